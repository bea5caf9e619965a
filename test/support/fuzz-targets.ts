import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { withNeutralOrientation } from '../../src/formats/exif/orientation.ts';
import { crc32 } from '../../src/formats/bytes/crc32.ts';
import { toByteSource } from '../../src/formats/bytes/source.ts';
import { readCsv } from '../../src/formats/csv/reader.ts';
import { checkIntegrity } from '../../src/formats/image/integrity.ts';
import { hasOwnReader, readImage } from '../../src/formats/image/reader.ts';
import { sniffImage } from '../../src/formats/image/sniff.ts';
import { readCmykJpeg } from '../../src/formats/jpeg/cmyk-reader.ts';
import { readJpeg } from '../../src/formats/jpeg/reader.ts';
import { readEmbeddingsArchive } from '../../src/formats/npy/embeddings-archive.ts';
import { toFloat32, toFloat64, toInt32, toIntegers, toStrings, type NdArray } from '../../src/formats/npy/nd-array.ts';
import { openNpz } from '../../src/formats/npy/npz-arrays.ts';
import { parseNpy } from '../../src/formats/npy/reader.ts';
import { readOnnx } from '../../src/formats/onnx/reader.ts';
import { inferShapes } from '../../src/formats/onnx/shapes.ts';
import { hasNaN, integersOf } from '../../src/formats/onnx/values.ts';
import { readPickle } from '../../src/formats/pickle/reader.ts';
import { tablePickles } from '../../src/formats/pickle/table-pickles.ts';
import { walkPngChunks } from '../../src/formats/png/chunks.ts';
import { readTar } from '../../src/formats/tar/reader.ts';
import { openZip } from '../../src/formats/zip/reader.ts';
import { readWeights } from '../../src/models/import/read-weights.ts';
import type { Reduction } from '../../src/core/reduction.ts';
import { npyHeader } from '../../src/formats/npy/header.ts';
import { openFiles } from '../../src/stages/read/open-files.ts';
import { readReduction } from '../../src/stages/read/read-reduction.ts';
import { oneNodeOnnx } from './hostile-onnx.ts';
import { byLandmarks, LINEAR, metaOf } from './small-reductions.ts';
import { tiffFile } from './tiff-file.ts';
import { safetensorsOf } from './write-safetensors.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from './tiny-onnx.ts';
import { headerOf, writeTable } from './write-table.ts';

/** A reader, and files of the kind that it reads. */
export interface FuzzTarget {
  readonly name: string;
  /** By name; each of at least one byte. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Reads a file as the app does, all of it. */
  read(bytes: Uint8Array<ArrayBuffer>): unknown;
  /** Puts checksums right, or most mutations would get no further than to them. In place. */
  repair?(bytes: Uint8Array): void;
}

const TEST = join(import.meta.dirname, '..');
const MAX_FILE_BYTES = 20_000;
/** Pictures of more are only looked at: their size is bounded, but decoding them takes its time and memory. */
const MAX_FUZZ_PIXELS = 4_000_000;

function filesIn(folder: string, suffixes: readonly string[]): [string, Uint8Array][] {
  return readdirSync(join(TEST, folder))
    .filter((name) => suffixes.some((suffix) => name.endsWith(suffix)))
    .sort()
    .map((name): [string, Uint8Array] => [`${folder}/${name}`, new Uint8Array(readFileSync(join(TEST, folder, name)))])
    .filter(([, bytes]) => bytes.length > 0 && bytes.length <= MAX_FILE_BYTES);
}

const PICTURES = ['fixtures/images', 'fixtures/refused'];
const TABLES = ['bare', 'with-paths', 'refused'].map((name) => `fixtures/golden-tables/${name}`);
const ARRAYS = ['fixtures/golden-formats/numpy-1.24.4', 'fixtures/golden-formats/numpy-2.4.6', ...TABLES];
const from = (folders: readonly string[], ...suffixes: string[]) =>
  new Map(folders.flatMap((folder) => filesIn(folder, suffixes)));

async function readPicture(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const header = sniffImage(bytes);
  const reader = checkIntegrity(bytes, header);
  withNeutralOrientation(new Uint8Array(bytes));
  if (header.widthPx * header.heightPx > MAX_FUZZ_PIXELS) return;
  const { jpeg, format } = header;
  if (jpeg) {
    if (jpeg.components === 4) readCmykJpeg(bytes, jpeg);
    else readJpeg(bytes, jpeg);
  } else if (hasOwnReader(format)) {
    await readImage(bytes, format);
    if (reader !== 'own') checkIntegrity(bytes, header);
  }
}

