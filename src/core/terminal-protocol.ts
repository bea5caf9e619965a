import type { ChannelValues, Preprocessing, WideGreyRule } from './preprocessing.ts';
import type { ReductionSpec } from './reduction.ts';
import type { Shard } from './shard.ts';

// What the page and the terminal say to each other. The terminal opens the page at `/#terminal=TOKEN`; every route below is
// `/-/TOKEN/…` on the page's own origin, and there is nothing under a wrong token.
//
//   GET    job                   → TerminalJob
//   GET    list?folder=PATH      → TerminalListing; 403 if the folder can't be read, with the reason as text
//   GET    file?path=PATH        → the bytes, with `x-foldvec-mtime-ms`; 404 gone, 403 not readable, 422 damaged in its archive. HEAD gives the headers alone
//   POST   ends                  → of many files the first and last bytes, as `core/file-ends.ts` has them: a line of TerminalEnds, then the bytes
//                                 one after another. The body is TerminalEndsRequest
//   GET    model                 → the bytes of the model file that the job names, with `content-length`. HEAD gives the headers alone
//   GET    labels                → the same of the file of labels
//   GET    rows                  → the same of the file whose rows are kept
//   GET    reduction             → the same of the file of a reduction
//   POST   out?name=NAME         → a chunk, `x-foldvec-offset` says where; the last request is empty and has `x-foldvec-end: BYTES`
//   DELETE out?name=NAME         → the page gives up on this file
//   POST   progress              → TerminalProgress, at most 4 a second
//   POST   done                  → TerminalDone, once
//
// Several folders, archives and pictures that are encoded at once look like one folder, with a top level for each.
//
// PATH is POSIX, relative to the folder, '' for the folder itself, encoded by `encodeNameForUrl`. To cancel, the terminal
// dispatches the event `foldvec-cancel` on the page's window and waits for `done` with code `cancelled`.

/** What of the preprocessing is not as preset and model have it. */
export type TerminalPreprocessing = Partial<
  Pick<Preprocessing, 'sizePx' | 'resizePx' | 'filter' | 'pillow' | 'exif' | 'channels' | 'range'>
> & {
  readonly wideGrey?: WideGreyRule;
  /** On the scale of the range; three leave alpha's as they are. */
  readonly mean?: ChannelValues;
  readonly std?: ChannelValues;
};

/** Files whose ends are asked for. */
export interface TerminalEndsRequest {
  /** Of each end, at most. */
  readonly bytes: number;
  /** Each a PATH. */
  readonly paths: readonly string[];
}

/** Size of each file, and how many bytes of it follow; null for one that can't be read. */
export type TerminalEnds = readonly (readonly [sizeBytes: number, length: number] | null)[];

/** What the terminal wants done. */
export interface TerminalJob {
  readonly version: 1;
  /** `list-outputs`: say which vectors the model can give, and encode nothing. The summary then has `outputs`. */
  readonly task: 'encode' | 'list-outputs';
  /** The folder's own name; of several sources, one that tells them. */
  readonly folderName: string;
  /** The folder's identity for ever: `terminal:` and the SHA-256 of its real path, or of those of all sources. */
  readonly stableId: string;
  /** A model's id; undefined means the default model, or the one in {@link modelFile}. */
  readonly model?: string;
  /** Name of the model file that the route `model` gives. */
  readonly modelFile?: string;
  /** Which network of {@link modelFile}, where it holds several: an id that the refusal of the question names. */
  readonly network?: string;
  /** Names of the files that lie beside {@link modelFile} and belong to it; the terminal gives each by its number. */
  readonly modelBeside?: readonly string[];
  /** Which of the model's vectors: `pooled`, `flattened`, `<tensor>/<reduction>`; undefined means its first. */
  readonly output?: string;
  /** Undefined where nothing was said: the model's own if a file beside it names one, else squash. */
  readonly preset?: 'squash' | 'crop';
  readonly preprocessing: TerminalPreprocessing;
  /** `auto`, or an engine by its id. */
  readonly device: string;
  /** Encode at most this many images; null means all. */
  readonly limit: number | null;
  /** Encode pictures of kinds that ImageFolder passes over, too. */
  readonly takeMore?: boolean;
  /** Encode only this part of the folder. */
  readonly shard?: Shard;
  /** Name of the file that the route `rows` gives: of its images, only those that changed are encoded again. */
  readonly rowsFile?: string;
  /** Whether an image of the same size as in {@link rowsFile} is the same, whatever its date. */
  readonly trustSizes?: boolean;
  /** Keep the rows that an earlier run stored; else they are discarded first. */
  readonly resume: boolean;
  /** Id of the file format to write under the output name `main`; each file that goes with it has its own format's id as its name. */
  readonly format: string;
  readonly dtype: 'float32' | 'float16' | 'float64';
  /** Divide each row by its length. */
  readonly l2: boolean;
  /** Give each skipped file a row of NaN. */
  readonly nanRows: boolean;
  /** Names of the files by output name; given if the summary is to hold Python that loads them. */
  readonly snippetFor?: Readonly<Record<string, string>>;
  /** Name of the file of labels that the route `labels` gives; all its columns are saved beside the rows. */
  readonly labelsFile?: string;
  /** Save the rows reduced, by what is made of them. */
  readonly reduction?: ReductionSpec;
  /** Name of the file that the route `reduction` gives: save the rows reduced by what is in it. Never both. */
  readonly reductionFile?: string;
  /** Write a report under the output name `report`, too. */
  readonly report?: TerminalReport;
}

/** How a report is to be. */
export interface TerminalReport {
  /** Longer edge of the thumbnails in it, in pixels; null for none. */
  readonly thumbnailPx: number | null;
}

/** A vector that the model can give, as `--list-outputs` prints it. */
export interface TerminalOutput {
  readonly id: string;
  /** For people, with shape and length. */
  readonly words: string;
}

/** One folder, not its subfolders. Names in no order, as `fromNameBytes` gives them. */
export interface TerminalListing {
  /** Links to folders included, as `os.walk(followlinks=True)` has them. */
  readonly folders: readonly string[];
  /** Everything else, links that lead nowhere included. */
  readonly files: readonly string[];
  /** Links that lead back to a folder above: left out, for the walk would never end. */
  readonly loops: readonly string[];
}

/** Where the run is. */
export interface TerminalProgress {
  /** For people: "reading the model", "listing the folder", "loading the model", "encoding", "writing" … */
  readonly phase: string;
  readonly done: number;
  /** null while it is not known. */
  readonly total: number | null;
  readonly skipped: number;
  /** Recent images a second; null while it is not known. */
  readonly rate: number | null;
  readonly etaSeconds: number | null;
  readonly backend: string | null;
  /** Sentences so far that stay on the screen, for example why a backend was not taken. */
  readonly messages: readonly string[];
}

/** How the run ended. Code `cancelled` answers `foldvec-cancel`; code `bad-argument` is the caller's mistake (exit 2). */
export type TerminalDone =
  | { readonly ok: true; readonly summary: Readonly<Record<string, unknown>> }
  | {
      readonly ok: false;
      readonly code: string;
      readonly title: string;
      readonly whatToDo: string;
      readonly message: string;
    };
