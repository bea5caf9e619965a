import { beforeAll, expect, test } from 'vitest';
import { checkJpegScans } from '../../../../src/formats/jpeg/integrity.ts';
import { readFixture } from '../../../support/read-fixture.ts';

let jpeg = new Uint8Array(0);
beforeAll(async () => {
  jpeg = await readFixture('images/jpeg-444.jpg');
});

test('every cut before the end marker is found', () => {
  for (let length = 4; length < jpeg.length; length += 7) {
    expect(() => checkJpegScans(jpeg.subarray(0, length))).toThrow(
      expect.objectContaining({ code: 'image-truncated' }),
    );
  }
});

test('bytes behind the end marker are nobody’s business', () => {
  expect(() => checkJpegScans(new Uint8Array([...jpeg, 0xff, 0xd8, 0xff, 0x00]))).not.toThrow();
});

test('a marker that libjpeg does not know, among the pixels, is damage', () => {
  const hurt = jpeg.slice();
  hurt.set([0xff, 0x3c], jpeg.length - 40);
  expect(() => checkJpegScans(hurt)).toThrow(expect.objectContaining({ code: 'image-damaged' }));
});

test('with restart markers it is not: the next one puts things right', async () => {
  const restarts = await readFixture('images/jpeg-restarts.jpg');
  const hurt = restarts.slice();
  const at = restarts.findIndex((byte, i) => byte === 0xff && restarts[i + 1] === 0xd0) + 20;
  hurt.set([0xff, 0x3c], at);
  expect(() => checkJpegScans(hurt)).not.toThrow();
});
