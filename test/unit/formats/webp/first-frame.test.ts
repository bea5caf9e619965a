import { expect, test } from 'vitest';
import { readFirstWebpFrame } from '../../../../src/formats/webp/first-frame.ts';
import { readWebpHeader } from '../../../../src/formats/webp/header.ts';
import { alphaPictures, dataOf } from '../../../support/alpha-pictures.ts';

const animation = () => dataOf(alphaPictures.find(({ name }) => name === 'animated-small.webp')!);
const CANVAS = { widthPx: 53, heightPx: 41 };

/** Where the first frame's data begin. */
function frameAt(bytes: Uint8Array): number {
  return new TextDecoder('latin1').decode(bytes).indexOf('ANMF') + 8;
}

test('the first frame of an animation becomes a still picture of its own size', () => {
  const { still, ...place } = readFirstWebpFrame(animation(), CANVAS);
  expect(place).toEqual({ leftPx: 6, topPx: 10, widthPx: 31, heightPx: 25 });
  expect(readWebpHeader(still)).toMatchObject({ widthPx: 31, heightPx: 25, hasAlpha: true, reader: 'native-alpha' });
});

test('an animation is read by a library, whatever the browser can do', () => {
  expect(readWebpHeader(animation())).toMatchObject({ ...CANVAS, animated: true, reader: 'library' });
});

test('a frame outside the picture is damage', () => {
  const bytes = animation();
  bytes[frameAt(bytes)] = 12; // 24 + 31 > 53
  expect(() => readFirstWebpFrame(bytes, CANVAS)).toThrow('WebP has a frame outside the picture');
});

test('so is an animation whose first frame is missing, or shorter than its own header', () => {
  const bytes = animation();
  expect(() => readFirstWebpFrame(bytes.subarray(0, frameAt(bytes) - 8), CANVAS)).toThrow(/without a frame/);
  new DataView(bytes.buffer).setUint32(frameAt(bytes) - 4, 8, true);
  expect(() => readFirstWebpFrame(bytes, CANVAS)).toThrow(/ends within its header/);
});
