import { expect, test } from 'vitest';
import { ProgressLine } from '../../../src/cli/progress-line.ts';
import type { TerminalProgress } from '../../../src/core/terminal-protocol.ts';

const PROGRESS: TerminalProgress = {
  phase: 'encoding',
  done: 1234,
  total: 10_000,
  skipped: 2,
  rate: 43.21,
  etaSeconds: 203.4,
  backend: 'webgpu nvidia',
  messages: [],
};

function openStream(isTTY: boolean, columns = 200) {
  const written: string[] = [];
  return { written, stream: { isTTY, columns, write: (text: string) => written.push(text) } };
}

test('one line says where the run is', () => {
  const { written, stream } = openStream(false);
  new ProgressLine(stream).show(PROGRESS);
  expect(written).toEqual(['encoding 1,234/10,000 · 2 skipped · 43 images/s · 3 min 23 s left · webgpu nvidia\n']);
});

test('what is not known is left out', () => {
  const { written, stream } = openStream(false);
  new ProgressLine(stream).show({ ...PROGRESS, total: null, skipped: 0, rate: null, etaSeconds: null, backend: null });
  expect(written).toEqual(['encoding 1,234\n']);
});

test('a phase that counts nothing shows no number', () => {
  const { written, stream } = openStream(false);
  const nothing = { done: 0, total: null, skipped: 0, rate: null, etaSeconds: null, backend: null, messages: [] };
  new ProgressLine(stream).show({ phase: 'reading the model', ...nothing });
  expect(written).toEqual(['reading the model\n']);
});

test('on a screen the line is written over and never wraps', () => {
  const { written, stream } = openStream(true, 20);
  const line = new ProgressLine(stream);
  line.show(PROGRESS);
  line.show({ ...PROGRESS, done: 1235 });
  line.clear();
  expect(written).toEqual(['\r\x1b[Kencoding 1,234/10,0', '\r\x1b[Kencoding 1,235/10,0', '\r\x1b[K']);
});

test('in a file there is a line every five seconds, and one for each new phase', () => {
  let nowMs = 0;
  const { written, stream } = openStream(false);
  const line = new ProgressLine(stream, () => nowMs);
  for (; nowMs < 10_000; nowMs += 250) line.show(PROGRESS);
  expect(written).toHaveLength(2);
  line.show({ ...PROGRESS, phase: 'writing' });
  expect(written).toHaveLength(3);
});

test('each message stays, is shown once, and cannot command the terminal', () => {
  const { written, stream } = openStream(true);
  const line = new ProgressLine(stream);
  const message = 'skipped a\n\x1b[2Jb\u202e.jpg';
  line.show({ ...PROGRESS, messages: [message] });
  line.show({ ...PROGRESS, messages: [message, 'another'] });
  line.show({ ...PROGRESS, messages: ['another', message] });
  const told = written.filter((text) => text.endsWith('\n'));
  expect(told).toEqual(['skipped a\ufffd\ufffd[2Jb\ufffd.jpg\n', 'another\n']);
});
