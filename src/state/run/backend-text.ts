import type { EmbedReport } from '../../stages/embed/embed.contract.ts';

/** The backend for people, for example "WebGPU · nvidia ampere" or "WebAssembly · 2 threads". */
export function backendText({ backend, adapter, threads }: EmbedReport): string {
  if (backend === 'webgpu') return adapter === '' ? 'WebGPU' : `WebGPU · ${adapter}`;
  return `WebAssembly · ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

/** The backend for the record: stored with each batch, and in a saved file's `meta`. */
export function backendLabel(report: EmbedReport): string {
  const { backend, adapter, onnxruntime } = report;
  return [backend, adapter, `onnxruntime-web ${onnxruntime}`].filter((part) => part !== '').join(' · ');
}
