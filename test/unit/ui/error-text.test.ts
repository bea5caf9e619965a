import { expect, test } from 'vitest';
import { ERROR_TEXT, UNEXPECTED_TEXT, modelFileText } from '../../../src/ui/error-text.ts';

const texts = [...Object.entries(ERROR_TEXT), ['unexpected', UNEXPECTED_TEXT] as const];

test.each(texts)('%s has a short title and says in whole sentences what to do', (_code, { title, whatToDo }) => {
  expect(title).toMatch(/^[A-Z].{5,50}[^.]$/);
  expect(whatToDo).toMatch(/^[A-Z].{20,}\.$/);
});

test('no two failures have the same title', () => {
  const titles = texts.map(([, { title }]) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a line that says what happened has no stage, no byte and no bracket', () => {
  for (const [, { title }] of texts) expect(title).not.toMatch(/\(|\bbyte\b|\bdecode\b/);
});

test('a checkpoint that can’t be read is to be saved anew, an ONNX file to be exported anew', () => {
  const advice = (fileName: string) => modelFileText(fileName)['file-damaged']?.whatToDo ?? '';
  expect(advice('net.pth')).toContain('torch.save');
  expect(advice('net.ONNX')).not.toContain('torch');
  expect(advice('net.ONNX')).toContain('export it anew');
  expect(modelFileText('net.onnx')['model-mismatch']?.whatToDo).not.toContain('torchvision');
});
