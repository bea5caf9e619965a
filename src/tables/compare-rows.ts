import { Slicer } from '../core/event-loop.ts';
import type { RowMatrix, RowTable } from '../core/row-table.ts';
import { CosineBins, type CosineBin } from './cosine-bins.ts';
import { matchPaths, matchRowNumbers, type MatchRule, type PathMatch } from './match-paths.ts';
import { agrees, compareRows, type Agreement } from './row-agreement.ts';
import { WorstRows } from './worst-rows.ts';

const MOST_WORST = 20;
/** How far from 1 the length of a row may be that was divided by its length and rounded, to float16 at worst. */
const UNIT_TOLERANCE = 2e-3;

/** The rows to compare ours with: of a file, in its own order. */
export interface TheirRows extends Pick<RowMatrix, 'dim' | 'count' | 'rows'> {
  /** With `/` between the names; undefined for a bare matrix. */
  readonly paths: readonly string[] | undefined;
}

/** Two tables, and who hears of the comparison. */
export interface CompareJob {
  readonly ours: Pick<RowTable, 'dim' | 'paths' | 'labels' | 'rows'>;
  readonly theirs: TheirRows;
  /** Rows compared so far, of those in common. */
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** Whether rows in common stand in the same order on both sides. */
export type OrderReport =
  | { readonly isSame: true }
  /** The first place, counted among the rows in common, where another image stands: 0 is the first one. */
  | { readonly isSame: false; readonly at: number; readonly ours: string; readonly theirs: string };

/** How the numbers of the rows in common compare. */
export interface NumbersReport {
  /** Rows that are the same by our limits: cosine and largest difference. */
  readonly agreeing: number;
  readonly bins: readonly CosineBin[];
  /** Over all rows that have a cosine; undefined if none has. */
  readonly smallestCosine: number | undefined;
  readonly meanCosine: number | undefined;
  /** Largest |difference| as a part of its row's largest |value|; undefined if no two rows can be compared. */
  readonly largestDifference: number | undefined;
  /** Rows that hold NaN or infinity, on either side. */
  readonly notFinite: number;
  /** Rows of zeros on one side only: they have no cosine. */
  readonly zeros: number;
  /** Which side's rows all have length 1 while the other's have not; both are divided by their lengths before differences are taken. */
  readonly normalised: 'ours' | 'theirs' | undefined;
  /** The worst first, by our paths. */
  readonly worst: readonly Agreement[];
}

/** What a comparison found. */
export interface CompareReport {
  readonly rule: MatchRule;
  readonly ourRows: number;
  readonly theirRows: number;
  readonly inCommon: number;
  /** Paths that only one side has, each in its side's order. */
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
  /** See `PathMatch`. */
  readonly repeated: number;
  readonly forgiven: number;
  /** Undefined where rows were brought together by number, or not at all. */
  readonly order: OrderReport | undefined;
  readonly ourDim: number;
  readonly theirDim: number;
  /** Undefined where rows differ in length, or none are in common. */
  readonly numbers: NumbersReport | undefined;
}

/**
 * Compares two tables row by row, by path. Works in slices and in blocks: the page stays quick, and no second copy of a table is
 * made.
 *
 * @throws the signal's reason; what reading rows throws
 */
export async function compareTables(job: CompareJob): Promise<CompareReport> {
  const { ours, theirs, signal } = job;
  const match = theirs.paths ? await matchPaths(ours.paths, theirs.paths) : matchRowNumbers(ours.labels, theirs.count);
  signal.throwIfAborted();
  const common = Array.from(ours.paths.keys()).filter((row) => match.theirRow[row] !== -1);
  const canCompare = common.length > 0 && ours.dim === theirs.dim;
  return {
    rule: match.rule,
    ourRows: ours.paths.length,
    theirRows: theirs.count,
    inCommon: common.length,
    onlyOurs: ours.paths.filter((_, row) => match.theirRow[row] === -1),
    onlyTheirs: match.onlyTheirs.map((row) => theirs.paths?.[row] ?? ''),
    repeated: match.repeated,
    forgiven: match.forgiven,
    order: theirs.paths && common.length > 0 ? orderOf(ours.paths, common, match) : undefined,
    ourDim: ours.dim,
    theirDim: theirs.dim,
    numbers: canCompare ? await compareNumbers(job, common, match) : undefined,
  };
}

/** @param common - our rows that are in common, in our order */
function orderOf(paths: readonly string[], common: readonly number[], { theirRow }: PathMatch): OrderReport {
  const theirs = Int32Array.from(common, (row) => theirRow[row]!);
  const sorted = theirs.toSorted(); // numbers alone: a million objects would be felt
  const at = theirs.findIndex((row, i) => row !== sorted[i]);
  if (at === -1) return { isSame: true };
  const other = common[theirs.indexOf(sorted[at]!)]!;
  return { isSame: false, at, ours: paths[common[at]!]!, theirs: paths[other]! };
}

async function compareNumbers(job: CompareJob, common: readonly number[], match: PathMatch): Promise<NumbersReport> {
  const { ours, theirs, signal } = job;
  const { dim } = ours;
  const slicer = new Slicer();
  const tally = new Tally(dim);
  const ourRows = ours.rows(Int32Array.from(common), signal)[Symbol.asyncIterator]();
  const theirRows = theirs.rows(
    Int32Array.from(common, (row) => match.theirRow[row]!),
    signal,
  );
  let done = 0;
  for await (const made of theirRows) {
    const block = await ourRows.next(); // as long as theirs: rows of one length come in blocks of one length
    const stored = block.done === true ? new Float32Array() : block.value;
    const count = made.length / dim;
    for (let i = 0; i < count; i++) {
      const path = ours.paths[common[done + i]!]!;
      tally.add(path, stored.subarray(i * dim, (i + 1) * dim), made.subarray(i * dim, (i + 1) * dim));
      await slicer.breathe();
      signal.throwIfAborted();
    }
    done += count;
    job.onProgress(done, common.length);
  }
  return tally.report();
}

/** Adds up rows, one pair after another. */
class Tally {
  readonly #bins = new CosineBins();
  /** As the rows are, and as they are once both are divided by their lengths: which one counts shows at the end. */
  readonly #plain = new Differences();
  readonly #scaled = new Differences();
  readonly #ourUnit: Float32Array;
  readonly #theirUnit: Float32Array;
  #cosines = 0;
  #sum = 0;
  #smallest = Infinity;
  #notFinite = 0;
  #zeros = 0;
  #oursAreUnit = true;
  #theirsAreUnit = true;

