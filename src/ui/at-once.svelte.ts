import { untrack } from 'svelte';
import type { AppView } from '../state/app/view.ts';
import type { Address, ViewName } from './address.svelte.ts';

/** So many rows are compared with one another in a second or two, and mapped: nobody need ask for it. */
const FEW_ROWS = 5000;

/**
 * Makes by itself what a view is about, once it is shown and where that takes a moment: once for the rows as they are, so that
 * who cancels is not asked again. Call while a component is being set up.
 *
 * @param work - undefined while there is nothing to make, or it is there
 */
export function makeAtOnce(
  page: () => Pick<AppView, 'index' | 'run'>,
  { address, view }: { readonly address: Address; readonly view: ViewName },
  work: () => (() => Promise<void>) | undefined,
): void {
  let madeOf: object | undefined;
  let madeRows = 0;
  $effect(() => {
    const { index, run } = page();
    const { rows } = index;
    const { phase, isActive } = run; // another one with each run, and when other rows are open
    if (address.place === 'licences' || address.view !== view || isActive || rows < 2 || rows > FEW_ROWS) return;
    const make = work();
    if (!make || (madeOf === phase && madeRows === rows)) return;
    [madeOf, madeRows] = [phase, rows];
    untrack(() => void make());
  });
}
