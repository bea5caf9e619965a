let current = $state.raw<string>();

/** How numbers and dates are written: a tag for `Intl`; undefined: as the browser has it. What read it is drawn anew when it changes. */
export function locale(): string | undefined {
  return current;
}

/** From now on numbers and dates are written so. */
export function useLocale(tag: string | undefined): void {
  current = tag;
}
