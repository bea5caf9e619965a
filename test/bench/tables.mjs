// The measurements as Markdown.
import { CAPACITY_GPUS, CAPACITY_IMAGES, capacity } from './capacity.mjs';
import { NOT_RUN } from './measurements.mjs';

const number = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
/** Median, with smallest and largest where there was more than one round. */
const range = ({ median, min, max }) =>
  min === max ? number(median) : `${number(median)} (${number(min)} to ${number(max)})`;
const optional = (spread) => (spread === undefined ? '' : range(spread));
const kilobytes = (bytes) => `${number(bytes / 1000)} kB`;
const pair = ({ own, other }) => `${range(own)}, ${range(other)}`;

/** A column: its head, what a row has there, and whether that names the row rather than what was measured. */
const key = (head, cell) => ({ head, cell, isKey: true });
const value = (head, cell) => ({ head, cell, isKey: false });

const TABLES = [
  {
    part: 'whole',
    title:
      'Whole runs of the built page, from Start to Finished: files of a folder on the disk, given to the page’s input, to rows in its store. A fresh profile each, all ways in turn.',
    columns: [
      key('pictures', ({ size, images }) => `${images} of ${size}`),
      key('network', ({ network }) => network),
      key('engine', ({ engine }) => engine),
      value('images/s', ({ imagesPerSecond }) => range(imagesPerSecond)),
      value('CPU ms an image, whole browser', ({ cpuMs }) => optional(cpuMs)),
      value('of it the page’s own thread', ({ pageMs }) => range(pageMs)),
      value('first image counted after, s', ({ firstSeconds }) => range(firstSeconds)),
    ],
  },
  {
    part: 'start',
    title: 'Start and memory, of the built page from this computer:',
    columns: [
      key('what', ({ what }) => what),
      value('median (least to most)', ({ seconds, mib }) =>
        mib === undefined ? `${range(seconds)} s` : `${number(mib)} MiB`,
      ),
      value('CPU s, whole browser', ({ cpuMs }) => (cpuMs === undefined ? '' : number(cpuMs.median / 1000))),
    ],
  },
  {
    part: 'flat',
    title:
      'Is the last picture as cheap as the first? Small pictures (101×67) and a stub of a model, in the built page: the second and the last but one of ten stretches of a run.',
    columns: [
      key('pictures', ({ images }) => number(images)),
      value('CPU ms an image, whole browser', ({ first, last }) => `${number(first.cpuMs)} → ${number(last.cpuMs)}`),
      value('of it the page’s own thread', ({ first, last }) => `${number(first.pageMs)} → ${number(last.pageMs)}`),
      value('memory of the whole browser', ({ first, last }) => `${number(first.mib)} → ${number(last.mib)} MiB`),
      value('tasks over 50 ms in the page’s thread, the longest', ({ longTasks, longestMs }) =>
        longTasks === 0 ? 'none' : `${longTasks}, ${number(longestMs)} ms`,
      ),
    ],
  },
  {
    part: 'decode',
    title:
      'File → tensor by the page’s crew of decode workers; files of a disk (in the system’s cache), read through an input. The two larger sizes are made of the same photos by the browser’s canvas, with noise, as JPEG 4:2:0.',
    columns: [
      key('pictures', ({ size, fileBytes }) => `${size}, ${kilobytes(fileBytes)} each`),
      key('workers', ({ workers, isMost }) => `${workers}${isMost ? ', the most that a run takes here' : ''}`),
      value('images/s', ({ imagesPerSecond }) => range(imagesPerSecond)),
      value('CPU ms an image, whole browser', ({ cpuMs }) => optional(cpuMs)),
    ],
  },
  {
    part: 'stages',
    title: 'The steps of it, one picture after another in one thread, ms an image:',
    columns: [
      key('pictures', ({ size }) => size),
      value('read, each file alone', ({ ms }) => range(ms.read)),
      value('header', ({ ms }) => range(ms.header)),
      value('data → planes', ({ ms }) => range(ms.decode)),
      value('colour and resize', ({ ms }) => range(ms.resize)),
      value('normalised tensor', ({ ms }) => range(ms.tensor)),
    ],
  },
  {
    part: 'embed',
    title:
      'Tensors → rows, our engine against onnxruntime-web in one page, batch by batch in turn; how many times as fast, median (least to most) of the rounds:',
    columns: [
      key('network', ({ network }) => network),
      key('lanes against threads', ({ lanes, threads }) => `${lanes} against ${threads}`),
      key('images a batch', ({ batch }) => String(batch)),
      value('times by CPU time', ({ timesByCpu }) => range(timesByCpu)),
      value('times by wall clock', ({ timesByWall }) => range(timesByWall)),
      value('CPU ms an image: ours, onnxruntime-web', ({ cpuMs }) => pair(cpuMs)),
      value('largest difference of rows', ({ difference }) => difference.toExponential(1)),
    ],
  },
  {
    part: 'gpu',
    title: 'Tensors → rows on a GPU, by onnxruntime-web on WebGPU:',
    columns: [
      key('network', ({ network }) => network),
      key('images a batch', ({ batch }) => String(batch)),
      value('images/s', ({ imagesPerSecond }) => range(imagesPerSecond)),
      value('adapter', ({ adapter }) => adapter),
    ],
  },
  {
    part: 'against',
    title:
      'Against others, run by run in turn on the same files: how many times their time (over 1: the page is faster), median (least to most) of the rounds; CPU time of all their processes.',
    columns: [
      key('what', ({ what }) => what),
      key('against', ({ other }) => other),
      value('times by CPU time', ({ timesByCpu }) => optional(timesByCpu)),
      value('times by wall clock', ({ timesByWall }) => range(timesByWall)),
      value('images/s: ours, theirs', ({ imagesPerSecond }) => pair(imagesPerSecond)),
      value('CPU ms an image: ours, theirs', ({ cpuMs }) => (cpuMs === undefined ? '' : pair(cpuMs))),
    ],
  },
  {
    part: 'rows',
    title: 'Rows in the store and out of it, 100,000 × 512 in IndexedDB, by workers:',
    columns: [
      key('what', ({ what }) => what),
      value('s', ({ seconds }) => range(seconds)),
      value('memory above start, MiB', ({ mibAboveStart }) =>
        mibAboveStart === undefined ? '' : String(mibAboveStart),
      ),
    ],
  },
  {
    part: 'reduce',
    title: 'The same number of rows reduced, in a worker:',
    columns: [
      key('what', ({ what, components }) => `${what}, to ${components} values`),
      value('s to make it', ({ fitSeconds }) => range(fitSeconds)),
      value('s to make all reduced rows', ({ applySeconds }) => range(applySeconds)),
    ],
  },
  {
    part: 'search',
    title: '100,000 × 512 rows searched, exactly, by one worker on one thread:',
    columns: [
      key('what', ({ what }) => what),
      value('s', ({ seconds }) => range(seconds)),
      value('memory held, MiB', ({ mibHeld }) => (mibHeld === undefined ? '' : String(mibHeld))),
    ],
  },
  {
    part: 'map',
    title: 'A map of rows (UMAP), in a worker:',
    columns: [
      key('rows', ({ what }) => what),
      value('s to the first map', ({ firstSeconds }) => range(firstSeconds)),
      value('s to the last', ({ wholeSeconds }) => range(wholeSeconds)),
    ],
  },
];

