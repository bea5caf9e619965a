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

export function formatTable(results, versions) {
  return table(
    ['format', 'numbers', 'opened by', 'rows', 'equal, bit by bit'],
    results.map(({ format, numbers, reader, rows, equal }) => [
      format,
      numbers,
      readerOf(reader, versions),
      rows === 0 && equal ? '–' : String(rows),
      reader === 'snippet' && equal ? 'ran' : yes(equal),
    ]),
  );
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