function repairPng(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const { start, end } of walkPngChunks(bytes)) {
    if (end + 4 <= bytes.length) view.setUint32(end, crc32(bytes.subarray(start - 4, end)));
  }
}

function readArray(array: NdArray): void {
  const isFloat = /^<f[248]$/.test(array.descr);
  if (isFloat) toFloat32(array);
  if (/^<f[48]$/.test(array.descr)) toFloat64(array);
  if (/^<i[48]$/.test(array.descr)) toIntegers(array);
  if (/^<i[48]$/.test(array.descr)) toInt32(array);
  if (array.descr.startsWith('<U')) toStrings(array);
}

async function readNpz(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const npz = await openNpz(toByteSource(bytes));
  for (const name of npz.names) {
    await npz.head(name);
    const array = await npz.array(name);
    if (array) readArray(array);
  }
  await readEmbeddingsArchive(bytes);
}

async function readZip(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const zip = await openZip(toByteSource(bytes));
  for (const name of zip.entries.keys()) await zip.read(name);
}

async function readCheckpoint(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  for (const tensor of (await readWeights(bytes)).values()) await tensor.read();
}

function readNetwork(bytes: Uint8Array<ArrayBuffer>): void {
  const model = readOnnx(bytes);
  for (const tensor of model.initializers.values()) {
    hasNaN(tensor);
    integersOf(tensor);
  }
  inferShapes(model, new Map(model.inputs.map(({ name }) => [name, [1, 3, 224, 224]])));
}

async function readLabels(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const table = await readCsv(new Blob([bytes]));
  for (let row = 0; row < table.rows; row++) {
    table.lineOf(row);
    for (let column = 0; column < table.columns.length; column++) table.cell(row, column);
  }
}

const NETWORKS = new Map([
  ['tiny.onnx', tinyOnnx(TIMES_TEN_AND_HUNDRED)],
  ['pooled.onnx', tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, reluAndPool: true, layout: 'NHWC', input: ['N', 2, 2, 3] })],
  ['node.onnx', oneNodeOnnx()],
]);

/** Pictures of 8 × 8 pixels that are little but tags: most mutations change one. */
const TIFFS = new Map(
  Object.entries({ none: 1, g3: 3, g4: 4, lzw: 5, deflate: 8, packBits: 32773 }).flatMap(([name, compression]) => {
    const samples = compression === 3 || compression === 4 ? 1 : 3;
    const pixels = new Uint8Array(8 * 8 * 3);
    const data = compression === 8 ? new Uint8Array(deflateSync(pixels)) : pixels;
    const tags = {
      ...{ 256: [8], 257: [8], 258: samples === 1 ? [1] : [8, 8, 8], 259: [compression], 262: [samples === 1 ? 0 : 2] },
      ...{ 266: [1], 274: [1], 277: [samples], 284: [1], 292: [0], 317: [1], 339: [1] },
    };
    return [
      [`${name}-strip.tif`, tiffFile({ ...tags, 273: [0], 278: [8], 279: [data.length] }, data)],
      [`${name}-tile.tif`, tiffFile({ ...tags, 322: [8], 323: [8], 324: [0], 325: [data.length] }, data)],
    ] as const;
  }),
);

/** A file of ours whose texts are tensors, and one of a tensor a file. */
const OURS = JSON.stringify({ foldvec: '1.0.0' });
const SAFETENSORS = new Map([
  [
    'long.safetensors',
    safetensorsOf(
      {
        __metadata__: {
          meta: OURS,
          columns: '{"n":[1,null]}',
          skipped: '[{"path":"x","code":"image-empty","reason":"y"}]',
        },
        labels: { dtype: 'I64', shape: [2], data_offsets: [0, 16] },
        paths_offsets: { dtype: 'I64', shape: [3], data_offsets: [16, 40] },
        embeddings: { dtype: 'F32', shape: [2, 1], data_offsets: [40, 48] },
        paths_utf8: { dtype: 'U8', shape: [2], data_offsets: [48, 50] },
      },
      new Uint8Array([
        ...new Uint8Array(16 + 8),
        1,
        ...new Uint8Array(7),
        2,
        ...new Uint8Array(7),
        0,
        0,
        128,
        63,
        0,
        0,
        0,
        64,
        97,
        98,
      ]),
    ),
  ],
  [
    'files.safetensors',
    safetensorsOf(
      {
        __metadata__: { meta: OURS, renamed: '[["a","b"]]', classes: '["x"]' },
        a: { dtype: 'F16', shape: [2], data_offsets: [0, 4] },
        'x/b': { dtype: 'BF16', shape: [2], data_offsets: [4, 8] },
      },
      new Uint8Array(8),
    ),
  ],
]);

