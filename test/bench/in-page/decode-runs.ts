// Files → tensors by the page's own crew of decode workers, so many of them.
import { startDecoder } from '../../../src/stages/decode/decode.client.ts';
import { DecoderCrew, RunDecoders } from '../../../src/stages/decode/decoder-crew.ts';
import { maxDecoders } from '../../../src/stages/decode/decoder-governor.ts';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';
import { inputFiles } from './files.ts';

const TENSOR_BYTES = 3 * 224 * 224 * 4;

let crew: DecoderCrew | undefined;
let run: RunDecoders | undefined;

/** How many decoders a run may have on this machine. */
export function mostDecoders(): number {
  return maxDecoders(navigator.hardwareConcurrency);
}

/** Starts decoders, and keeps them at work until all of them have begun. */
export async function openDecoders(count: number): Promise<void> {
  crew = new DecoderCrew(startDecoder);
  run = new RunDecoders(crew, NOTEBOOK, { max: count, now: () => performance.now() });
  // A model that never has enough: the governor lets one more work, and one more.
  for (const isWaiting of [true, false, true]) run.modelWaits(isWaiting);
  do await decodeAll(1);
  while (run.working < count);
}

/** Decodes every file so many times. @returns wall ms, and how many images that were */
export async function decodeAll(times: number): Promise<{ readonly wallMs: number; readonly images: number }> {
  const decoders = run;
  if (!decoders) throw new Error('no decoder was opened');
  const files = Array.from({ length: times }, () => inputFiles()).flat();
  const { signal } = new AbortController();
  const begin = performance.now();
  let next = 0;
  const lane = async () => {
    const lease = { buffer: new SharedArrayBuffer(TENSOR_BYTES), byteOffset: 0, byteLength: TENSOR_BYTES };
    for (let file = files[next++]; file; file = files[next++]) {
      const seat = await decoders.admit(signal);
      try {
        await seat.read(file, file.name);
        await seat.decode(lease);
      } finally {
        seat.leave();
      }
    }
  };
  await Promise.all(Array.from({ length: decoders.lanes }, lane));
  return { wallMs: performance.now() - begin, images: files.length };
}

/** Ends the decoders. */
export function closeDecoders(): void {
  crew?.close();
}
