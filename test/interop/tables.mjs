// The interop report as Markdown.

const yes = (equal) => (equal ? 'yes' : '**no**');
const table = (titles, rows) =>
  rows.length === 0
    ? ''
    : [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** What a reader is called, with its version. */
function readerOf(reader, versions) {
  if (reader === 'snippet') return 'the snippet that comes with it';
  return `${reader} ${versions[reader] ?? ''}`.trim();
}

/** A line a format and reader; a column for each way to save the numbers, empty where the format does not have it. */
export function formatTable(results, versions) {
  const ways = [...new Set(results.map(({ numbers }) => numbers))];
  const lines = new Map();
  for (const result of results) {
    const key = `${result.format} ${result.reader}`;
    lines.set(key, [...(lines.get(key) ?? []), result]);
  }
  const rows = Array.from(lines.values(), (same) => [
    same[0].format,
    readerOf(same[0].reader, versions),
    ...ways.map((way) => cellOf(same.find(({ numbers }) => numbers === way))),
  ]);
  return table(['format', 'opened by', ...ways.map((way) => `${way}: rows, equal bit by bit?`)], rows);
}

function cellOf(result) {
  if (!result) return 'not offered';
  const { reader, rows, equal } = result;
  if (reader === 'snippet') return equal ? 'ran' : yes(equal);
  return rows === 0 && equal ? 'yes' : `${rows}, ${yes(equal)}`;
}

export function machinesTable(results) {
  return table(
    ['several machines', 'rows', 'equal to one run'],
    results.map(({ what, rows, equal }) => [what, String(rows), yes(equal)]),
  );
}

export function reductionTable(results) {
  return table(
    ['reduction', 'rows × values → values', 'largest difference from scikit-learn, of the largest value', 'within'],
    results.map(({ what, shape, difference, within, equal }) => [
      what,
      shape,
      difference.toExponential(1),
      `${within} ${equal ? '' : '**no**'}`.trim(),
    ]),
  );
}
