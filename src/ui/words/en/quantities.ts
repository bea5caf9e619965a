import { formatCount, formatSpan, formatSpeed, JOINT, roundRemaining } from '../../format.ts';

/** A number and its noun: `1 image`, `2,000 images`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** Counts, spans of time and speeds, where they stand alone. */
export const quantities = {
  images: (count: number) => countOf(count, 'image'),
  pictures: (count: number) => countOf(count, 'picture'),
  vectors: (count: number) => countOf(count, 'vector'),
  /** Two units at most: `under 1 s`, `42 s`, `3 min 20 s`. */
  duration: (seconds: number) => (seconds < 1 ? `under 1${JOINT}s` : formatSpan(seconds)),
  /** An estimate that does not flicker: 42 s → `about 50 s`. */
  remaining: (seconds: number) => {
    const about = roundRemaining(seconds);
    return about === undefined ? 'a few seconds' : `about ${formatSpan(about)}`;
  },
  /** Three digits at most: `0.4 images/s`, `412 images/s`. */
  rate: (imagesPerSecond: number) => `${formatSpeed(imagesPerSecond)}${JOINT}images/s`,
};
