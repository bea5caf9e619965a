import { cpus, totalmem } from 'node:os';

/** The machine that measures, in words. */
export function machineWords() {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${memory}, Node ${process.versions.node}`;
}

/** Logical processors. */
export const CORES = cpus().length;
