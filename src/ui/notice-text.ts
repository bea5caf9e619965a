import type { Notice } from '../state/app/notice.ts';

/** A notice as the screen shows it. */
export interface NoticeText {
  /** `info` is grey, `warning` is amber. */
  readonly level: 'info' | 'warning';
  readonly text: string;
}

/** What a notice says, in one sentence or two, and what to do. */
export function noticeText(notice: Notice): NoticeText {
  switch (notice.code) {
    case 'insecure-context':
      return warning(
        'This page was opened over plain http from another computer, so the browser withholds what it needs: open it over https, or on the computer that serves it as http://localhost.',
      );
    case 'not-isolated':
      return {
        level: 'info',
        text: 'This host does not send the isolation headers (COOP and COEP): without a GPU, the model runs on one thread and is slower.',
      };
    case 'pixels-approximate': {
      const why = notice.isNoisy
        ? 'This browser adds noise to pictures that a page reads (protection against fingerprinting).'
        : 'This browser decodes known pictures a little differently from Python.';
      return warning(
        `${why} Rows will be close to Python’s, not equal. A current Chrome, Chromium or Edge gives equal ones.`,
      );
    }
    case 'canvas-noisy': {
      const way = notice.jpeg === 'planes' ? 'JPEGs take another way, which is clean' : 'the clean way is taken';
      return warning(
        `This browser adds noise to pictures that a page reads from a canvas (protection against fingerprinting): ${way}. Other formats may differ from Python’s.`,
      );
    }
    case 'private-window':
      return warning(
        'This seems to be a private window: what is encoded here will be gone when it closes. Download the file before.',
      );
    case 'folders-damaged':
      return warning(`${notice.count} stored folders could not be read and are left out of the list.`);
    case 'models-damaged': {
      const which = notice.count === 1 ? 'One of your models' : `${notice.count} of your models`;
      return warning(
        `${which} could not be read any more and had to be deleted. Drop the file again to go on with it.`,
      );
    }
    case 'check-failed':
      return warning(`${notice.detail}.`);
    case 'models-unlisted':
      return warning(`Models that you brought earlier could not be listed: ${notice.detail}.`);
    case 'folders-unlisted':
      return warning(`The list of stored folders could not be read: ${notice.detail}.`);
    case 'delete-failed':
      return warning(`Not everything could be deleted: ${notice.detail}.`);
  }
}

function warning(text: string): NoticeText {
  return { level: 'warning', text };
}
