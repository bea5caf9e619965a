import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../../src/cli/find-browser.ts';

// The built terminal, as a process of its own, drives a real browser; only the page is a small one of the tests' own.
const HERE = import.meta.dirname;
const BROWSER_TIMEOUT_MS = 300_000;

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'foldvec-encode-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function startEncode(
  args: readonly string[],
  onErr: (text: string, pid: number) => void = () => undefined,
): Promise<Run> {
  const script = [join(HERE, 'run-terminal.mjs'), join(HERE, 'fake-page'), ...args];
  const env = { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache') };
  const child = spawn(process.execPath, script, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    onErr(text, child.pid ?? 0);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

// Kills once the page has begun to work.
function killWhenEncoding(signal: NodeJS.Signals) {
  return (text: string, pid: number) => {
    if (text.startsWith('encoding')) process.kill(pid, signal);
  };
}

async function makeFolder(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(scratch, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

function hasPartial(out: string): boolean {
  return readdirSync(dirname(out)).some((name) => name.startsWith(basename(out)) && name.endsWith('.partial'));
}

test(
  'a run gives the file, one line of JSON and exit code 0, whatever the names are',
  { timeout: BROWSER_TIMEOUT_MS },
  async () => {
    const names = ['plain.jpg', '%2e%2e/%2f.jpg', '😀 & ü.jpg', 'a+b=c&d#e?.jpg', ...onLinux('"quo\'ted"\nline\\.jpg')];
    const folder = await makeFolder('hostile', Object.fromEntries(names.map((name) => [name, `content of ${name}`])));
    const out = join(scratch, 'hostile.npz');

    const run = await startEncode([folder, '--out', out, '--limit', '7']);

    expect(run).toMatchObject({ code: 0 });
    const summary: unknown = JSON.parse(run.out);
    expect(summary).toEqual({ out, rows: names.length, stored: 0, isolated: true, origin: 'http://foldvec.localhost' });
    const written = JSON.parse(await readFile(out, 'utf8')) as { rows: Record<string, { text: string }>; job: unknown };
    expect(Object.keys(written.rows).sort()).toEqual([...names].sort());
    for (const name of names) expect(written.rows[name]?.text).toBe(`content of ${name}`);
    expect(written.job).toMatchObject({
      folderName: 'hostile',
      limit: 7,
      resume: false,
      format: 'npz',
    });
    expect(hasPartial(out)).toBe(false);
  },
);

test(
  'a failed run says what to do, leaves no file and gives exit code 1',
  { timeout: BROWSER_TIMEOUT_MS },
  async () => {
    const folder = await makeFolder('failing', { 'a.jpg': 'a' });
    const out = join(scratch, 'failing.npz');
    const run = await startEncode([folder, '--out', out, '--model', 'fail']);
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toContain('The disk is full\nMake room.\nquota is 0\n');
    expect(existsSync(out) || hasPartial(out)).toBe(false);
  },
);

test(
  'a file that could not be saved is saved with --resume, not with a button',
  { timeout: BROWSER_TIMEOUT_MS },
  async () => {
    const folder = await makeFolder('unsaved', { 'a.jpg': 'a' });
    const run = await startEncode([folder, '--out', join(scratch, 'unsaved.npz'), '--model', 'unsaved']);
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toMatch(/The disk is full\nMake room, or name another place.*--resume.*\nquota is 0\n$/);
  },
);

test(
  'what only the page can know to be a bad argument gives exit code 2',
  { timeout: BROWSER_TIMEOUT_MS },
  async () => {
    const folder = await makeFolder('unknown-model', { 'a.jpg': 'a' });
    const run = await startEncode([folder, '--out', join(scratch, 'u.npz'), '--model', 'bad-argument']);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(/The disk is full\nMake room\.\n$/);
  },
);

test(
  'an error that the page did not foresee ends the run with exit code 1',
  { timeout: BROWSER_TIMEOUT_MS },
  async () => {
    const folder = await makeFolder('throwing', { 'a.jpg': 'a' });
    const run = await startEncode([folder, '--out', join(scratch, 't.npz'), '--model', 'throw']);
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toContain('The page failed: the page has a bug');
  },
);

test('the page gets a model file and labels, and every choice', { timeout: BROWSER_TIMEOUT_MS }, async () => {
  const folder = await makeFolder('given', { 'a.jpg': 'a' });
  const beside = await makeFolder('beside', { 'my model.onnx': 'weights', 'labels.csv': 'path,colour' });
  const out = join(scratch, 'given.npz');
  const model = join(beside, 'my model.onnx');
  const labels = join(beside, 'labels.csv');
  const choices = '--output layer4/max --filter bicubic --size 96 --mean 1,2,3 --l2 --dtype float16'.split(' ');

  const run = await startEncode([folder, '--out', out, '--model', model, '--labels', labels, ...choices]);

  expect(run, run.err).toMatchObject({ code: 0 });
  const written: unknown = JSON.parse(await readFile(out, 'utf8'));
  expect(written).toMatchObject({
    given: { model: 'weights', labels: 'path,colour' },
    job: {
      task: 'encode',
      modelFile: 'my model.onnx',
      labelsFile: 'labels.csv',
      output: 'layer4/max',
      preprocessing: { filter: 'bicubic', sizePx: 96, mean: [1, 2, 3] },
      l2: true,
      dtype: 'float16',
    },
  });
});

test(
  'outputs are printed one a line, without folder and without file, and their names cannot command the terminal',
  { timeout: BROWSER_TIMEOUT_MS },
  async () => {
    const run = await startEncode(['--list-outputs', '--quiet']);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toBe('pooled\tpooled output, 512\n\ufffd[2Jx/mean\tx output, 8×7×7 → mean 8\n');
    expect(readdirSync(join(scratch, 'cache', 'foldvec', 'terminal')).filter((name) => name.endsWith('.lock'))).toEqual(
      [],
    );
  },
);

test('a model file that is not there gives exit code 2, and nothing is started', async () => {
  const folder = await makeFolder('no-model', { 'a.jpg': 'a' });
  const args = [folder, '--out', join(scratch, 'm.npz'), '--model', join(scratch, 'nowhere.onnx')];
  const run = await startEncode([...args, '--browser', process.execPath]);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).toMatch(/^--model: there is no file ".*nowhere\.onnx"\.\n$/);
});

test('an existing file is not touched without --force, and nothing is started', async () => {
  const folder = await makeFolder('exists', { 'a.jpg': 'a' });
  const out = join(scratch, 'exists.npz');
  await writeFile(out, 'precious');
  const run = await startEncode([folder, '--out', out, '--browser', process.execPath]);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).toContain('exists already');
  expect(await readFile(out, 'utf8')).toBe('precious');
});

test('--force replaces a file', { timeout: BROWSER_TIMEOUT_MS }, async () => {
  const folder = await makeFolder('forced', { 'a.jpg': 'a' });
  const out = join(scratch, 'forced.npz');
  await writeFile(out, 'old');
  expect(await startEncode([folder, '--out', out, '--force', '--quiet'])).toMatchObject({ code: 0, err: '' });
  expect(await readFile(out, 'utf8')).toContain('"a.jpg"');
});

test('an interrupt keeps the work, and --resume finds it', { timeout: 2 * BROWSER_TIMEOUT_MS }, async () => {
  const folder = await makeFolder('interrupted', { 'a.jpg': 'a', 'b/c.jpg': 'c' });
  const args = [folder, '--out', join(scratch, 'i.npz')];
  const first = await startEncode([...args, '--model', 'wait'], killWhenEncoding('SIGINT'));
  expect(first).toMatchObject({ code: 130, out: '' });
  expect(first.err).toContain('--resume');
  const second = await startEncode([...args, '--resume']);
  expect(second).toMatchObject({ code: 0 });
  expect(JSON.parse(second.out)).toMatchObject({ stored: 2 });
});

test('rows survive when the terminal is killed outright', { timeout: 2 * BROWSER_TIMEOUT_MS }, async () => {
  const folder = await makeFolder('killed', { 'a.jpg': 'a', 'b/c.jpg': 'c', 'd.jpg': 'd' });
  const args = [folder, '--out', join(scratch, 'k.npz')];
  const first = await startEncode([...args, '--model', 'deaf'], killWhenEncoding('SIGKILL'));
  expect(first.code).toBeNull();
  const second = await startEncode([...args, '--resume']);
  expect(second).toMatchObject({ code: 0 });
  expect(JSON.parse(second.out)).toMatchObject({ stored: 3 });
});

test('a second run on a folder that is at work is refused', { timeout: BROWSER_TIMEOUT_MS }, async () => {
  const folder = await makeFolder('busy', { 'a.jpg': 'a' });
  let second: Promise<Run> | undefined;
  const first = await startEncode([folder, '--out', join(scratch, 'first.npz'), '--model', 'wait'], (text, pid) => {
    if (!text.startsWith('encoding')) return;
    second = startEncode([folder, '--out', join(scratch, 'second.npz')]);
    void second.then(() => process.kill(pid, 'SIGINT'));
  });
  const refused = await second;
  expect(first).toMatchObject({ code: 130 });
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused?.err).toContain('Another run is at work');
});

test('a browser that dies ends the run with exit code 1', { timeout: BROWSER_TIMEOUT_MS }, async () => {
  const folder = await makeFolder('dying', { 'a.jpg': 'a' });
  const { executablePath, env } = await findBrowser();
  const pidFile = join(scratch, 'browser.pid');
  const wrapper = join(scratch, 'browser.sh');
  const exports = Object.entries(env).map(([name, value]) => `export ${name}='${value}'\n`);
  await writeFile(wrapper, `#!/bin/sh\necho $$ > '${pidFile}'\n${exports.join('')}exec '${executablePath}' "$@"\n`);
  await chmod(wrapper, 0o755);
  const out = join(scratch, 'd.npz');
  const run = await startEncode([folder, '--out', out, '--model', 'deaf', '--browser', wrapper], (text) => {
    if (!text.startsWith('encoding')) return;
    void readFile(pidFile, 'utf8').then((pid) => process.kill(Number(pid), 'SIGKILL'));
  });
  expect(run).toMatchObject({ code: 1, out: '' });
  expect(run.err).toMatch(/The browser (ended|closed)/);
  expect(hasPartial(out)).toBe(false);
});

test('what is no browser gives one sentence and exit code 1', { timeout: BROWSER_TIMEOUT_MS }, async () => {
  const folder = await makeFolder('no-browser', { 'a.jpg': 'a' });
  const run = await startEncode([folder, '--out', join(scratch, 'n.npz'), '--browser', '/bin/false']);
  expect(run).toMatchObject({ code: 1, out: '' });
  expect(run.err).toMatch(/^The browser \/bin\/false did not start: .*\n$/);
});

function onLinux(...names: string[]): string[] {
  return process.platform === 'linux' ? names : [];
}
