import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { readCmykJpeg } from '../../../../src/formats/jpeg/cmyk-reader.ts';
import golden from './same-ids-golden.json';

describe('components of the same number are told apart as libjpeg does', () => {
  test.each(golden.files)('$name', ({ file, sha256 }) => {
    const bytes = Uint8Array.from(Buffer.from(file, 'base64'));
    const { rgb } = readCmykJpeg(bytes, sniffImage(bytes).jpeg!);
    expect(createHash('sha256').update(rgb).digest('hex')).toBe(sha256);
  });
});

test.each(golden.separateScans)('$name in separate scans: refused, for that reason', ({ file }) => {
  const bytes = Uint8Array.from(Buffer.from(file, 'base64'));
  expect(() => readCmykJpeg(bytes, sniffImage(bytes).jpeg!)).toThrow(/components have one number and separate scans/);
});
