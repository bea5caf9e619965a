import { basename } from 'node:path';
import { isAbort, PipelineError } from '../core/errors.ts';
import { FormatError } from '../core/format-error.ts';
import { rowBlocks } from '../core/row-blocks.ts';
import { allRows } from '../core/row-table.ts';
import type { Sink } from '../core/sink.ts';
import { openNpzRows } from '../stages/read/npz-rows.ts';
import { FILE_FORMATS, type WriteFormat } from '../stages/write/file-formats/registry.ts';
import { headerOfTable, type WriteDtype } from '../stages/write/table-header.ts';
import { tableSnippet } from '../stages/write/table-snippet.ts';
import { WriteSession } from '../stages/write/write-session.ts';
import { mergeParts, type MergedTable, type OpenPart } from '../tables/merge-parts.ts';
import { MergeRefused } from '../tables/merge-problem.ts';
import { ArgumentError } from './argument-error.ts';
import { openFileSource, type FileSource } from './file-source.ts';
import { listenForInterrupt } from './interrupt.ts';
import { MERGE_HELP, parseMergeArguments, type MergeArguments } from './merge-arguments.ts';
import { mergeWords } from './merge-words.ts';
import { OutputError, OutputFile } from './output-file.ts';
import { ProgressLine, withoutControls } from './progress-line.ts';

const EXIT = { ok: 0, failed: 1, badArguments: 2, interrupted: 130 } as const;
/** Rows that are held at once: reading is no faster with more. */
const BLOCK_BYTES = 8 * 2 ** 20;

/**
 * Joins what several machines made of one folder into the file that one run would have made.
 *
 * @param base - folder that relative paths start from
 * @returns exit code: 0 done, 1 it failed, 2 bad arguments, 130 interrupted
 */
export async function merge(args: readonly string[], _page: unknown, base = process.cwd()): Promise<number> {
  const interrupt = listenForInterrupt();
  try {
    const parsed = parseMergeArguments(args, base);
    if (parsed === 'help') console.log(MERGE_HELP);
    else await run(parsed, interrupt.signal);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof ArgumentError) return fail(error.message, EXIT.badArguments);
    if (error instanceof MergeRefused) return fail(mergeWords(error.problem), EXIT.failed);
    if (error instanceof OutputError) return fail(error.message, EXIT.failed);
    if (error instanceof PipelineError)
      return fail(error.path ? `${error.path}: ${error.message}` : error.message, EXIT.failed);
    if (isAbort(error)) return fail('Interrupted.', EXIT.interrupted);
    throw error;
  } finally {
    interrupt.stop();
  }
}

async function run(
  { parts: paths, outputs: names, format, force, snippet, quiet }: MergeArguments,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = Date.now();
  const sources: FileSource[] = [];
  const outputs: OutputFile[] = [];
  const line = new ProgressLine(process.stderr);
  try {
    const parts: OpenPart[] = [];
    for (const path of paths) {
      const source = await openFileSource(path);
      sources.push(source);
      parts.push({ name: basename(path), ...(await openPart(source, path)) });
      signal.throwIfAborted();
    }
    const table = await mergeParts(parts, new Date());
    const dtype = FILE_FORMATS.dtypeFor(format, parts[0]?.facts.dtype === 'float16' ? 'float16' : 'float32');
    const files: { readonly format: WriteFormat; readonly fileName: string }[] = [];
    for (const [name, path] of names) {
      const output = await OutputFile.create(path, force);
      outputs.push(output);
      const id = name === 'main' ? format : FILE_FORMATS.all.find((known) => known.id === name)!.id;
      files.push({ format: id, fileName: basename(path) });
      const onRows = (done: number) => {
        if (!quiet) line.show(progressOf(done, table.facts.count));
      };
      await write(table, { id, dtype, output, onRows, signal });
    }
    for (const output of outputs) await output.commit();
    const { count: rows, dim, skipped } = table.facts;
    const python = snippet ? { python: tableSnippet({ files, dtype, rows, table: table.facts }) } : {};
    const seconds = (Date.now() - startedMs) / 1000;
    console.log(
      JSON.stringify({
        out: names.get('main'),
        parts: parts.length,
        rows,
        dim,
        skipped: skipped.length,
        seconds,
        ...python,
      }),
    );
  } finally {
    line.clear();
    for (const output of outputs) await output.discard();
    for (const source of sources) await source.close();
  }
}

async function openPart(source: FileSource, path: string) {
  try {
    return await openNpzRows(source);
  } catch (error) {
    if (error instanceof FormatError)
      throw new PipelineError(error.code, 'read', error.message, { path, cause: error });
    throw error;
  }
}

/** How a file of the merged table is written. */
interface Writing {
  readonly id: WriteFormat;
  readonly dtype: WriteDtype;
  readonly output: OutputFile;
  readonly onRows: (done: number) => void;
  readonly signal: AbortSignal;
}

async function write(
  { facts, read, done }: MergedTable,
  { id, dtype, output, onRows, signal }: Writing,
): Promise<void> {
  const { dim, count } = facts;
  const session = new WriteSession(() => Promise.resolve({ sink: toSink(output) }));
  const header = headerOfTable(facts);
  const order = await session.begin({
    format: id,
    dtype,
    l2: false,
    done,
    header,
    sink: { kind: 'blob', mimeType: '' },
  });
  if (FILE_FORMATS.get(id).holdsRows) {
    let written = 0;
    for await (const block of rowBlocks({ dim, read, maxBytes: BLOCK_BYTES }, order ?? allRows({ count }), signal)) {
      await session.rows(block);
      written += block.length / dim;
      onRows(written);
    }
  }
  signal.throwIfAborted();
  await session.end();
}

function toSink(output: OutputFile): Sink {
  return {
    write: (bytes) => output.write(output.bytes, [bytes]),
    close: () => output.end(output.bytes),
    abort: () => output.discard(),
  };
}

function progressOf(done: number, total: number) {
  return { phase: 'writing', done, total, skipped: 0, rate: null, etaSeconds: null, backend: null, messages: [] };
}

function fail(sentence: string, code: number): number {
  console.error(withoutControls(sentence));
  return code;
}
