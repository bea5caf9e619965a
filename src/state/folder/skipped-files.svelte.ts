import { deniesImage } from '../../core/errors.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { FileStat } from '../../core/folder-source.ts';
import type { FolderWalk } from '../../stages/collect/folder-walk.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import { isChosen, type Choice } from './choice.ts';

/** What skipped files are looked at with. */
export interface SkippedFilesParts {
  readonly currentRows: Pick<CurrentRows, 'skipped' | 'skippedFiles'>;
  /** The open folder's; undefined if there is none. */
  readonly walk: () => FolderWalk | undefined;
  /** What Start would be for. */
  readonly choice: () => Choice;
  /** A file as it is now. */
  readonly stat: (path: string) => Promise<FileStat>;
}

/**
 * The files that a run has skipped for good: they hold no picture, and are still as they were then. Every run looks at them again,
 * and says the same in no time.
 */
export class SkippedFiles {
  readonly #parts: SkippedFilesParts;
  /** Paths of files that are other ones by now, and may be pictures. Those that were not asked about yet count as they were. */
  #changed = $state.raw<ReadonlySet<string>>(new Set());

  constructor(parts: SkippedFilesParts) {
    this.#parts = parts;
    $effect.root(() => {
      $effect(() => {
        const files = this.#files;
        const abort = new AbortController();
        this.#changed = new Set();
        if (files && files.size > 0) void this.#look(files, abort.signal);
        return () => abort.abort();
      });
    });
  }

  /** How many of the chosen ones there are. */
  readonly forGood: number = $derived.by(() => {
    const { currentRows, choice, walk } = this.#parts;
    const counted = walk();
    if (!counted) return 0;
    const chosen = choice();
    return currentRows.skipped.filter(({ code, path = '' }) => {
      if (!deniesImage(code) || this.#changed.has(path)) return false;
      return isChosen(path, chosen) && counted.table.findPath(path) !== undefined;
    }).length;
  });

  /** Once the folder is known, and only where somebody sees it: a terminal's page is seen by nobody. */
  get #files(): ReadonlyMap<string, FileStat> | undefined {
    const { currentRows, walk } = this.#parts;
    const counted = walk();
    const isSeen = counted?.state === 'complete' && counted.source.kind !== 'loopback';
    return isSeen ? currentRows.skippedFiles : undefined;
  }

  async #look(files: ReadonlyMap<string, FileStat>, signal: AbortSignal): Promise<void> {
    const changed = new Set<string>();
    const slicer = new Slicer();
    for (const [path, { sizeBytes, mtimeMs }] of files) {
      const now = await this.#parts.stat(path).catch(() => undefined); // one that is gone is no longer in the folder
      await slicer.breathe();
      if (signal.aborted) return;
      if (now && (now.sizeBytes !== sizeBytes || now.mtimeMs !== mtimeMs)) changed.add(path);
    }
    if (changed.size > 0) this.#changed = changed;
  }
}
