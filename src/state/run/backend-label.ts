import type { EmbedReport } from '../../stages/embed/embed.contract.ts';

/** What computed rows, for the record: stored with each batch, and in a saved file's `meta`. */
export function backendLabel({ backend, adapter, runtime, takesPlanes }: EmbedReport): string {
  const prepared = takesPlanes ? 'prepared on the GPU' : '';
  return [backend, adapter, `${runtime.name} ${runtime.version}`, prepared].filter((part) => part !== '').join(' · ');
}
