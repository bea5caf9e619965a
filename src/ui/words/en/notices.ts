import type { Notice } from '../../../state/app/view.ts';

/** What the visitor should know of this browser before starting. */
export const notices = {
  text: (notice: Notice): string => {
    switch (notice.code) {
      case 'insecure-context':
        return 'This page was opened neither over https nor as http://localhost, and elsewhere browsers withhold what it needs: open it in one of these two ways.';
      case 'not-isolated':
        return notice.willReload
          ? 'This host does not send the isolation headers (COOP and COEP). The page sets them itself: it loads once more in a moment, and then runs the model on several threads.'
          : 'This host does not send the isolation headers (COOP and COEP): without a GPU, the model runs on one thread and is slower.';
      case 'no-shared-memory':
        return 'In this browser, threads can’t share memory: without a GPU, the model runs on one thread and is slower.';
      case 'noisy-canvas': {
        const slower = notice.isSlower ? ' That takes longer.' : '';
        return `This browser changes pictures that a page reads (protection against fingerprinting), so they are decoded here without it: vectors are equal to Python’s.${slower} AVIF alone is skipped: for that, allow this site to read canvas data, or switch the protection off.`;
      }
      case 'private-window':
        return 'This seems to be a private window: what is encoded here will be gone when it closes. Download the file before.';
      case 'models-damaged': {
        const which = notice.models === 1 ? 'One of your models' : `${notice.models} of your models`;
        return `${which} could not be read any more and had to be deleted. Drop the file again to go on with it.`;
      }
      case 'models-unlisted':
        return `Models that you brought earlier could not be listed: ${notice.reason}.`;
      case 'folders-damaged':
        return notice.folders === 1
          ? 'One stored folder could not be read and is left out of the list.'
          : `${notice.folders} stored folders could not be read and are left out of the list.`;
      case 'folders-unlisted':
        return `The list of stored folders could not be read: ${notice.reason}.`;
      case 'folders-undeleted':
        return `Not everything could be deleted: ${notice.reason}.`;
      case 'check-failed':
        return notice.reason;
    }
  },
};
