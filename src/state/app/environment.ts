import type { PixelReport } from '../../stages/decode/decode.contract.ts';
import type { Notice } from './view.ts';

/** Facts about this browser that are known at once. */
export function browserNotices(): readonly Notice[] {
  const notices: Notice[] = [];
  if (!isSecureContext) {
    notices.push({
      level: 'warning',
      text: 'This page was not opened over https or from localhost, so the browser withholds what it needs. Open it over https.',
    });
  } else if (!crossOriginIsolated) {
    notices.push({
      level: 'info',
      text: 'This host does not send the isolation headers (COOP and COEP): without a GPU, the model runs on one thread and is slower.',
    });
  }
  return notices;
}

/** What the known pictures showed about this browser's pixels. */
export function pixelNotices({ canvasIsClean, pixels, jpeg }: PixelReport): readonly Notice[] {
  if (pixels === 'approximate') {
    const why = canvasIsClean
      ? 'This browser decodes known pictures a little differently from Python.'
      : 'This browser adds noise to pictures that a page reads (protection against fingerprinting).';
    return [
      {
        level: 'warning',
        text: `${why} Rows will be close to Python’s, not equal. A current Chrome, Chromium or Edge gives equal ones.`,
      },
    ];
  }
  if (canvasIsClean) return [];
  const way = jpeg === 'planes' ? 'JPEGs take another way, which is clean' : 'the clean way is taken';
  return [
    {
      level: 'warning',
      text: `This browser adds noise to pictures that a page reads from a canvas (protection against fingerprinting): ${way}. Other formats may differ from Python’s.`,
    },
  ];
}

/**
 * Whether rows will be gone when this window closes. Firefox and Safari tell a private window by refusing private files; Chromium
 * tells nothing, on purpose.
 */
export async function privateModeNotices(): Promise<readonly Notice[]> {
  try {
    await navigator.storage.getDirectory();
    return [];
  } catch {
    return [
      {
        level: 'warning',
        text: 'This seems to be a private window: what is encoded here will be gone when it closes. Download the file before.',
      },
    ];
  }
}
