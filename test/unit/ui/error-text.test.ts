import { expect, test } from 'vitest';
import { modelFileText } from '../../../src/ui/error-text.ts';
import { german } from '../../../src/ui/words/de/german.ts';
import { english } from '../../../src/ui/words/en/english.ts';

const LANGUAGES = { english, german };
const texts = Object.entries(LANGUAGES).flatMap(([language, { errors }]) =>
  Object.entries(errors).map(([code, text]) => ({ language, code, ...text })),
);

test.each(texts)('$code has a short title and says in whole sentences what to do ($language)', (text) => {
  expect(text.title).toMatch(/^\p{Lu}.{5,50}[^.]$/u);
  expect(text.whatToDo).toMatch(/^\p{Lu}.{20,}\.$/u);
});

test.each(Object.keys(LANGUAGES))('no two failures have the same title in %s', (wanted) => {
  const titles = texts.filter(({ language }) => language === wanted).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a line that says what happened has no stage, no byte and no bracket', () => {
  for (const { title } of texts) expect(title).not.toMatch(/\(|\bbyte\b|\bdecode\b/i);
});

test('a checkpoint that can’t be read is to be saved anew, an ONNX file to be exported anew', () => {
  const advice = (fileName: string) => modelFileText(fileName)['file-damaged']?.whatToDo ?? '';
  expect(advice('net.pth')).toContain('torch.save');
  expect(advice('net.ONNX')).not.toContain('torch');
  expect(advice('net.ONNX')).toContain('export it anew');
  expect(modelFileText('net.onnx')['model-mismatch']?.whatToDo).not.toContain('torchvision');
});
