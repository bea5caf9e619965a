import type { RemarkView, RunPhase } from '../../../state/run/view.ts';
import { formatBytes, formatCosine, formatCount } from '../../format.ts';
import { countOf, quantities } from './quantities.ts';

/** The job, and its run: what is done now, what came of it. */
export const run = {
  job: 'Job',
  chooseFolder: 'Choose a folder',
  closeFile: 'Close file',
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  /** What the run does now, in a few words without numbers that change each moment. */
  phase: (phase: RunPhase): string => {
    switch (phase.kind) {
      case 'idle':
        return 'Ready';
      case 'preparing':
        return PREPARING[phase.step];
      case 'running':
        return 'Encoding';
      case 'paused':
        return 'Paused';
      case 'cancelling':
        return 'Stopping after the images in flight';
      case 'finished':
        return 'Finished';
      case 'cancelled':
        return 'Cancelled';
      case 'failed':
        return 'Stopped by an error';
    }
  },
  /** Where the run stands, as one sentence for a screen reader. */
  progress: ({ done, total, skipped }: { done: number; total: number | undefined; skipped: number }): string => {
    const counted = total === undefined ? countOf(done, 'image') : `${formatCount(done)} of ${countOf(total, 'image')}`;
    return skipped === 0 ? counted : `${counted}, ${formatCount(skipped)} skipped`;
  },
  /** What came of a run that has ended, as one sentence. */
  result: ({ encoded, kept, skipped, seconds }: Outcome): string => {
    const parts = [`${countOf(encoded, 'image')} encoded`];
    if (kept > 0) parts.push(`${formatCount(kept)} kept from before`);
    if (skipped > 0) parts.push(`${formatCount(skipped)} skipped`);
    const made = parts.join(', ');
    if (encoded === 0 || seconds <= 0) return `${made}.`;
    return `${made}, in ${quantities.duration(seconds)} (${quantities.rate(encoded / seconds)}).`;
  },
  /** One line for all that is known of how rows were made: on what, and how surely. */
  made: (runsOn: string | undefined, cosine: number | undefined): string => {
    const where = runsOn === undefined ? 'How it was made' : `Made on ${runsOn}`;
    return cosine === undefined ? where : `${where}, self-check cosine ${formatCosine(cosine)}`;
  },
  /** The tab's title, where it is no number alone. */
  tab: {
    paused: (share: string) => `Paused, ${share}`,
    preparing: 'Preparing',
    finished: 'Finished',
    failed: 'Stopped',
  },
  /** Behind the large number of images that are done. */
  ofTotal: (total: number) => `of ${formatCount(total)}`,
  soFar: (done: number): string => (done === 1 ? 'image so far' : 'images so far'),
  loaded: (bytes: number, ofBytes: number | undefined): string =>
    ofBytes === undefined ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(ofBytes)}`,
  imagesDone: 'Images done',
  facts: {
    speed: 'Speed',
    timeLeft: 'Time left',
    timeTaken: 'Time taken',
    stored: 'Stored',
    runsOn: 'Model runs on',
    selfCheck: 'Self-check',
    cosine: (cosine: number) => `cosine ${formatCosine(cosine)}`,
  },
  remarks: 'About these pictures',
  /** What is to be said of pictures that were encoded, in one sentence or two. */
  remark: ({ remark, images }: Pick<RemarkView, 'remark' | 'images'>): string => {
    const pictures = countOf(images, 'picture');
    const are = images === 1 ? 'is' : 'are';
    switch (remark) {
      case 'approximate-avif':
        return `${pictures} ${are} AVIF of a kind that this browser rounds otherwise than Pillow: near to Python’s, not equal.`;
      case 'approximate-heic':
        return `${pictures} ${are} HEIC: near to what pillow-heif gives, not equal.`;
      case 'approximate-jxl':
        return `${pictures} ${are} JPEG XL: equal to Python’s where it is lossless, else near.`;
      case 'clipped':
        return (
          `${pictures} of 16 bits ${images === 1 ? 'was' : 'were'} clipped at 255, as Pillow does. ` +
          'Scaling instead is a switch: “Grey of 16 bits” in the settings, --wide-grey scale in the terminal.'
        );
    }
  },
  /** What a run would do. */
  estimate: {
    images: ({ images, isWalking, stored, skipped }: Ahead): string => {
      const parts = [`${countOf(images, 'image')}${isWalking ? ' so far' : ''}`];
      if (stored > 0) parts.push(`${formatCount(stored)} of them stored already`);
      if (skipped > 0) parts.push(`${formatCount(skipped)} skipped for good`);
      return `${parts.join(', ')}.`;
    },
    cost: ({ bytes, seconds, isRest }: Cost): string => {
      const space = `${formatBytes(bytes)} of the browser’s storage`;
      const what = isRest ? 'The rest needs' : 'They need';
      if (seconds === undefined) return `${what} ${space}. How long it takes shows after the first seconds.`;
      return `${what} ${quantities.remaining(seconds)} and ${space}.`;
    },
  },
  skips: {
    title: (count: number) => `${countOf(count, 'image')} skipped`,
    list: 'Skipped images',
    retry: 'Retry skipped',
    save: 'Save list as CSV',
  },
};

const PREPARING: Record<Extract<RunPhase, { kind: 'preparing' }>['step'], string> = {
  'checking-pixels': 'Checking how this browser reads images',
  'downloading-model': 'Loading the model',
  'self-check': 'Checking the model against known results',
  'opening-store': 'Reading what is stored',
};

interface Outcome {
  readonly encoded: number;
  readonly kept: number;
  readonly skipped: number;
  readonly seconds: number;
}

interface Ahead {
  readonly images: number;
  /** Whether there may be more of them. */
  readonly isWalking: boolean;
  readonly stored: number;
  /** Of those stored or not, how many no run will try again. */
  readonly skipped: number;
}

interface Cost {
  readonly bytes: number;
  readonly seconds: number | undefined;
  /** Whether some are stored already. */
  readonly isRest: boolean;
}