const text = (value: string) => new TextEncoder().encode(value);
const CSVS = new Map([
  ['plain.csv', text('path,label,price\r\na/1.jpg,cat,1.5\r\na/2.jpg,"do""g, big",\r\n')],
  ['semicolons.csv', text('﻿name;größe\n"mehrere\nZeilen";1\n;2;3\n\n')],
  ['tabs.tsv', text('a\tb\tb\n1\t2\t3\n')],
  ['utf-16.csv', new Uint8Array(Buffer.from('\ufeffa,b\n1,ü\n', 'utf16le'))],
  ['windows.csv', Uint8Array.of(97, 44, 98, 10, 0xfc, 44, 0x80, 10)],
]);

const matrixOf = (dim: number) => [...npyHeader('<f8', [2, dim]), ...new Uint8Array(new Float64Array(2 * dim).buffer)];
const headerFor = (reduction: Reduction) => ({ ...headerOf([], reduction.dim), meta: metaOf(reduction), reduction });
const REDUCTIONS = new Map([
  ['matrix.npy', Uint8Array.from(matrixOf(5))],
  ['linear.npz', await writeTable('reduction-npz', headerFor(LINEAR))],
  ['kernel.npz', await writeTable('reduction-npz', headerFor(byLandmarks('rbf')))],
]);

/** Every reader that is given files from outside. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  { name: 'JPEG', files: from(PICTURES, '.jpg'), read: readPicture },
  { name: 'PNG', files: from(PICTURES, '.png'), read: readPicture },
  { name: 'PNG with right checksums', files: from(PICTURES, '.png'), read: readPicture, repair: repairPng },
  { name: 'WebP', files: from(PICTURES, '.webp'), read: readPicture },
  { name: 'BMP', files: from(PICTURES, '.bmp'), read: readPicture },
  { name: 'GIF', files: from(PICTURES, '.gif'), read: readPicture },
  { name: 'PNM', files: from(PICTURES, '.pbm', '.pgm', '.ppm', '.pfm'), read: readPicture },
  { name: 'TIFF', files: from(PICTURES, '.tif'), read: readPicture },
  { name: 'TIFF of tags', files: TIFFS, read: readPicture },
  { name: 'npy', files: from(ARRAYS, '.npy'), read: (bytes) => readArray(parseNpy(bytes)) },
  { name: 'npz', files: from(ARRAYS, '.npz'), read: readNpz },
  {
    name: 'zip',
    files: new Map([...from(ARRAYS, '.npz'), ...from(['golden/checkpoints'], 'zip-5.pth')]),
    read: readZip,
  },
  { name: 'pickle', files: from(ARRAYS, '.pkl'), read: (bytes) => readPickle(bytes, tablePickles()) },
  {
    name: 'Parquet',
    files: new Map([
      ...from(TABLES, '.parquet'),
      ['ours', await writeTable('parquet', { ...headerOf(['a/b', 'a/c', 'd'], 3), meta: { foldvec: '1' } })],
    ]),
    read: (bytes) => openFiles([{ name: 'table', blob: new Blob([bytes]) }]),
  },
  {
    name: 'table',
    files: new Map([...from(TABLES, '.npy', '.npz', '.pkl', '.safetensors'), ...SAFETENSORS]),
    read: (bytes) => openFiles([{ name: 'table', blob: new Blob([bytes]) }]),
  },
  {
    name: 'reduction',
    files: REDUCTIONS,
    read: (bytes) => readReduction({ name: 'reduction', blob: new Blob([bytes]) }, 5),
  },
  { name: 'checkpoint', files: from(['golden/checkpoints'], '.pth'), read: readCheckpoint },
  { name: 'safetensors', files: from(['golden/checkpoints'], '.safetensors'), read: readCheckpoint },
  { name: 'tar', files: from(['golden/checkpoints'], 'tar.pth'), read: readTar },
  { name: 'ONNX', files: NETWORKS, read: readNetwork },
  { name: 'CSV', files: CSVS, read: readLabels },
];
