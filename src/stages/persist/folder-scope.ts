import { asFields, isStrings } from './parse.ts';

/** Which images of a folder the visitor meant last. */
export interface FolderScope {
  /** Names of top-level subfolders that were left out. */
  readonly excluded: readonly string[];
  readonly leaveOutHidden: boolean;
  /** Whether pictures of kinds that ImageFolder passes over were meant as well. */
  readonly takeMore: boolean;
  /** Whether only a sample was meant. */
  readonly sampleOnly: boolean;
}

/** Reads a folder's scope; what is damaged in it is as if nobody had chosen it. Undefined if there is none. */
export function parseScope(value: unknown): FolderScope | undefined {
  const fields = asFields(value);
  if (!fields) return undefined;
  const { excluded, leaveOutHidden, takeMore, sampleOnly } = fields;
  return {
    excluded: isStrings(excluded) ? excluded : [],
    leaveOutHidden: leaveOutHidden === true,
    takeMore: takeMore === true,
    sampleOnly: sampleOnly === true,
  };
}
