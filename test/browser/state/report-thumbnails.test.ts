import { expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import type { Decoders } from '../../../src/pipeline/encode-folder.ts';
import { makeThumbnails } from '../../../src/state/report/thumbnails.ts';

const EDGE_PX = 32;

/** Decoders that see every picture as twice as wide as high, red, and cannot read one called `broken`. */
function redDecoders(): Decoders & { readonly held: () => number } {
  let held = 0;
  return {
    lanes: 3,
    held: () => held,
    admit() {
      held++;
      let name = '';
      let isHeld = true;
      return Promise.resolve({
        read: (file) => {
          name = file.name;
          return Promise.resolve();
        },
        decode: (lease) => {
          if (name === 'broken') return Promise.reject(new PipelineError('image-truncated', 'decode', 'no picture'));
          new Float32Array(lease.buffer).fill(255, 0, EDGE_PX * EDGE_PX);
          return Promise.resolve({ prepared: { kind: 'tensor', lease }, widthPx: 400, heightPx: 200, remarks: [] });
        },
        leave: () => {
          if (isHeld) held--;
          isHeld = false;
        },
      });
    },
  };
}

const work = (decoders: Decoders, signal = new AbortController().signal) => ({
  ...{ edgePx: EDGE_PX, decoders, signal },
  open: (path: string) => Promise.resolve(new File([], path)),
  onProgress: () => undefined,
});

test('a thumbnail has the picture’s proportions and colours; one that cannot be read is counted', async () => {
  const decoders = redDecoders();
  const { of, mimeType, unreadable, leftOut } = await makeThumbnails(['a', 'broken', 'b'], work(decoders));
  expect([[...of.keys()].sort(), unreadable, leftOut, decoders.held()]).toEqual([['a', 'b'], 1, 0, 0]);
  const blob = await (await fetch(`data:${mimeType};base64,${of.get('a')!}`)).blob();
  const picture = await createImageBitmap(blob);
  expect([picture.width, picture.height]).toEqual([EDGE_PX, EDGE_PX / 2]);
  const context = new OffscreenCanvas(EDGE_PX, EDGE_PX / 2).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  const [red = 0, green = 0, blue = 0] = context.getImageData(8, 8, 1, 1).data;
  expect(red).toBeGreaterThan(240);
  expect(Math.max(green, blue)).toBeLessThan(16);
});

test('where there is no more room, the rest goes without', async () => {
  const paths = Array.from({ length: 50 }, (_, i) => String(i));
  const { of, leftOut } = await makeThumbnails(paths, { ...work(redDecoders()), maxCharacters: 500 });
  expect(of.size).toBeLessThan(20);
  expect(of.size + leftOut).toBe(50);
  expect(of.has('0')).toBe(true);
});

test('thumbnails end with their signal', async () => {
  const stop = new AbortController();
  const hanging: Decoders = { lanes: 1, admit: () => new Promise(() => undefined) };
  const making = makeThumbnails(['a'], work(hanging, stop.signal));
  stop.abort();
  await expect(making).rejects.toMatchObject({ name: 'AbortError' });
});
