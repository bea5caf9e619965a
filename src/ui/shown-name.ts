const CONTROL_PICTURES = 0x2400; // U+2400 … U+241F stand for U+0000 … U+001F
const DELETE = 0x7f;

/** A file name as it can be read on one line: a newline becomes `⏎`, other control characters their Unicode pictures. */
export function toShownName(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return name.replace(/[\u0000-\u001f\u007f]/g, (character) => {
    if (character === '\n') return '⏎';
    const code = character.charCodeAt(0);
    return code === DELETE ? '␡' : String.fromCharCode(CONTROL_PICTURES + code);
  });
}

/** The last name of a POSIX path. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
