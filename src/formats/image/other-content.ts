/** Contents that we do not encode: a name, and how such files begin (Latin-1; `?` stands for any byte). */
const PREFIXES: readonly (readonly [name: string, ...prefixes: string[]])[] = [
  ['JPEG 2000', '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'],
  ['JPEG XL', '\0\0\0\x0cJXL ', '\xff\x0a'],
  ['AVIF', '????ftypavi'],
  ['HEIC', '????ftyphei', '????ftyphev', '????ftypmif1', '????ftypmsf1'],
  ['a video', '????ftyp', 'FLV', '\x1a\x45\xdf\xa3', '\0\0\x01\xb3', '\0\0\x01\xba', 'RIFF????AVI '],
  ['Photoshop (PSD)', '8BPS'],
  ['PDF', '%PDF'],
  ['PostScript (EPS)', '%!PS', '\xc5\xd0\xd3\xc6'],
  ['a ZIP archive', 'PK\x03\x04', 'PK\x05\x06'],
  ['gzip', '\x1f\x8b'],
  ['a 7z archive', '7z\xbc\xaf'],
  ['a RAR archive', 'Rar!'],
  ['AppleDouble (macOS file attributes)', '\0\x05\x16\x07'],
  ['AppleSingle (macOS file attributes)', '\0\x05\x16\0'],
  ['a Windows icon or cursor', '\0\0\x01\0', '\0\0\x02\0'],
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
  ['PCX', '\x0a\x05\x01', '\x0a\x03\x01', '\x0a\x02\x01', '\x0a\0\x01'],
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
  if (head.every((byte) => byte === 0)) return 'zero bytes only';
  if (looksLikeText(head)) return nameText(new TextDecoder().decode(head));
  const hex = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'));
  return `no known picture format (first bytes ${hex.join(' ')})`;
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
