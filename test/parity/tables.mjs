// The parity report as Markdown.

const number = (value) => value.toLocaleString('en');
const small = (value) => (value === 0 ? '0' : value.toExponential(1));
/** A cosine so that what is missing to 1 shows. */
const cosine = (value) => (value > 0.99999995 ? `1 − ${small(Math.max(0, 1 - value))}` : value.toFixed(7));

function isEqual({ ways }) {
  return Object.values(ways).every(({ differing }) => differing === 0);
}

function pixelLines({ name, files }) {
  const read = files.filter(({ refusal, python }) => refusal === undefined && python.refused === undefined);
  const equal = read.filter(isEqual);
  const ways = read.flatMap((file) => Object.values(file.ways));
  const bytes = ways.reduce((sum, way) => sum + way.bytes, 0);
  const differing = ways.reduce((sum, way) => sum + way.differing, 0);
  const ulps = Math.max(0, ...equal.map(({ tensorUlps }) => tensorUlps ?? 0));
  const both = files.filter(({ refusal, python }) => refusal !== undefined && python.refused !== undefined).length;
  const ours = files.filter(({ refusal, python }) => refusal === undefined && python.refused !== undefined).length;
  const theirs = files.filter(({ refusal, python }) => refusal !== undefined && python.refused === undefined).length;
  const cells = [
    `${equal.length} of ${read.length}`,
    `${number(bytes - differing)} of ${number(bytes)}`,
    ulps === 0 ? 'every bit' : `to ${ulps} units in the last place`,
    both,
    theirs,
    ours,
  ];
  return `| ${name} (${files.length} files) | ${cells.join(' | ')} |`;
}

/** Files that are not the same on both sides, each with its cause. */
function exceptions(sets) {
  const lines = [];
  for (const { name, files } of sets) {
    for (const file of files) {
      const { path, refusal, python } = file;
      if (refusal === undefined && python.refused === undefined && !isEqual(file)) {
        const levels = Math.max(...Object.values(file.ways).map((way) => way.levels));
        lines.push(`- \`${name}/${path}\`: differs by at most ${levels} levels`);
      }
      if (refusal !== undefined && python.refused === undefined)
        lines.push(`- \`${name}/${path}\`: Pillow reads it; here ${refusal}`);
      if (refusal === undefined && python.refused !== undefined)
        lines.push(`- \`${name}/${path}\`: read here; Pillow: ${python.refused}`);
    }
  }
  return lines.length > 0 ? lines : ['- none'];
}

function rowLine({ model, file, output, dim, backend, rows, cosine: smallest, difference, between }) {
  return `| ${model} | ${file} | ${output}, ${number(dim)} | ${backend} | ${rows} | ${cosine(smallest)} | ${small(difference)} | ${between === null ? '' : between.toFixed(2)} |`;
}

/** All of it: pixels, tensors, rows, exceptions, and what made it. */
export function toReport({ sets, browser, rows, failures, versions, machine, date }) {
  const python = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Made on ${date} with Chromium ${browser} (${machine}) and ${python.join(', ')}.`,
    '',
    'Pixels and tensors, four ways each (squash; crop; crop bicubic; squash bicubic to 299 × 299), by torchvision’s own transforms:',
    '',
    '| set | files of equal pixels | equal bytes | tensors of those files | both refuse | only Pillow reads | only we read |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...sets.map(pixelLines),
    '',
    'The exceptions:',
    '',
    ...exceptions(sets),
    '',
    'Rows, through the page. torchvision’s networks have seeded random weights and random BatchNorm statistics, and are held against torch; the two models that come with foldvec against native onnxruntime:',
    '',
    '| model | file or folder | output | backend | rows | smallest cosine | largest difference, as a part of the row’s largest value | cosine of two different pictures (median) |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(rowLine),
    ...(failures.length > 0 ? ['', 'Failed:', '', ...failures.map((failure) => `- ${failure}`)] : []),
    '',
  ].join('\n');
}
