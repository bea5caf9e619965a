import { expect, test } from 'vitest';
import { sniffImage } from '../../../src/formats/image/sniff.ts';
import { decodeNatively } from '../../../src/stages/decode/native-frame.ts';
import { PixelKernel } from '../../../src/stages/decode/pixel-kernel.ts';
import url from '../../fixtures/images/jpeg-progressive.jpg?url';

test('a picture whose bytes lie among those of other files leaves the others alone', async () => {
  const file = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const group = Uint8Array.from([1, 2, 3, ...file, 4]);
  const kernel = await PixelKernel.create();
  await decodeNatively(group.subarray(3, -1), 'image/jpeg', sniffImage(file), kernel);
  expect([...group]).toEqual([1, 2, 3, ...file, 4]);
  await decodeNatively(file, 'image/jpeg', sniffImage(file), kernel);
  expect(file.byteLength).toBe(0);
});