  constructor(dim: number) {
    this.#ourUnit = new Float32Array(dim);
    this.#theirUnit = new Float32Array(dim);
  }

  add(path: string, ours: Float32Array, theirs: Float32Array): void {
    const ourNorm = normOf(ours);
    const theirNorm = normOf(theirs);
    const agreement = compareRows(path, ours, theirs);
    this.#plain.add(agreement);
    if (!Number.isFinite(ourNorm) || !Number.isFinite(theirNorm)) this.#notFinite++;
    else if (Number.isNaN(agreement.cosine)) this.#zeros++;
    this.#oursAreUnit &&= isUnit(ourNorm);
    this.#theirsAreUnit &&= isUnit(theirNorm);
    // Once neither side can be the normalised one any more, nobody asks for this.
    if (this.#oursAreUnit || this.#theirsAreUnit) {
      scale(ours, ourNorm, this.#ourUnit);
      scale(theirs, theirNorm, this.#theirUnit);
      this.#scaled.add(compareRows(path, this.#ourUnit, this.#theirUnit));
    }
    const { cosine } = agreement;
    if (Number.isNaN(cosine)) return;
    this.#bins.add(cosine);
    this.#cosines++;
    this.#sum += cosine;
    this.#smallest = Math.min(this.#smallest, cosine);
  }

  report(): NumbersReport {
    const normalised = this.#oursAreUnit === this.#theirsAreUnit ? undefined : this.#oursAreUnit ? 'ours' : 'theirs';
    const { agreeing, largest, worst } = normalised ? this.#scaled : this.#plain;
    const hasCosines = this.#cosines > 0;
    return {
      agreeing,
      bins: this.#bins.bins,
      smallestCosine: hasCosines ? this.#smallest : undefined,
      meanCosine: hasCosines ? this.#sum / this.#cosines : undefined,
      largestDifference: largest,
      notFinite: this.#notFinite,
      zeros: this.#zeros,
      normalised,
      worst: worst.rows,
    };
  }
}

/** Differences of rows, one way to take them. */
class Differences {
  readonly worst = new WorstRows(MOST_WORST);
  agreeing = 0;
  largest: number | undefined;

  add(agreement: Agreement): void {
    if (agrees(agreement)) this.agreeing++;
    this.worst.add(agreement);
    const { maxDifference } = agreement;
    if (Number.isFinite(maxDifference)) this.largest = Math.max(this.largest ?? 0, maxDifference);
  }
}

function normOf(row: Float32Array): number {
  let squares = 0;
  for (const value of row) squares += value * value;
  return Math.sqrt(squares);
}

/** A row of zeros has no length to be divided by: it says nothing. */
function isUnit(norm: number): boolean {
  return norm === 0 || Math.abs(norm - 1) <= UNIT_TOLERANCE;
}

function scale(row: Float32Array, norm: number, target: Float32Array): void {
  const divisor = norm === 0 ? 1 : norm;
  for (let i = 0; i < row.length; i++) target[i] = row[i]! / divisor;
}
