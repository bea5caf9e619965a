import { expect, test } from 'vitest';
import { fingerprintOf, type FingerprintParts } from '../../../src/core/fingerprint.ts';

const parts: FingerprintParts = {
  modelSha256: 'ab',
  output: 'pooled',
  preprocessing: {
    preset: 'squash',
    sizePx: 224,
    resizePx: 256,
    filter: 'bilinear',
    pillow: '13',
    exif: 'ignore',
    channels: 'RGB',
    range: '0-1',
    normalization: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  },
  arithmetic: 'fp32',
  pixels: 'exact',
  kernelVersion: 1,
};

test('the order of the keys does not change a fingerprint', async () => {
  const reversed = Object.fromEntries(Object.entries(parts).reverse()) as unknown as FingerprintParts;
  expect(await fingerprintOf(reversed)).toBe(await fingerprintOf(parts));
});

test.each([
  { ...parts, modelSha256: 'ac' },
  { ...parts, output: 'layer4' },
  { ...parts, pixels: 'approximate' as const },
  { ...parts, kernelVersion: 2 },
  { ...parts, preprocessing: { ...parts.preprocessing, pillow: '11' as const } },
  { ...parts, preprocessing: { ...parts.preprocessing, exif: 'upright' as const } },
  { ...parts, preprocessing: { ...parts.preprocessing, preset: 'crop' as const } },
  { ...parts, preprocessing: { ...parts.preprocessing, sizePx: 225 } },
  { ...parts, preprocessing: { ...parts.preprocessing, resizePx: 257 } },
  { ...parts, preprocessing: { ...parts.preprocessing, filter: 'bicubic' as const } },
  { ...parts, preprocessing: { ...parts.preprocessing, channels: 'BGR' as const } },
  { ...parts, preprocessing: { ...parts.preprocessing, range: '0-255' as const } },
  {
    ...parts,
    preprocessing: { ...parts.preprocessing, normalization: { mean: [0.5, 0.5, 0.4], std: [0.5, 0.5, 0.5] } as const },
  },
])('whatever changes a number changes the fingerprint (%#)', async (changed) => {
  expect(await fingerprintOf(changed)).not.toBe(await fingerprintOf(parts));
});

// Worked out by Python's json and hashlib: whoever changes what goes in loses the rows that are stored.
test('a fingerprint is the first half of the SHA-256 of its parts as JSON with sorted keys', async () => {
  expect(await fingerprintOf(parts)).toBe('03e49fcc6d855b55219221f28f2dfceb');
});
