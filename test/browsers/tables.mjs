// The report on browsers as Markdown.

/** A cosine so that what is missing to 1 shows. */
function cosine(value) {
  if (value >= 1) return '1';
  return value > 0.99999995 ? `1 − ${(1 - value).toExponential(0)}` : value.toFixed(7);
}
const yes = (value) => (value ? 'yes' : 'no');

function line({ name, needs, failure, version, found }) {
  if (needs !== undefined) return `| ${name} | not run: needs ${needs} |  |  |  |  |  |  |`;
  if (failure !== undefined) return `| ${name} | failed: ${failure.replaceAll('|', '/')} | | | | | | |`;
  const { isIsolated, hasSharedMemory, runsOn, rows, skipped, againstChromium, againstPython, seconds } = found;
  const cells = [
    `${yes(isIsolated)}, ${yes(hasSharedMemory)}`,
    runsOn,
    `${rows}, ${skipped.length}`,
    againstChromium === undefined ? '' : cosine(againstChromium),
    cosine(againstPython),
    seconds.toFixed(0),
  ];
  return `| ${name} | ${version} | ${cells.join(' | ')} |`;
}

function skippedLines(rows) {
  return rows.flatMap(({ name, found }) =>
    (found?.skipped ?? []).map(({ path, reason }) => `- ${name}: \`${path}\`: ${reason}`),
  );
}

/** All of it, and what made it. */
export function toReport({ rows, date, machine, pictures }) {
  const skipped = skippedLines(rows);
  return [
    `Run on ${date} (${machine}), headless or on a virtual screen: the built page from the project’s own server, ${pictures} pictures of every format, EfficientNet-Lite0, from Start to the saved npz.`,
    'The folder went in as files of the disk through the page’s input for folders; their paths were added by the script, for these drivers hand over single files. Chromium is the terminal’s run. Firefox has no WebDriver session in the first seconds of the run: with one, its workers now and then wait for ever for workers of their own.',
    '',
    '| browser | version | isolated, shared memory | model ran on | encoded, skipped | smallest cosine to Chromium | to Python | seconds |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(line),
    '',
    ...(skipped.length > 0 ? ['Skipped:', '', ...skipped, ''] : []),
  ].join('\n');
}
