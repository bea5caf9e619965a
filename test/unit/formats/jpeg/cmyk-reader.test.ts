import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readCmykJpeg } from '../../../../src/formats/jpeg/cmyk-reader.ts';
import type { JpegFacts } from '../../../../src/formats/image/header.ts';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import golden from './cmyk-golden.json';

const DQT = 0xdb;
const APP15 = 0xef;

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

function factsOf(bytes: Uint8Array): JpegFacts {
  const { jpeg } = sniffImage(bytes);
  if (!jpeg) throw new Error('expected a JPEG');
  return jpeg;
}

test.each(golden.cases)('$name: every byte is Pillow’s', ({ file, sha256 }) => {
  const bytes = fromBase64(file);
  const { rgb } = readCmykJpeg(bytes, factsOf(bytes));
  expect(createHash('sha256').update(rgb).digest('hex')).toBe(sha256);
});

test('a progressive JPEG whose last scans are missing is refused: libjpeg would smooth it', () => {
  const bytes = fromBase64(golden.cut);
  expect(() => readCmykJpeg(bytes, factsOf(bytes))).toThrow(/last scans are missing/);
});

test('arithmetic coding and lossless compression are refused by name', () => {
  const bytes = fromBase64(golden.cases[0]!.file);
  const facts = factsOf(bytes);
  expect(() => readCmykJpeg(bytes, { ...facts, isArithmetic: true })).toThrow(/arithmetic coding/);
  expect(() => readCmykJpeg(bytes, { ...facts, isLossless: true })).toThrow(/lossless/);
});

test('a quantisation table that is not there is named', () => {
  const bytes = fromBase64(golden.cases[0]!.file);
  const facts = factsOf(bytes);
  for (let at = 2; at < bytes.length - 1; at++) {
    if (bytes[at] === 0xff && bytes[at + 1] === DQT) bytes[at + 1] = APP15;
  }
  expect(() => readCmykJpeg(bytes, facts)).toThrow(/no quantisation table 0/);
});

test('no damage to the data makes the reader hang or fail in an unforeseen way', () => {
  const original = fromBase64(golden.cases.find(({ name }) => name.includes('progressive'))!.file);
  const unforeseen: string[] = [];
  for (let at = 2; at < original.length; at += 3) {
    const bytes = original.slice();
    bytes[at] = bytes[at]! ^ 0x55;
    try {
      readCmykJpeg(bytes, factsOf(bytes));
    } catch (error) {
      const code = (error as { readonly code?: string }).code ?? String(error);
      if (!code.startsWith('image-')) unforeseen.push(`${at}: ${code}`);
    }
  }
  expect(unforeseen).toEqual([]);
});
