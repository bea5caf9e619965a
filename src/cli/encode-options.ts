import type { FormatList } from '../stages/write/file-formats/format-list.ts';
import { FILE_FORMATS, type WriteFormat } from '../stages/write/file-formats/registry.ts';
import { DEVICES } from './devices.ts';
import { dtypeWords, endingLines, FORMAT_WORDS, formatLines } from './format-words.ts';
import { HELP_SWITCH, splitOptions, SWITCH, TEXT } from './split-options.ts';

/**
 * Text of `--help`.
 *
 * @param words - what a file of each format holds, by id
 */
export function helpText(
  formats: FormatList<WriteFormat> = FILE_FORMATS,
  words: Readonly<Record<string, string>> = FORMAT_WORDS,
): string {
  return `usage: npm run encode -- FOLDER… --out FILE [options]

Encodes every picture below FOLDER and writes the vectors to FILE:
${endingLines(formats, words)}
or, where the ending alone would say something else:
${formatLines(formats, words)}
FOLDER may be an archive (.zip, .tar, .tar.gz, .tgz). Several folders, archives and pictures make one set, with a top level
for each; of two with one name, the second is \`NAME (2)\`. --resume knows a set by all that is in it.

The model:
  --model ID|FILE      resnet18_mlnet (default), efficientnet_lite0, or one that \`npm run model\` has installed,
                       which is the default then; or a file of your own: .pth, .pt, .ckpt, .pth.tar, .bin,
                       .safetensors or .onnx
  --network ID         which of FILE's networks, where it holds several (student and teacher, say) or its weights fit
                       several: without it, such a file is refused with the list
  --output NAME        which of its vectors: the first that it names (default), or TENSOR/mean, TENSOR/max,
                       TENSOR/flatten for any of its tensors
  --list-outputs       print the vectors that the model can give, and encode nothing; needs no FOLDER and no FILE

The pictures:
  --preprocessor FILE  preprocessor_config.json (Hugging Face) or config.json (timm) of a model file: size, crop, filter,
                       mean and deviation; one beside the model is taken by itself
  --preset NAME        squash: resize to a square (default); crop: resize, then cut the centre out
  --size PX            edge of the square that the model sees; its own by default
  --resize PX          shorter edge before the centre is cut out, for --preset crop
  --filter NAME        bilinear or bicubic, as Pillow has them; bilinear by default with squash, the model's with crop
  --mean R,G,B         taken off each channel; the model's by default
  --std R,G,B          each channel is divided by it; the model's by default (a fourth number is
                       alpha's, for models of four channels)
  --range NAME         scale of the values before that: 0-1 or 0-255
  --channels ORDER     RGB or BGR
  --exif NAME          ignore (default): as torchvision does; upright: turn as the EXIF orientation says
  --wide-grey NAME     clip (default): grey of 16 bits above 255 is white, as Pillow has it; scale: to 8 bits
  --more-formats       encode .heic .heif .avif .jxl .gif too, which ImageFolder passes over; HEIC and JPEG XL are near to
                       Python's pixels, not equal
  --pillow RELEASE     13 (default) or 11: whose resize to equal

The file:
  --format ID          what to write, where the ending of FILE does not say it: see above
  --l2                 divide each vector by its length
  --nan-rows           a row of NaN for each skipped file, where it would stand
  --dtype NAME         ${dtypeWords(formats)}
  --labels FILE        a table of labels (CSV, Excel, JSON, Parquet), matched by path or by file name: its columns are saved as well
  --snippet            the summary holds Python that loads FILE

What came out:
  --report FILE.html   one page that opens anywhere, without a network: a map, whether classes lie together, near
                       duplicates and copies, pictures out of place, and the settings. It is of the vectors as the model
                       gave them, before any are made shorter
  --report-thumbnails PX  longer edge of the small pictures in it, 96 by default (about 2 kB each, 24 MB at most);
                       0: names only

Shorter vectors (one of these; the matrix, its mean and the variance kept are saved with them):
  --pca N              principal components, N of them; or as many as keep a share of the variance: 0.95
  --whiten             with --pca: each component gets variance 1
  --kernel-pca K:N     K is rbf, cosine or poly: rbf:64, rbf:64:gamma=0.01, poly:64:degree=3:coef0=1:gamma=0.01
  --svd N              truncated SVD: as PCA, but about zero instead of the mean
  --random-projection N  onto N random directions; N:seed=7 for others than seed 0 gives
  --apply FILE         what is in FILE: one that was saved with any of these, FILE.reduction.npz, or an .npz of your
                       own with components (N x length) and perhaps mean and scale

The run:
  --device NAME        auto (default): a GPU if there is one; ${DEVICES.slice(1).join('; ')}
  --limit N            encode the first N pictures only
  --shard I/N          encode only the Ith of N parts of the folder, told by the pictures' paths alone: other machines
                       take the others, and \`npm run merge\` joins what they give
  --update FILE        keep the rows of FILE, an .npz, .parquet or .safetensors of earlier: only pictures that are new or
                       changed (other size or date) are encoded; writes FILE anew, unless --out names another. A FILE that is not there is made
  --trust-sizes        for --update: pictures of the same size are the same, whatever their dates (copied folders)
  --resume             go on from an earlier run on this folder, and encode only what is new or changed
  --force              replace FILE if it exists
  --quiet              no progress
  --browser PATH       the Chrome, Chromium or Edge to use
  --help               this text

Progress goes to standard error; a summary, one line of JSON, to standard output.
Exit codes: 0 every picture is encoded or skipped with a reason; 1 the run failed; 2 bad arguments; 130 interrupted,
with the work kept for --resume.`;
}

/** The help, for the formats that there are. */
export const HELP = helpText();

/** The options of `encode`, as `parseArgs` of Node takes them. Every one stands in {@link HELP}. */
export const ENCODE_OPTIONS = {
  out: TEXT,
  model: TEXT,
  network: TEXT,
  output: TEXT,
  'list-outputs': SWITCH,
  preprocessor: { type: 'string' },
  preset: { type: 'string' },
  size: TEXT,
  resize: TEXT,
  filter: TEXT,
  mean: TEXT,
  std: TEXT,
  range: TEXT,
  channels: TEXT,
  exif: TEXT,
  'wide-grey': TEXT,
  'more-formats': SWITCH,
  pillow: TEXT,
  format: TEXT,
  l2: SWITCH,
  'nan-rows': SWITCH,
  dtype: { type: 'string', default: 'float32' },
  labels: TEXT,
  snippet: SWITCH,
  pca: TEXT,
  whiten: SWITCH,
  'kernel-pca': TEXT,
  svd: TEXT,
  'random-projection': TEXT,
  apply: TEXT,
  report: TEXT,
  'report-thumbnails': TEXT,
  device: { type: 'string', default: 'auto' },
  limit: TEXT,
  shard: TEXT,
  update: TEXT,
  'trust-sizes': SWITCH,
  resume: SWITCH,
  force: SWITCH,
  quiet: SWITCH,
  browser: TEXT,
  help: HELP_SWITCH,
} as const;

/** What was typed, by option; nothing of it is checked. */
export type EncodeValues = ReturnType<typeof splitArguments>['values'];

/**
 * Splits what was typed into options and the rest.
 *
 * @throws ArgumentError for an option that there is not, or one without its value
 */
export function splitArguments(args: readonly string[]) {
  return splitOptions(toLoose(args), ENCODE_OPTIONS);
}

// Node takes `--mean -1,2,3` for an option without a value.
function toLoose(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    if (/^-[\d.]/.test(arg) && (before === '--mean' || before === '--std'))
      joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}
