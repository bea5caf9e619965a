/**
 * Keeps the keyboard where it was when a button disappears under it: if the focus was inside `area` before `changes()` changed
 * and is lost afterwards, the area's first usable control or heading gets it. Call while a component is being set up.
 */
export function keepFocus(area: () => HTMLElement | undefined, changes: () => unknown): void {
  let wasInside = false;
  $effect.pre(() => {
    changes();
    wasInside = area()?.contains(document.activeElement) ?? false;
  });
  $effect(() => {
    changes();
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (!wasInside || !isLost) return;
    area()?.querySelector<HTMLElement>('button:not(:disabled), [tabindex="-1"]')?.focus({ preventScroll: true });
  });
}
