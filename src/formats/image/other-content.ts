/** Contents that we do not encode: a name, and how such files begin (Latin-1; `?` stands for any byte). */
const PREFIXES: readonly (readonly [name: string, ...prefixes: string[]])[] = [
  ['JPEG 2000', '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'],
  ['JPEG XL', '\0\0\0\x0cJXL ', '\xff\x0a'],
  ['a video', 'FLV', '\x1a\x45\xdf\xa3', '\0\0\x01\xb3', '\0\0\x01\xba', 'RIFF????AVI '],
  ['Photoshop (PSD)', '8BPS'],
  ['PDF', '%PDF'],
  ['PostScript (EPS)', '%!PS', '\xc5\xd0\xd3\xc6'],
  ['a ZIP archive', 'PK\x03\x04', 'PK\x05\x06'],
  ['gzip', '\x1f\x8b'],
  ['a 7z archive', '7z\xbc\xaf'],
  ['a RAR archive', 'Rar!'],
  ['AppleDouble (macOS file attributes)', '\0\x05\x16\x07'],
  ['AppleSingle (macOS file attributes)', '\0\x05\x16\0'],
  ['a macOS icon', 'icns'],
  ['QOI', 'qoif'],
  ['DDS', 'DDS '],
  ['BPG', 'BPG\xfb'],
  ['OpenEXR', 'v/1\x01'],
  ['Radiance HDR', '#?RADIANCE', '#?RGBE'],
  ['FITS', 'SIMPLE  ='],
  ['HDF5', '\x89HDF'],
  ['MNG', '\x8aMNG'],
  ['JNG', '\x8bJNG'],
  ['SGI', '\x01\xda\0', '\x01\xda\x01'],
  ['Sun raster', '\x59\xa6\x6a\x95'],
  ['RIFF, but not WebP', 'RIFF'],
  ['a PNM variant that is not encoded (PAM, colour PFM)', 'P7', 'PF', 'Py', 'P0'],
  ['WMF', '\xd7\xcd\xc6\x9a'],
  ['an SQLite database', 'SQLite format 3'],
  ['a program', '\x7fELF'],
  ['DICOM', `${'?'.repeat(128)}DICM`],
];
const PREFIX_BYTES = 512;
const ESCAPE = 0x1b;

/**
 * Names the content of a file that is none of our formats, for a message: "JPEG 2000", "text", …
 *
 * @param bytes - the file, at least one byte
 */
export function nameContent(bytes: Uint8Array): string {
  const head = bytes.subarray(0, PREFIX_BYTES);
  const known = PREFIXES.find(([, ...prefixes]) => prefixes.some((prefix) => beginsWith(head, prefix)));
  if (known) return known[0];
  const told = nameByBrands(head) ?? nameByFields(bytes);
  if (told !== undefined) return told;
  if (head.every((byte) => byte === 0)) return 'zero bytes only';
  if (looksLikeText(head)) return nameText(new TextDecoder().decode(head));
  const hex = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'));
  return `no known picture format (first bytes ${hex.join(' ')})`;
}

/** Brands of the box that ISO media files begin with, major one first, and what they are. */
const BRANDS: readonly (readonly [name: string, brands: RegExp])[] = [
  ['AVIF', /^avi[fs]$/],
  ['HEIC', /^(?:hei[cmsx]|hev[cmsx])$/],
  ['Canon RAW (CR3)', /^crx $/],
  ['JPEG XL', /^jxl $/],
];
const BRANDS_AT = 8;
const MINOR_VERSION_AT = 12;

/** A picture's kind may stand in its major brand, or only among the others: `mif1` says no more than "a picture". */
function nameByBrands(head: Uint8Array): string | undefined {
  if (!beginsWith(head, '????ftyp')) return undefined;
  const end = Math.min(head.length, new DataView(head.buffer, head.byteOffset).getUint32(0));
  const brands: string[] = [];
  for (let at = BRANDS_AT; at + 4 <= Math.max(end, MINOR_VERSION_AT); at += 4) {
    if (at !== MINOR_VERSION_AT) brands.push(String.fromCharCode(...head.subarray(at, at + 4)));
  }
  for (const brand of brands) {
    const known = BRANDS.find(([, pattern]) => pattern.test(brand));
    if (known) return known[0];
  }
  return brands.some((brand) => brand === 'mif1' || brand === 'msf1') ? 'HEIF of an unnamed kind' : 'a video';
}

const TGA_HEADER_BYTES = 18;
const TGA_KINDS = new Set([1, 2, 3, 9, 10, 11]);
const TGA_DEPTHS = new Set([1, 8, 16, 24, 32]);
const ICON_ENTRY_BYTES = 16;
const ICON_HEADER_BYTES = 6;
const PCX_HEADER_BYTES = 128;

/** Kinds without a mark of their own, by the fields that Pillow's plugins look at; in its order, TGA last. */
function nameByFields(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isIcon(view)) return 'a Windows icon or cursor';
  if (isPcx(view)) return 'PCX';
  if (isTga(view)) return 'TGA';
  return undefined;
}

/** A list of pictures, the first of which lies behind the list and in the file: a TGA may begin as an icon does. */
function isIcon(view: DataView): boolean {
  if (view.byteLength < ICON_HEADER_BYTES + ICON_ENTRY_BYTES) return false;
  const kind = view.getUint16(2, true);
  const count = view.getUint16(4, true);
  const dataAt = view.getUint32(18, true);
  const isMarked = view.getUint16(0) === 0 && (kind === 1 || kind === 2);
  return isMarked && count > 0 && dataAt >= ICON_HEADER_BYTES + ICON_ENTRY_BYTES * count && dataAt < view.byteLength;
}

function isPcx(view: DataView): boolean {
  if (view.byteLength < PCX_HEADER_BYTES || view.getUint8(0) !== 10) return false;
  const isVersion = [0, 2, 3, 5].includes(view.getUint8(1));
  const isArea =
    view.getUint16(8, true) >= view.getUint16(4, true) && view.getUint16(10, true) >= view.getUint16(6, true);
  return isVersion && isArea && [1, 2, 4, 8].includes(view.getUint8(3)) && [1, 3, 4].includes(view.getUint8(65));
}

function isTga(view: DataView): boolean {
  if (view.byteLength < TGA_HEADER_BYTES) return false;
  const isSized = view.getUint16(12, true) > 0 && view.getUint16(14, true) > 0;
  return view.getUint8(1) <= 1 && TGA_KINDS.has(view.getUint8(2)) && TGA_DEPTHS.has(view.getUint8(16)) && isSized;
}

function beginsWith(bytes: Uint8Array, prefix: string): boolean {
  return Array.from(prefix).every((char, i) => bytes[i] === char.charCodeAt(0) || (char === '?' && i < bytes.length));
}

/** Control characters other than tab, line ends and escape do not occur in text, but for UTF-16, which begins with its mark. */
function looksLikeText(bytes: Uint8Array): boolean {
  if (beginsWith(bytes, '\xff\xfe') || beginsWith(bytes, '\xfe\xff')) return true;
  return bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === ESCAPE);
}

function nameText(text: string): string {
  if (/<svg[\s>]/i.test(text)) return 'SVG';
  if (/^\s*<(?:!doctype html|html|head|body)/i.test(text)) return 'HTML';
  return 'text';
}
