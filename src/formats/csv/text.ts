/** Line ends inside the file, as RFC 4180 has them. */
const LINE_END = '\r\n';

const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * One line of CSV by RFC 4180, its line end included: fields with a comma, quote, or line break are quoted, quotes are doubled.
 * Values are written as they are; what must not run as a formula goes through {@link guardFormula} or {@link guardPath} first.
 */
export function csvLine(fields: readonly string[]): string {
  return fields.map(quoteField).join(',') + LINE_END;
}

/**
 * A text that no spreadsheet takes for a formula: one that begins like a formula (`=`, `+`, `-`, `@`, tab, line break) gets an
 * apostrophe in front, as spreadsheets themselves mark text. A plain number, `-5.2`, runs nothing and stays. File names are
 * hostile input, and `=WEBSERVICE(…)` could send data away.
 */
export function guardFormula(text: string): string {
  return looksLikeFormula(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/**
 * A relative POSIX path that no spreadsheet takes for a formula, and that still names the same file: `./` goes in front of one
 * that begins like a formula, for example `./@eaDir/x.jpg`; every other path is left as it is.
 */
export function guardPath(path: string): string {
  return looksLikeFormula(path) ? `./${path}` : path;
}

function looksLikeFormula(text: string): boolean {
  // Also behind white space, which spreadsheets trim, and in the full-width forms, which some of them accept.
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text);
}

function quoteField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
