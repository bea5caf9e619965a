import { inflateZlib } from '../bytes/inflate.ts';
import { unsupported } from '../image/failure.ts';

const MAX_TEXT_BYTES = 1 << 20; // as Pillow's MAX_TEXT_CHUNK
const MAX_TEXTS_BYTES = 64 * MAX_TEXT_BYTES; // as its MAX_TEXT_MEMORY
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

/**
 * How long the text of a chunk is to Pillow, which refuses a picture for the sake of its texts: a packed one (or colour
 * profile) of more than 1 MiB, and all of them together of more than 64 MiB ({@link checkPngTexts}).
 *
 * @returns characters; 0 for chunks without text, and for text that cannot be unpacked
 * @throws FormatError `image-unsupported`
 */
export function pngTextLength(name: string, payload: Uint8Array): number {
  const keywordEnd = payload.indexOf(0);
  if (keywordEnd < 0) return 0;
  switch (name) {
    case 'iCCP':
      unpackText(name, payload.subarray(keywordEnd + 2));
      return 0;
    case 'zTXt':
      return unpackText(name, payload.subarray(keywordEnd + 2)).length;
    case 'tEXt':
      return payload.length - keywordEnd - 1;
    case 'iTXt': {
      const [isPacked, method] = payload.subarray(keywordEnd + 1);
      const languageEnd = payload.indexOf(0, keywordEnd + 3);
      const translationEnd = languageEnd < 0 ? -1 : payload.indexOf(0, languageEnd + 1);
      if (translationEnd < 0 || (isPacked !== 0 && method !== 0)) return 0;
      const value = payload.subarray(translationEnd + 1);
      return countCharacters(isPacked === 0 ? value : unpackText(name, value));
    }
    default:
      return 0;
  }
}

/**
 * Refuses a picture whose texts together are longer than Pillow takes them.
 *
 * @throws FormatError `image-unsupported`
 */
export function checkPngTexts(characters: number): void {
  if (characters > MAX_TEXTS_BYTES) throw unsupported(`content is PNG with ${characters} characters of text`);
}

function unpackText(name: string, packed: Uint8Array): Uint8Array {
  const { bytes, end } = inflateZlib(packed, MAX_TEXT_BYTES + 1);
  if (bytes.length > MAX_TEXT_BYTES) throw unsupported(`content is PNG with more than 1 MiB in its chunk ${name}`);
  return end === 'broken' ? new Uint8Array(0) : bytes;
}

/** Characters of UTF-8: bytes that do not continue one. */
function countCharacters(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + ((byte & 0xc0) === 0x80 ? 0 : 1), 0);
}

function toText(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
