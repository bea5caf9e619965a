import type { Hits, NotFound } from '../../state/rows/view.ts';
import { countOf, formatCount } from '../format.ts';

/** Why a look-up found nothing; empty while there is nothing to say. */
export function notFoundWords(notFound: NotFound | undefined): string {
  switch (notFound?.code) {
    case undefined:
      return '';
    case 'nothing-stored':
      return `No picture has "${notFound.path}" in its path.`;
    case 'look-up-failed':
      return notFound.reason;
  }
}

/** What is to be done about several answers. */
export function hitsWords({ text, paths, total }: Hits): string {
  const listed = total > paths.length ? ` The first ${formatCount(paths.length)} are listed: type more for fewer.` : '';
  return `${countOf(total, 'picture')} answer to "${text}": choose one.${listed}`;
}
