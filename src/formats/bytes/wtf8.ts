// File names need not be valid Unicode: Python hands bytes that it cannot decode on as lone surrogates (U+DC80–DCFF), and
// Windows allows them on disk. They are kept everywhere, as Python's error handler "surrogatepass" writes them, so that a
// saved path still equals what Python's os.listdir gives. This superset of UTF-8 is called WTF-8; TextEncoder would put
// U+FFFD in their place, and two names could become one.

/** Bytes that a text takes in UTF-8, lone surrogates at three bytes each. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) bytes += unit < 0x800 ? 1 : 2;
    // A pair is two units and four bytes.
    if (isHigh(unit) && isLow(text.charCodeAt(i + 1))) i++;
  }
  return bytes;
}

/**
 * Writes a text in UTF-8, lone surrogates included; equals Python's `text.encode('utf-8', 'surrogatepass')`.
 *
 * @param target - must hold `utf8Length(text)` bytes from `at` on
 * @returns where the text ends
 */
export function writeUtf8(text: string, target: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!;
    if (code < 0x80) {
      target[at++] = code;
    } else if (code < 0x800) {
      target[at++] = 0xc0 | (code >> 6);
      target[at++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      target[at++] = 0xe0 | (code >> 12);
      target[at++] = 0x80 | ((code >> 6) & 63);
      target[at++] = 0x80 | (code & 63);
    } else {
      target[at++] = 0xf0 | (code >> 18);
      target[at++] = 0x80 | ((code >> 12) & 63);
      target[at++] = 0x80 | ((code >> 6) & 63);
      target[at++] = 0x80 | (code & 63);
      i++;
    }
  }
  return at;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads UTF-8, lone surrogates included; equals Python's `bytes.decode('utf-8', 'surrogatepass')`.
 *
 * @returns undefined if the bytes are no such text
 */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return readWithSurrogates(bytes);
  }
}

/** The text around three-byte surrogates is decoded strictly: only they are let through besides. */
function readWithSurrogates(bytes: Uint8Array): string | undefined {
  try {
    let text = '';
    let from = 0;
    for (let i = 0; i + 2 < bytes.length; i++) {
      const second = bytes[i + 1]!;
      const third = bytes[i + 2]!;
      if (bytes[i] !== 0xed || second < 0xa0 || second > 0xbf || third >> 6 !== 2) continue;
      text +=
        strict.decode(bytes.subarray(from, i)) + String.fromCharCode(0xd000 | ((second & 63) << 6) | (third & 63));
      i += 2;
      from = i + 1;
    }
    return text + strict.decode(bytes.subarray(from));
  } catch {
    return undefined;
  }
}

function isHigh(unit: number): boolean {
  return unit >> 10 === 0x36;
}

/** False also past the end of a text, where the unit is NaN. */
function isLow(unit: number): boolean {
  return unit >> 10 === 0x37;
}
