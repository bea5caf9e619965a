// Runs in the page of decode.bench.mjs: every way from a file to a tensor, over and over.
import { planResize } from '../../src/core/resize-plan.ts';
import { withNeutralOrientation } from '../../src/formats/exif/orientation.ts';
import { sniffImage } from '../../src/formats/image/sniff.ts';
import { decodeOnCanvas } from '../../src/stages/decode/bitmap-canvas.ts';
import { startDecoder } from '../../src/stages/decode/decode.client.ts';
import { decodeNatively } from '../../src/stages/decode/native-frame.ts';
import { PixelKernel } from '../../src/stages/decode/pixel-kernel.ts';
import { NOTEBOOK } from '../support/notebook-preprocessing.ts';

const TENSOR_BYTES = 3 * 224 * 224 * 4;
const IN_FLIGHT = 2;

/** `native` and `canvas` in this thread, from bytes; `worker` the whole stage, from a Blob, two in flight. */
export type BenchWay = 'native' | 'canvas' | 'worker';

/** Decodes every file `rounds` times. @returns wall ms an image */
export async function runWay(way: BenchWay, files: readonly Blob[], rounds: number): Promise<number> {
  const images = Array.from({ length: rounds }, () => files).flat();
  const decode = way === 'worker' ? openWorkerWay() : await openDirectWay(way);
  await decode.image(files[0]!); // compiles, fills caches
  const begin = performance.now();
  let next = 0;
  const lane = async (slot: number) => {
    for (let image = images[next++]; image; image = images[next++]) await decode.image(image, slot);
  };
  await Promise.all(Array.from({ length: way === 'worker' ? IN_FLIGHT : 1 }, (_, slot) => lane(slot)));
  const elapsedMs = performance.now() - begin;
  decode.close();
  return elapsedMs / images.length;
}

interface OpenWay {
  image(file: Blob, slot?: number): Promise<void>;
  close(): void;
}

function openWorkerWay(): OpenWay {
  const decoder = startDecoder();
  const buffer = new SharedArrayBuffer(IN_FLIGHT * TENSOR_BYTES);
  return {
    async image(file, slot = 0) {
      const lease = { buffer, byteOffset: slot * TENSOR_BYTES, byteLength: TENSOR_BYTES };
      await decoder.decode(file, 'bench', NOTEBOOK, lease);
    },
    close: () => decoder.close(),
  };
}

async function openDirectWay(way: 'native' | 'canvas'): Promise<OpenWay> {
  const kernel = await PixelKernel.create();
  const tensor = new Float32Array(TENSOR_BYTES / 4);
  return {
    async image(file) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const header = sniffImage(bytes);
      const type = `image/${header.format}`;
      if (way === 'native') await decodeNatively(bytes, type, header, kernel);
      else await decodeOnCanvas(withNeutralOrientation(bytes), type, header, kernel);
      kernel.resize(planResize(header, NOTEBOOK));
      kernel.writeTensor(NOTEBOOK, tensor);
    },
    close: () => {},
  };
}
