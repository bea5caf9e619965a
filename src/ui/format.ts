import { locale } from './words/locale.svelte.ts';

/** Holds a number and its unit together where a line is broken. */
export const JOINT = '\u00a0';

/**
 * Separators and dates are the visitor's own (`words/locale.svelte.ts`). Figures that are compared with a program's (cosines,
 * values of a vector) are written as programs write them.
 */
interface Formats {
  readonly tag: string | undefined;
  /** By decimals. */
  readonly numbers: readonly Intl.NumberFormat[];
  readonly date: Intl.DateTimeFormat;
}
let made = makeFormats(undefined);
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

const SMALLEST_PLAIN = 1e-3;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A whole number with separators: `12,345`. */
export function formatCount(count: number): string {
  return formatFixed(count, 0);
}

/** A number with so many decimals: `8.4`. */
function formatFixed(value: number, decimals: 0 | 1): string {
  return formats().numbers[decimals]!.format(value);
}

/** A size in powers of 1,000, three digits at most: `812 B`, `8.4 MB`, `126 MB`. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.5 and more would round to 1,000 of this unit.
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${formatFixed(value, digits)}${JOINT}${BYTE_UNITS[unit]!}`;
}

/** A span of time of a second and more, two units at most, which are signs and no words: `42 s`, `3 min 20 s`, `3 d 4 h`. */
export function formatSpan(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole}${JOINT}s`;
  if (whole < HOUR) return twoUnits(whole, [MINUTE, 'min'], [1, 's']);
  const minutes = Math.round(whole / MINUTE) * MINUTE;
  if (minutes < DAY) return twoUnits(minutes, [HOUR, 'h'], [MINUTE, 'min']);
  return twoUnits(Math.round(whole / HOUR) * HOUR, [DAY, 'd'], [HOUR, 'h']);
}

/** An estimate in seconds, rounded so that it does not flicker: to 10 s, then minutes, then five; undefined: a few seconds. */
export function roundRemaining(seconds: number): number | undefined {
  if (seconds < 5) return undefined;
  if (seconds < MINUTE - 5) return Math.ceil(seconds / 10) * 10;
  if (seconds < HOUR) return Math.max(1, Math.round(seconds / MINUTE)) * MINUTE;
  return Math.round(seconds / (5 * MINUTE)) * 5 * MINUTE;
}

/** So many a second, without the word for what: one decimal below ten. */
export function formatSpeed(perSecond: number): string {
  return formatFixed(perSecond, perSecond < 9.95 ? 1 : 0);
}

/** A whole percentage, rounded down so that 100 % means all: `42 %`. */
export function formatPercent(fraction: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)} %`;
}

/** A share (0 to 1) as percent with one decimal, rounded down so that 100 % means all: `91.4 %`. */
export function formatShare(share: number): string {
  const tenths = Math.floor(Math.min(1, Math.max(0, share)) * 1000 + 1e-9);
  return `${formatFixed(tenths / 10, 1)}${JOINT}%`;
}

/** A cosine with the seven decimals that a float32 has: `0.9999998`. */
export function formatCosine(cosine: number): string {
  return cosine.toFixed(7);
}

/** How near two pictures are, by the cosine of their rows, for people who look at the pictures: `0.953`. */
export function formatNear(cosine: number): string {
  return cosine.toFixed(3);
}

/** A number with four significant digits: `12.35`, `0.0123`, `2.1e-6`. */
export function formatValue(value: number): string {
  if (value !== 0 && Math.abs(value) < SMALLEST_PLAIN) return value.toExponential(1);
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** A day and a time of day: `Nov 3, 2026, 2:15 PM`. */
export function formatDate(timeMs: number): string {
  return formats().date.format(timeMs);
}

type Unit = readonly [seconds: number, name: string];

function twoUnits(seconds: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const first = Math.floor(seconds / large);
  const second = Math.floor((seconds - first * large) / small);
  const start = `${first}${JOINT}${largeName}`;
  return second === 0 ? start : `${start} ${second}${JOINT}${smallName}`;
}

/** They are costly to make, and the same for every number until the visitor takes another language. */
function formats(): Formats {
  const tag = locale();
  if (tag !== made.tag) made = makeFormats(tag);
  return made;
}

function makeFormats(tag: string | undefined): Formats {
  const numbers = Array.from({ length: 2 }, (_, digits) => {
    return new Intl.NumberFormat(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  });
  return { tag, numbers, date: new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }) };
}
