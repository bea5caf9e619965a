// Letters, digits, marks, punctuation and symbols are shown as they are, and the plain space; all else (controls, marks that
// turn the direction of writing, other blanks, lone surrogates, unassigned) is escaped, so that what one sees is what one gets.
const NOT_SHOWN = /[\p{C}\p{Z}]/u;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * A text as a Python 3 string literal that gives just this text, quotes included; on one line, quoted as Python's `repr` does.
 */
export function toPythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let literal = quote;
  for (const char of text) {
    const short = SHORT.get(char);
    if (short !== undefined) literal += short;
    else if (char === quote) literal += `\\${char}`;
    else if (char !== ' ' && NOT_SHOWN.test(char)) literal += escape(char.codePointAt(0)!);
    else literal += char;
  }
  return literal + quote;
}

/**
 * A vector as a Python list literal. Each number is the shortest that gives the same float32 again, as numpy shows it; what is
 * not finite comes as `float('nan')` and the like.
 */
export function toPythonList(values: Float32Array): string {
  return `[${Array.from(values, toPythonFloat).join(', ')}]`;
}

function toPythonFloat(value: number): string {
  if (!Number.isFinite(value)) return `float('${String(value).replace('Infinity', 'inf').replace('NaN', 'nan')}')`;
  if (Object.is(value, -0)) return '-0.0';
  let short = value;
  // Nine digits always suffice for a float32.
  for (let digits = 6; digits <= 9; digits++) {
    short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) break;
  }
  const text = String(short);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function escape(point: number): string {
  const hex = point.toString(16);
  if (point < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return point < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
