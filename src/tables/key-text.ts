/** White space, and the marks of width or direction that come along when a name is copied from a window. */
const AROUND = /^[\s\u200b\u200e\u200f\u202a-\u202e\u2060]+|[\s\u200b\u200e\u200f\u202a-\u202e\u2060]+$/g;

const SPACED_NAME = /(?:^|\/)\s|\s(?:$|\/)/;

/** Whether a name in a path begins or ends with a space. */
export function hasSpacedName(path: string): boolean {
  return SPACED_NAME.test(path);
}

/** A key without spaces around it, whatever kind of space, and without marks that nobody sees. */
export function trimKey(key: string): string {
  return key.replace(AROUND, '');
}

/**
 * A key out of what programs wrap it in: Excel's `="007"` and `'007`, quotes, a whole number that became `7.0`, an address
 * (`file:///a/b`, `https://host/a/b?x=1`) and its `%20`. What is nothing of that stays as it is.
 */
export function unwrapKey(key: string): string {
  return withoutDecimals(fromAddress(withoutQuotes(key)));
}

function withoutQuotes(key: string): string {
  const excel = /^="([^]*)"$/.exec(key);
  if (excel) return excel[1]!.replaceAll('""', '"');
  const quoted = /^(["'])([^]*)\1$/.exec(key);
  return quoted ? quoted[2]! : key.replace(/^'/, '');
}

function fromAddress(key: string): string {
  const host = /^[a-z][a-z\d+.-]+:\/\/[^/]*/i.exec(key);
  const path = host ? key.slice(host[0].length).replace(/[?#][^]*$/, '') : key;
  if (!/%[\da-f]{2}/i.test(path)) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a percent sign that means itself
  }
}

function withoutDecimals(key: string): string {
  return key.replace(/^(-?\d+)\.0+$/, '$1');
}
