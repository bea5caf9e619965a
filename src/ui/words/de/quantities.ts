import { formatCount, formatSpan, formatSpeed, JOINT, roundRemaining } from '../../format.ts';
import type { Words } from '../words.svelte.ts';

/** Eine Zahl und ihr Hauptwort: `1 Bild`, `2.000 Bilder`. */
export function countOf(count: number, singular: string, plural: string): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

export const quantities: Words['quantities'] = {
  images: (count) => countOf(count, 'Bild', 'Bilder'),
  pictures: (count) => countOf(count, 'Bild', 'Bilder'),
  vectors: (count) => countOf(count, 'Vektor', 'Vektoren'),
  duration: (seconds) => (seconds < 1 ? `unter 1${JOINT}s` : formatSpan(seconds)),
  remaining: (seconds) => {
    const about = roundRemaining(seconds);
    return about === undefined ? 'wenige Sekunden' : `etwa ${formatSpan(about)}`;
  },
  rate: (imagesPerSecond) => `${formatSpeed(imagesPerSecond)}${JOINT}Bilder/s`,
};
