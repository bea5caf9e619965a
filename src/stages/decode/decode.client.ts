import workerUrl from './decode.worker.ts?worker&url';
import { openLink } from '../../core/worker-link.ts';
import type { DecodeApi } from './decode.contract.ts';
import { keepDecoding, type Decoder } from './decoder-life.ts';

export type { Decoder } from './decoder-life.ts';

const BASE_PATIENCE_MS = 60_000;
/** Slow pictures are large ones, and turns of huge ones are waited for: a second for every 256 kB of the file. */
const BYTES_A_SECOND = 256 * 1024;

/** Starts a decode worker. See {@link Decoder}. */
export function startDecoder(): Decoder {
  return keepDecoding({
    open: () => openLink<DecodeApi>(workerUrl, 'decode', { code: 'decode-crashed', stage: 'decode' }),
    patienceMs: (file) => BASE_PATIENCE_MS + Math.round((1000 * file.size) / BYTES_A_SECOND),
  });
}
