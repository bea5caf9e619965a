import { formatCosine } from './format.ts';

/** A small part of a whole, rounded up to two digits, so that "at most" stays true: `0.00048` → `0.048 %`. */
export function formatAtMost(fraction: number): string {
  if (fraction === 0) return '0 %';
  const percent = fraction * 100;
  const step = 10 ** (Math.floor(Math.log10(percent)) - 1);
  return `${Number((Math.ceil(percent / step - 1e-9) * step).toPrecision(2))} %`;
}

/** A cosine, rounded down, so that one that is not quite 1 does not read as 1: `0.9999999`. */
export function formatAtLeastCosine(cosine: number): string {
  return formatCosine(Math.floor(cosine * 1e7) / 1e7);
}
