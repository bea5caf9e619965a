import { accessSync, constants, statSync, type Stats } from 'node:fs';
import { resolve } from 'node:path';
import type { ChannelValues } from '../core/preprocessing.ts';
import { ArgumentError } from './argument-error.ts';

/**
 * One of a few names.
 *
 * @param option - as it is typed, for the sentence
 * @throws ArgumentError for any other
 */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found === undefined) throw new ArgumentError(`${option} wants ${allowed.join(' or ')}, not "${value}".`);
  return found;
}

/**
 * A whole number of 1 or more.
 *
 * @param what - what it counts, for the sentence
 * @throws ArgumentError for anything else
 */
export function countOf(option: string, text: string, what: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count > 0 && Number.isSafeInteger(count)) return count;
  throw new ArgumentError(`${option} wants a number of ${what}, 1 or more, not "${text}".`);
}

/**
 * Three numbers with commas between them: red, green, blue; and a fourth for alpha.
 *
 * @throws ArgumentError for anything else
 */
export function channelValuesOf(option: string, text: string): ChannelValues {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const [red = NaN, green = NaN, blue = NaN, alpha] = numbers;
  if (numbers.length <= 4 && numbers.length >= 3 && numbers.every(Number.isFinite))
    return alpha === undefined ? [red, green, blue] : [red, green, blue, alpha];
  throw new ArgumentError(`${option} wants three numbers, as in ${option} 0.485,0.456,0.406, not "${text}".`);
}

/**
 * Absolute path of a file that can be read.
 *
 * @param base - folder that relative paths start from
 * @throws ArgumentError if it is not there, no file, or not readable
 */
export function readableFile(option: string, path: string, base: string): string {
  const absolute = resolve(base, path);
  const found = statOf(absolute);
  if (!found) throw new ArgumentError(`${option}: there is no file "${path}".`);
  if (found.isDirectory()) throw new ArgumentError(`${option} wants a file, but "${path}" is a folder.`);
  if (!found.isFile()) throw new ArgumentError(`${option} wants a file, and "${path}" is something else.`);
  try {
    accessSync(absolute, constants.R_OK);
  } catch (cause) {
    throw new ArgumentError(`${option}: the file "${path}" may not be read.`, { cause });
  }
  return absolute;
}

/** Whether this is a folder. */
export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/** Whether this is a file. */
export function isFile(path: string): boolean {
  return statOf(path)?.isFile() ?? false;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
