// On Linux a file name is bytes, not text. As Python does (PEP 383, "surrogateescape"), a byte that is not valid UTF-8
// becomes one lone surrogate, U+DC80–U+DCFF, and comes back as that byte: nothing is lost, and the name equals Python's.

const ESCAPE = 0xdc00;
const REPLACEMENT = '%EF%BF%BD';
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Gives the name that bytes stand for, as Python's `os.listdir` does.
 *
 * @param bytes - not kept
 */
export function fromNameBytes(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeWithEscapes(bytes);
  }
}

/**
 * Gives a path as percent-encoded bytes for a query; the opposite of {@link fromNameBytes}, escapes included.
 *
 * @param name - one name or a POSIX path of several
 */
export function encodeNameForUrl(name: string): string {
  if (!/[\uD800-\uDFFF]/.test(name)) return encodeURIComponent(name);
  let encoded = '';
  for (const character of name) {
    const code = character.codePointAt(0)!;
    if (code < 0xd800 || code > 0xdfff) encoded += encodeURIComponent(character);
    else if (code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff) encoded += `%${(code - ESCAPE).toString(16)}`;
    else encoded += REPLACEMENT; // stands for no byte: no such file will be found
  }
  return encoded;
}

function decodeWithEscapes(bytes: Uint8Array<ArrayBuffer>): string {
  let name = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) name += String.fromCharCode(ESCAPE + bytes[at]!);
    else name += strict.decode(bytes.subarray(at, at + length));
    at += Math.max(length, 1);
  }
  return name;
}

// Length of the valid UTF-8 sequence that begins here; 0 if none does.
function sequenceLength(bytes: Uint8Array<ArrayBuffer>, at: number): number {
  const lead = bytes[at]!;
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  try {
    strict.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}
