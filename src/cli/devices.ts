import { DEVICES as KNOWN, ENGINES } from '../stages/embed/engines/registry.ts';

/** What `--device` takes: `auto`, or an engine of the page's by its id. */
export const DEVICES: readonly string[] = KNOWN;

/** Whether the page may need a GPU, so that the browser must be started with one. */
export function mayNeedGpu(device: string): boolean {
  return ENGINES.find(({ id }) => id === device)?.needs !== 'processor';
}
