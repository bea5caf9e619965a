/**
 * Keeps the keyboard where it was when a button disappears under it: if the focus was inside `area` before `changes()` changed
 * and is lost afterwards, the first element in the area that `to` selects gets it. Call while a component is being set up.
 *
 * @param to - the first usable control or heading, unless told
 */
export function keepFocus(
  area: () => HTMLElement | undefined,
  changes: () => unknown,
  to = 'button:not(:disabled), [tabindex="-1"]',
): void {
  let wasInside = false;
  $effect.pre(() => {
    changes();
    wasInside = area()?.contains(document.activeElement) ?? false;
  });
  $effect(() => {
    changes();
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (!wasInside || !isLost) return;
    area()?.querySelector<HTMLElement>(to)?.focus({ preventScroll: true });
  });
}
