import { stemOf } from '../core/path-stem.ts';

/**
 * What of an image's path a key names. `stem-without-zeros`: the stem as a program leaves it that takes it for a number, so that
 * `0108775015` became `108775015`.
 */
export type LabelRuleKind = 'path' | 'name' | 'stem' | 'stem-without-zeros';

/** How keys and images are brought together: one rule for a whole column of keys. */
export interface LabelRule {
  readonly kind: LabelRuleKind;
  /** Keys write `\` where paths have `/`; for `path` only. */
  readonly isBackslashed: boolean;
  /** Folders that all keys begin with and no image's path does, for example `images/`; empty for none, and but for `path`. */
  readonly droppedFolder: string;
}

/** The rule of that kind that forgives nothing. */
export function plainRule(kind: LabelRuleKind): LabelRule {
  return { kind, isBackslashed: false, droppedFolder: '' };
}

/** What a rule compares of an image's path. */
export function imageForm(kind: LabelRuleKind, path: string): string {
  switch (kind) {
    case 'path':
      return path;
    case 'name':
      return path.slice(path.lastIndexOf('/') + 1);
    case 'stem':
      return stemOf(path);
    case 'stem-without-zeros':
      return stemOf(path).replace(/^0+(?=\d+$)/, '');
  }
}

/** What a rule compares of a key; empty if nothing is left. */
export function keyForm(rule: LabelRule, key: string): string {
  if (rule.kind !== 'path') return key;
  const path = withoutRoot(rule.isBackslashed ? key.replaceAll('\\', '/') : key);
  return path.startsWith(rule.droppedFolder) ? path.slice(rule.droppedFolder.length) : path;
}

/** Whether a key is written as a number that kept a leading zero. */
export function hasLeadingZero(key: string): boolean {
  return /^0\d+$/.test(key);
}

/** A path without `./` or `/` at its beginning. */
export function withoutRoot(path: string): string {
  return /^[./]/.test(path) ? path.replace(/^(?:\.?\/)+/, '') : path;
}

const NON_ASCII = /[^\0-\x7f]/;

/** The text with composed letters (NFC): macOS writes é as two characters, others as one. */
export function toComposed(text: string): string {
  return NON_ASCII.test(text) ? text.normalize('NFC') : text;
}
