import { Slicer } from '../../core/event-loop.ts';
import type { Database } from './database.ts';
import { RowLedger } from './row-ledger.ts';
import {
  META_KEY,
  SUMMARY_KEY,
  keyOf,
  parseGone,
  parseInfo,
  parseKey,
  parseMeta,
  parseSummary,
  type SequencedKind,
  type SummaryRecord,
} from './row-records.ts';

/** Records that are asked for at a time: a list of a shard's paths takes about a millisecond. */
const READ_AHEAD = 8;

/** What a row database holds, but for the rows. */
export interface OpenedLedger {
  readonly ledger: RowLedger;
  /** Length of a row; undefined while nothing is stored. */
  readonly dim: number | undefined;
  readonly summary: SummaryRecord;
  /** Numbers of records that are damaged or torn; their images have no row. */
  readonly unusable: readonly number[];
}

/**
 * Replays the records of a row database. Reads keys and lists of paths, no rows; works in slices.
 *
 * @throws PipelineError `store-failed`, `store-newer`
 */
export async function openLedger(database: Database, fingerprint: string): Promise<OpenedLedger> {
  const [meta, summary, keys] = await Promise.all([database.get(META_KEY), database.get(SUMMARY_KEY), database.keys()]);
  const dim = parseMeta(meta, fingerprint)?.dim;
  const ledger = new RowLedger();
  const unusable: number[] = [];
  const records = sequencedRecords(keys);
  const slicer = new Slicer();
  for (let start = 0; start < records.length; start += READ_AHEAD) {
    const some = records.slice(start, start + READ_AHEAD);
    const values = await Promise.all(some.map(({ kind, sequence }) => database.get(keyOf(kind, sequence))));
    for (const [i, { kind, sequence, isWhole }] of some.entries()) {
      if (!isWhole || !replay(ledger, kind, sequence, values[i])) {
        ledger.noteSequence(sequence);
        unusable.push(sequence);
      }
      await slicer.breathe();
    }
  }
  return { ledger, dim, summary: parseSummary(summary), unusable };
}

interface SequencedRecord {
  readonly kind: SequencedKind;
  readonly sequence: number;
  /** Whether an `info` record has its rows, and rows their `info`. */
  readonly isWhole: boolean;
}

/** The records to replay, in order of their numbers: `info` and `gone`, and `rows` that have lost their `info`. */
function sequencedRecords(keys: readonly unknown[]): SequencedRecord[] {
  const numbers = { info: new Set<number>(), rows: new Set<number>(), gone: new Set<number>() };
  for (const key of keys) {
    const parsed = parseKey(key);
    if (parsed) numbers[parsed.kind].add(parsed.sequence);
  }
  const infos = Array.from(numbers.info, (sequence) => {
    return { kind: 'info' as const, sequence, isWhole: numbers.rows.has(sequence) };
  });
  const gone = Array.from(numbers.gone, (sequence) => ({ kind: 'gone' as const, sequence, isWhole: true }));
  const orphans = Array.from(numbers.rows)
    .filter((sequence) => !numbers.info.has(sequence))
    .map((sequence) => ({ kind: 'rows' as const, sequence, isWhole: false }));
  return [...infos, ...gone, ...orphans].sort((a, b) => a.sequence - b.sequence);
}

function replay(ledger: RowLedger, kind: SequencedKind, sequence: number, value: unknown): boolean {
  if (kind === 'gone') {
    const paths = parseGone(value);
    if (paths) ledger.addGone(sequence, paths);
    return paths !== undefined;
  }
  const info = parseInfo(value);
  if (info) ledger.add(sequence, info);
  return info !== undefined;
}
