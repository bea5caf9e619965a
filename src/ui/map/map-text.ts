import { words } from '../words/words.svelte.ts';

/** Seconds beyond which a map's time is told beforehand. */
const LONG_SECONDS = 15;

/** How long a map will take, where that is worth saying; empty where it is not. */
export function estimateText(seconds: number): string {
  return seconds < LONG_SECONDS ? '' : words().map.estimate(seconds);
}
