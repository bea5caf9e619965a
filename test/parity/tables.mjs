// The parity report as Markdown.
import { BUNDLED, NETWORKS } from './networks.mjs';

const ORDER = [...BUNDLED.map(({ id }) => id), ...NETWORKS];
const number = (value) => value.toLocaleString('en');
const small = (value) => (value === 0 ? '0' : value.toExponential(1));
/** A cosine so that what is missing to 1 shows. */
const cosine = (value) => (value > 0.99999995 ? `1 − ${small(Math.max(0, 1 - value))}` : value.toFixed(7));

/** What made these lines, and on which days. */
function madeLines(lines) {
  const days = new Map();
  for (const { date, browser, machine, versions } of lines) {
    const python = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    const words = `${browser} (${machine}) and ${python.join(', ')}`;
    days.set(words, [...(days.get(words) ?? []), date].sort());
  }
  return [...days].map(([words, [first, ...later]]) => {
    const last = later.at(-1) ?? first;
    return `Made ${first === last ? `on ${first}` : `from ${first} to ${last}`} with ${words}.`;
  });
}

function pixelLine({ set, files, readByBoth, equalFiles, bytes, differingBytes, tensorUlps, ...counts }) {
  const cells = [
    `${equalFiles} of ${readByBoth}`,
    `${number(bytes - differingBytes)} of ${number(bytes)}`,
    tensorUlps === 0 ? 'every bit' : `to ${tensorUlps} units in the last place`,
    ...[counts.bothRefuse, counts.onlyPillowReads, counts.onlyWeRead],
  ];
  return `| ${set} (${files} files) | ${cells.join(' | ')} |`;
}

function exceptionLines(pixels) {
  const lines = pixels.flatMap(({ set, exceptions }) =>
    exceptions.map(({ path, what }) => `- \`${set}/${path}\`: ${what}`),
  );
  return lines.length > 0 ? lines : ['- none'];
}

function rowLines({ model, found }) {
  return found.map(({ file, output, dim, backend, rows, cosine: smallest, difference, between }) => {
    const cells = [file, `${output}, ${number(dim)}`, backend, rows, cosine(smallest), small(difference)];
    return `| ${[model, ...cells, between === null ? '' : between.toFixed(2)].join(' | ')} |`;
  });
}

/**
 * All of it: what made it, pixels, tensors, exceptions, rows.
 *
 * @param lines - measurements
 */
export function toReport(lines) {
  const of = (part) => lines.filter((line) => line.part === part);
  const pixels = of('pixels');
  return [
    ...madeLines(lines),
    '',
    'Pixels and tensors, four ways each (squash; crop; crop bicubic; squash bicubic to 299 × 299), by torchvision’s own transforms:',
    '',
    '| set | files of equal pixels | equal bytes | tensors of those files | both refuse | only Pillow reads | only we read |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...pixels.map(pixelLine),
    '',
    'The exceptions:',
    '',
    ...exceptionLines(pixels),
    '',
    'Rows, through the page. torchvision’s networks have seeded random weights and random BatchNorm statistics, and are held against torch; the two models that come with foldvec against native onnxruntime:',
    '',
    '| model | file or folder | output | backend | rows | smallest cosine | largest difference, as a part of the row’s largest value | cosine of two different pictures (median) |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...of('rows')
      .sort((a, b) => ORDER.indexOf(a.model) - ORDER.indexOf(b.model))
      .flatMap(rowLines),
    '',
  ].join('\n');
}
