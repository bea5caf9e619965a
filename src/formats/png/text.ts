import { inflateZlib } from '../bytes/inflate.ts';

const MAX_TEXT_BYTES = 1 << 20; // as Pillow's MAX_TEXT_CHUNK
const XMP_KEYWORD = 'XML:com.adobe.xmp';
const EXIF_KEYWORD = 'Raw profile type exif';

/**
 * Reads the Exif block that ImageMagick hides as hexadecimal text in a PNG; Pillow looks there when there is no eXIf chunk.
 *
 * @param payload - of a `tEXt` or `zTXt` chunk
 * @returns undefined if the chunk is about something else, or unreadable
 */
export function readPngExifProfile(name: 'tEXt' | 'zTXt', payload: Uint8Array): Uint8Array | undefined {
  const keywordEnd = payload.indexOf(0);
  if (keywordEnd < 0 || toText(payload.subarray(0, keywordEnd)) !== EXIF_KEYWORD) return undefined;
  const rest = payload.subarray(keywordEnd + 1);
  const text = toText(name === 'tEXt' ? rest : inflateZlib(rest.subarray(1), MAX_TEXT_BYTES).bytes);
  // Three lines of title and length come first, the hexadecimal digits follow.
  const digits = text.split('\n').slice(3).join('').replace(/\s/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/**
 * Reads the XMP packet of a PNG.
 *
 * @param payload - of an `iTXt` chunk
 * @returns undefined if the chunk is about something else
 */
export function readPngXmp(payload: Uint8Array): string | undefined {
  const keywordEnd = payload.indexOf(0);
  if (keywordEnd < 0 || toText(payload.subarray(0, keywordEnd)) !== XMP_KEYWORD) return undefined;
  const isCompressed = payload[keywordEnd + 1] !== 0;
  const languageEnd = payload.indexOf(0, keywordEnd + 3);
  const translationEnd = languageEnd < 0 ? -1 : payload.indexOf(0, languageEnd + 1);
  if (translationEnd < 0) return undefined;
  const value = payload.subarray(translationEnd + 1);
  return toText(isCompressed ? inflateZlib(value, MAX_TEXT_BYTES).bytes : value);
}

function toText(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