/** One row; what could not be measured says what that needs, in the first column of values. */
function rowLine(columns, row) {
  let isSaid = false;
  const cells = columns.map(({ cell, isKey }) => {
    if (row.needs === undefined || isKey) return cell(row);
    const first = isSaid ? '' : `${NOT_RUN}${row.needs}`;
    isSaid = true;
    return first;
  });
  return `| ${cells.join(' | ')} |`;
}

function tableLines(heads, lines) {
  return [`| ${heads.join(' | ')} |`, `| ${heads.map(() => '---').join(' | ')} |`, ...lines];
}

/** What measured these rows, and when. */
function madeLines(rows) {
  const made = new Set(rows.map(({ machine, browser, date }) => `${machine}, ${browser}, on ${date}`));
  return [...made].map((words) => `Measured with ${words}.`);
}

function capacityLines(rows) {
  const found = capacity(rows);
  if (found === undefined) return [];
  const { whole, decode, page, model, machines } = found;
  const cell = ({ imagesPerSecond, limit }) =>
    `${duration(CAPACITY_IMAGES / imagesPerSecond)} (${number(imagesPerSecond)} images/s, ${limit})`;
  return [
    `**Capacity**, computed from these rates: what ${number(CAPACITY_IMAGES)} pictures of 1166×1750 take with ResNet-18 (ML.NET), at how many images a second, and what limits.`,
    `Assumed: a picture is ${number(whole)} ms of CPU time of the whole browser (the start of a run taken off): decoding ${number(decode)}, the page’s own thread ${number(page)} (the least of all runs), the model and the rest ${number(model)}. Other cores do as much each as these, and all are busy; decoders and lanes have all cores but one (lanes both of two); a GPU takes the model and the rest; disk and memory do not limit.`,
    '',
    ...tableLines(
      ['cores', 'no GPU', ...CAPACITY_GPUS.map((rate) => `GPU of ${number(rate)} images/s`)],
      machines.map(
        ({ cores: count, isMeasured, byProcessor, byGpu }) =>
          `| ${count}${isMeasured ? ', the machine measured' : ''} | ${[byProcessor, ...byGpu].map(cell).join(' | ')} |`,
      ),
    ),
    '',
  ];
}

function duration(seconds) {
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  if (seconds < 5970) return `${Math.round(seconds / 60)} min`;
  return `${number(seconds / 3600)} h`;
}

/** All tables that there are measurements for. */
export function toReport(rows) {
  const lines = madeLines(rows);
  for (const { part, title, columns } of TABLES) {
    const own = rows.filter((row) => row.part === part);
    if (own.length === 0) continue;
    const heads = columns.map(({ head }) => head);
    lines.push(
      '',
      title,
      '',
      ...tableLines(
        heads,
        own.map((row) => rowLine(columns, row)),
      ),
    );
  }
  return [...lines, '', ...capacityLines(rows)].join('\n');
}
