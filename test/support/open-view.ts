import type { RenderResult } from 'vitest-browser-svelte';
import type { Component } from 'svelte';

/** Goes to one of the views of a result, as a visitor does. The address that names it stays for the next page that is rendered. */
export async function openView(
  screen: Pick<RenderResult<Component>, 'getByRole'>,
  name: 'Explore' | 'Map' | 'Index' | 'Check' | 'Save',
): Promise<void> {
  await screen.getByRole('tab', { name, exact: true }).click();
}
