import { stemOf } from '../core/path-stem.ts';
import { withoutFileEnding } from './file-ending.ts';
import { trimKey, unwrapKey } from './key-text.ts';

/**
 * What of an image's path a key names, from the strictest on. `path-loose` and `name-loose`: without case and file ending.
 * `stem-without-zeros`: the stem as a program leaves it that takes it for a number, so that `0108775015` became `108775015`.
 */
export type LabelRuleKind = 'path' | 'name' | 'stem' | 'path-loose' | 'name-loose' | 'stem-without-zeros';

/** How keys and images are brought together: one rule for a whole column of keys. */
export interface LabelRule {
  readonly kind: LabelRuleKind;
  /** Spaces around a key mean nothing. */
  readonly isTrimmed: boolean;
  /** Keys write `\` where paths have `/`. */
  readonly isBackslashed: boolean;
  /** Keys are read out of what programs wrapped them in: `="007"`, `7.0`, `a%20b`, `file:///a`. */
  readonly isUnwrapped: boolean;
  /** Keys are paths, of which only the last name is compared; never for a kind of path. */
  readonly ignoresFolders: boolean;
  /** Folders that all keys begin with and no image's path does, for example `images/`; empty for none, and but for a kind of path. */
  readonly droppedFolder: string;
  /** Folders that all images lie in and no key has in front, for example `train/`; empty as above. */
  readonly addedFolder: string;
}

/** The rule of that kind that forgives nothing but spaces. */
export function plainRule(kind: LabelRuleKind): LabelRule {
  const forgiven = { isTrimmed: true, isBackslashed: false, isUnwrapped: false, ignoresFolders: false };
  return { kind, ...forgiven, droppedFolder: '', addedFolder: '' };
}

/** What a rule compares of an image's path. */
export function imageForm(kind: LabelRuleKind, path: string): string {
  switch (kind) {
    case 'path':
      return path;
    case 'name':
      return nameOf(path);
    case 'stem':
      return stemOf(path);
    case 'path-loose':
      return `${path.slice(0, path.lastIndexOf('/') + 1)}${stemOf(path)}`;
    case 'name-loose':
      return stemOf(path);
    case 'stem-without-zeros':
      return stemOf(path).replace(/^0+(?=\d+$)/, '');
  }
}

/** A form as it is looked up: letters composed, and without case where the rule does not mind it. */
export function foundForm(kind: LabelRuleKind, form: string): string {
  const composed = toComposed(form);
  return kind === 'path-loose' || kind === 'name-loose' ? composed.toLowerCase() : composed;
}

/** What a rule compares of a key; empty if nothing is left. */
export function keyForm(rule: LabelRule, key: string): string {
  const text = keyText(rule, key);
  switch (rule.kind) {
    case 'path':
      return inFolder(rule, withoutRoot(text));
    case 'path-loose':
      return inFolder(rule, withoutFileEnding(withoutRoot(text)));
    case 'name-loose':
      return withoutFileEnding(nameOf(text));
    case 'name':
    case 'stem':
    case 'stem-without-zeros':
      return nameOf(text);
  }
}

/** A key as a rule reads it: trimmed, unwrapped, with `/` between its names. */
export function keyText(rule: Pick<LabelRule, 'isTrimmed' | 'isUnwrapped' | 'isBackslashed'>, key: string): string {
  const trimmed = rule.isTrimmed ? trimKey(key) : key;
  const text = rule.isUnwrapped ? unwrapKey(trimmed) : trimmed;
  return rule.isBackslashed ? text.replaceAll('\\', '/') : text;
}

/** Whether a key is written as a number that kept a leading zero. */
export function hasLeadingZero(key: string): boolean {
  return /^0\d+$/.test(key);
}

/** A path without `./` or `/` at its beginning. */
export function withoutRoot(path: string): string {
  return /^[./]/.test(path) ? path.replace(/^(?:\.?\/)+/, '') : path;
}

function inFolder({ droppedFolder, addedFolder }: LabelRule, path: string): string {
  if (path === '') return '';
  return addedFolder + (path.startsWith(droppedFolder) ? path.slice(droppedFolder.length) : path);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const NON_ASCII = /[^\0-\x7f]/;

/** The text with composed letters (NFC): macOS writes é as two characters, others as one. */
function toComposed(text: string): string {
  return NON_ASCII.test(text) ? text.normalize('NFC') : text;
}
