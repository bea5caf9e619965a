import type { PipelineError } from './errors.ts';
import type { FileEnds } from './file-ends.ts';
import type { SourceNote } from './source-set.ts';

/** A part of one folder's listing. A large folder comes in several parts, so that no task is long. */
export interface FolderPart {
  /** Names from the picked folder down; empty for the picked folder itself. */
  readonly folder: readonly string[];
  /** Names of subfolders in this part, in no order. All of them are listed sooner or later. */
  readonly folders: readonly string[];
  /** Names of files in this part, in no order, of every kind. */
  readonly files: readonly string[];
  /** Set when this folder could not be listed (further): the walk is not complete then. */
  readonly error?: PipelineError;
  /** These names are read without handles, which do not list them: a folder that is restored from its handle lacks them. */
  readonly isHiddenFromHandles?: boolean;
}

/** What changes when a file's content does. */
export interface FileStat {
  readonly sizeBytes: number;
  /** Last modification, in ms since 1970. */
  readonly mtimeMs: number;
}

/** A folder that the visitor granted, whatever the browser gave us for it. */
export interface FolderSource {
  /** The folder's own name, for example `photos`. */
  readonly name: string;
  /** How it was granted; tells whether it can be restored on the next visit (`handle` only). */
  readonly kind: 'handle' | 'entries' | 'files' | 'loopback';
  /** The handle itself, where there is one: it is what tells two folders of one name apart. */
  readonly handle?: FileSystemDirectoryHandle;
  /** An identity that holds for ever, where the giver has one (the terminal: the folder's real path). */
  readonly stableId?: string;
  /** Whether the browser may keep names from this source without a word: it lists by handles alone. */
  readonly mayHideNames?: boolean;
  /** What is to be said of its names: those that differ from what was given. */
  readonly notes?: readonly SourceNote[];
  /**
   * Walks the whole folder, any depth. Parts of at most 1,000 names; yields to the event loop between parts.
   *
   * @throws PipelineError `folder-denied`, `folder-lost` if the picked folder itself cannot be read; AbortError
   */
  list(signal: AbortSignal): AsyncIterable<FolderPart>;
  /**
   * Size and mtime of one file, without its content: what tells whether a stored row is still right.
   *
   * @param path - names from the picked folder down
   * @throws PipelineError `image-gone`, `folder-lost`
   */
  stat(path: readonly string[]): Promise<FileStat>;
  /**
   * Opens one file, with its size and mtime.
   *
   * @param path - names from the picked folder down
   * @throws PipelineError `image-gone` if it is not there, `folder-lost` if access was withdrawn
   */
  open(path: readonly string[]): Promise<File>;
  /**
   * Reads the ends of many files together, where opening each would read all of it, or cost a way of its own.
   *
   * @param paths - names from the picked folder down, each
   * @param bytes - of each end, at most
   * @returns in the order of the paths; undefined for a file that can't be read
   * @throws PipelineError `folder-lost`
   */
  ends?(paths: readonly (readonly string[])[], bytes: number): Promise<readonly (FileEnds | undefined)[]>;
}
