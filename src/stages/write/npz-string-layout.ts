import { unicodeWidth } from '../../formats/npy/parts.ts';

const MAX_UNICODE_BYTES = 256 * 2 ** 20; // numpy pads every text to the longest, at 4 bytes a code point

/**
 * How an npz holds a list of texts: `unicode` is one array `name` of type `<U…`; `utf8` is `name_utf8` and `name_offsets`, where
 * the padding would take more than 256 MiB.
 */
export function npzStringLayout(strings: readonly string[]): 'unicode' | 'utf8' {
  return layoutOf(strings.length, unicodeWidth(strings));
}

/**
 * The same for a list that has been measured.
 *
 * @param width - code points of its longest text, at least 1
 */
export function layoutOf(count: number, width: number): 'unicode' | 'utf8' {
  return count * width * 4 > MAX_UNICODE_BYTES ? 'utf8' : 'unicode';
}
