import { PipelineError, isAbort } from '../../core/errors.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { FolderPart, FolderSource } from '../../core/folder-source.ts';
import { extensionOf, hasImageExtension, hasMoreExtension } from '../../core/image-extensions.ts';
import { PathTable } from '../../core/path-table.ts';

/** Kinds that are named where there is no image. */
const NAMED_KINDS = 5;

/** How a walk stands. `complete` only if every folder could be listed: only then may rows of vanished files go. */
export type WalkState = 'walking' | 'complete' | 'incomplete' | 'failed';

/** Images found in one part of the folder. */
export interface ImageCount {
  images: number;
  /** Those of them that are hidden: the file, or a folder above it, begins with a dot. */
  hidden: number;
  /** Pictures besides, of kinds that ImageFolder passes over (HEIC, AVIF …), and those of them that are hidden. */
  more: number;
  moreHidden: number;
}

function noImages(): ImageCount {
  return { images: 0, hidden: 0, more: 0, moreHidden: 0 };
}

/** Whether a file or folder of this name is hidden, as Unix has it. */
export function isHiddenName(name: string): boolean {
  return name.startsWith('.');
}

/**
 * One walk through a picked folder, begun when it was picked. Whoever encodes reads {@link images} while the walk goes on.
 */
export class FolderWalk {
  readonly source: FolderSource;
  /** Folders (every one) and pictures found so far, also of kinds that ImageFolder passes over; other files are only counted. */
  readonly table = new PathTable();
  /** Files that are no pictures, by extension in lower case ('' for none). */
  readonly others = new Map<string, number>();
  /** Pictures of kinds that ImageFolder passes over, by extension in lower case. */
  readonly more = new Map<string, number>();
  /** Top-level folders in the order of finding, empty and hidden ones included: the classes. */
  readonly topFolders = new Map<string, ImageCount>();
  /** Images directly in the picked folder. */
  readonly root: ImageCount = noImages();
  /** Folders that could not be read. */
  readonly unlisted: PipelineError[] = [];
  /** POSIX paths of images that handles do not list, read by other means: few. */
  readonly hiddenFromHandles: string[] = [];

  #state: WalkState = 'walking';
  #failure: unknown;
  readonly #abort = new AbortController();
  #waiting: (() => void)[] = [];
  readonly #onChange: () => void;

  /**
   * @param source - walked at once, to the end or until {@link stop}
   * @param onChange - told after every part of the listing (at most 1,000 names), and at the end
   */
  constructor(source: FolderSource, onChange: () => void) {
    this.source = source;
    this.#onChange = onChange;
    void this.#walk();
  }

  /** How the walk stands. */
  get state(): WalkState {
    return this.#state;
  }

  /** Why the walk failed: a PipelineError, `folder-empty` and `folder-no-images` among them; undefined otherwise. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Gives up; readers of {@link images} end. */
  stop(): void {
    this.#abort.abort();
  }

  /**
   * Numbers of the images in {@link table}, in the order of finding; waits for more until the walk ends.
   *
   * @throws the signal's reason; the walk's failure, if the picked folder itself was lost
   */
  async *images(signal: AbortSignal): AsyncGenerator<number, void> {
    for (let file = 0; ;) {
      signal.throwIfAborted();
      if (file < this.table.fileCount) yield file++;
      else if (this.#state === 'walking') await this.#more(signal);
      else if (this.#state === 'failed') throw this.#failure;
      else return;
    }
  }

  /** Resolves when the walk has ended, in whatever way. */
  async ended(): Promise<void> {
    const never = new AbortController().signal;
    while (this.#state === 'walking') await this.#more(never);
  }

  async #walk(): Promise<void> {
    const slicer = new Slicer();
    try {
      for await (const part of this.source.list(this.#abort.signal)) {
        this.#take(part);
        if (part.error) this.unlisted.push(part.error);
        this.#wake();
        await slicer.breathe();
      }
      this.#state = this.unlisted.length > 0 ? 'incomplete' : 'complete';
      if (this.table.fileCount === 0) this.#fail(this.#nothingFound());
    } catch (error) {
      this.#fail(error);
    }
    this.#wake();
  }

  #take({ folder, folders, files, isHiddenFromHandles }: FolderPart): void {
    const id = this.table.addFolderPath(folder);
    for (const name of folders) {
      this.table.addFolder(id, name);
      if (folder.length === 0) this.topFolders.set(name, noImages());
    }
    const count = (folder[0] === undefined ? undefined : this.topFolders.get(folder[0])) ?? this.root;
    const isHiddenFolder = folder.some(isHiddenName);
    for (const name of files) {
      const isMore = hasMoreExtension(name);
      if (!isMore && !hasImageExtension(name)) {
        addOne(this.others, extensionOf(name));
        continue;
      }
      this.table.addFile(id, name);
      if (isHiddenFromHandles) this.hiddenFromHandles.push([...folder, name].join('/'));
      const isHidden = isHiddenFolder || isHiddenName(name);
      if (isMore) {
        addOne(this.more, extensionOf(name));
        count.more++;
        if (isHidden) count.moreHidden++;
      } else {
        count.images++;
        if (isHidden) count.hidden++;
      }
    }
  }

  #nothingFound(): PipelineError {
    let files = 0;
    for (const count of this.others.values()) files += count;
    if (files === 0) return new PipelineError('folder-empty', 'collect', `no file in folder: ${this.source.name}`);
    return new PipelineError(
      'folder-no-images',
      'collect',
      `no image among ${files} files in folder: ${this.source.name} (${this.#kinds()})`,
    );
  }

  /** The most frequent kinds of files. */
  #kinds(): string {
    const kinds = [...this.others].sort(([, a], [, b]) => b - a).slice(0, NAMED_KINDS);
    return kinds
      .map(([extension, count]) => `${count} ${extension === '' ? 'without extension' : extension}`)
      .join(', ');
  }

  #fail(error: unknown): void {
    this.#state = isAbort(error) ? 'incomplete' : 'failed';
    this.#failure = isAbort(error) ? undefined : error;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
    this.#onChange();
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.push(done);
      signal.addEventListener('abort', done);
    });
  }
}

function addOne(counts: Map<string, number>, extension: string): void {
  counts.set(extension, (counts.get(extension) ?? 0) + 1);
}
