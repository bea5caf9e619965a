import type { NotFound } from '../../state/rows/view.ts';

/** Why a look-up found nothing; empty while there is nothing to say. */
export function notFoundWords(notFound: NotFound | undefined): string {
  switch (notFound?.code) {
    case undefined:
      return '';
    case 'nothing-stored':
      return `Nothing is stored under "${notFound.path}".`;
    case 'look-up-failed':
      return notFound.reason;
  }
}
