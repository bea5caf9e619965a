import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { reportPage } from '../../../../src/ui/report/report-page.ts';
import { makeReport } from '../../../support/report-view.ts';

const VOID = new Set(['meta', 'wbr', 'img', 'br', 'link', 'input']);
const HOSTILE = [
  'a/<script>steal()<-script>.jpg',
  'a/" onload="steal()" x=".jpg',
  "b/'&amp;<!--<img src=x>.jpg",
  'b/‮gpj.exe',
];

/** What stands in the elements of a name, as it is. */
function contentsOf(page: string, name: 'style' | 'script', attributes = ''): readonly string[] {
  return [...page.matchAll(new RegExp(`<${name}${attributes}>([^]*?)</${name}>`, 'g'))].map(
    ([, content = '']) => content,
  );
}

/** Elements that end before one in them does, or never. */
function unbalanced(page: string): readonly string[] {
  const markup = page.replace(/<(style|script)([^>]*)>[^]*?<\/\1>/g, '<$1$2></$1>');
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [tag, end, name = '', , closed] of markup.matchAll(/<(\/?)([a-z]\w*)((?:[^>"]|"[^"]*")*?)(\/?)>/g)) {
    if (end === '') {
      if (!closed && !VOID.has(name)) open.push(name);
    } else if (open.pop() !== name) wrong.push(tag);
  }
  return [...wrong, ...open];
}

test('whatever files are called, their names stay texts', async () => {
  const page = await reportPage(
    makeReport(HOSTILE, { folderName: '</title><script>steal()</script>', outliers: { [HOSTILE[0]!]: 'b' } }),
  );
  expect(page).not.toContain('<script>steal');
  expect(page).not.toContain('<img src=x>');
  expect(page.replace(/<script.*<\/script>/s, '')).not.toContain('" onload');
  expect(page).toContain('&lt;script&gt;steal()&lt;-script&gt;.jpg');
  expect(page.match(/<script/g)).toHaveLength(2); // the data and ours
  const [data = ''] = contentsOf(page, 'script', ' type="application/json" id="data"');
  expect((JSON.parse(data) as { names: string[] }).names).toEqual(HOSTILE);
  expect(data).not.toContain('<');
});

test('every element ends, in order, and no id stands twice', async () => {
  const page = await reportPage(makeReport(HOSTILE, { outliers: { [HOSTILE[0]!]: 'b' } }));
  expect(unbalanced(page)).toEqual([]);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(targets.length).toBeGreaterThan(4);
  expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
});

test('nothing is asked of anybody: no address leads out, and the policy lets nothing but our own script run', async () => {
  const page = await reportPage(makeReport(['a/1.jpg', 'b/2.jpg', 'b/3.jpg'], { outliers: { 'a/1.jpg': 'b' } }));
  expect(page).not.toMatch(/(https?|wss?|ftp):|url\(|@import|\bfetch\(|XMLHttpRequest|innerHTML/);
  const addresses = [...page.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);
  expect(addresses.filter((address) => !/^(#|data:text\/csv;)/.test(address))).toEqual([]);
  const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const [style = ''] = contentsOf(page, 'style');
  const [script = ''] = contentsOf(page, 'script');
  expect([style, script]).toEqual([expect.stringContaining('--paper:'), expect.stringContaining('use strict')]);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ]);
});

test('a picture that looks like another class stands in the table, in its cell and in the list', async () => {
  const page = await reportPage(makeReport(['a/1.jpg', 'a/2.jpg', 'b/3.jpg'], { outliers: { 'a/2.jpg': 'b' } }));
  expect(page).toContain('66 % of the pictures look most like pictures of their own class');
  expect(page).toContain('2 of 3 pictures that have a class.');
  expect(page).toContain('1 of 2 pictures of a: like b');
  expect(page.split('<bdi>a</bdi>/<wbr /><bdi>2.jpg</bdi>')).toHaveLength(3);
});

test('of long lists the first are shown, and how many more there are', async () => {
  const paths = Array.from({ length: 5000 }, (_, i) => `${i % 2 === 0 ? 'a' : 'b'}/${i}.jpg`);
  const outliers = Object.fromEntries(paths.slice(0, 2000).map((path) => [path, path.startsWith('a') ? 'b' : 'a']));
  const page = await reportPage(makeReport(paths, { outliers }));
  expect(page).toContain('and 1,700 more, in the CSV');
  expect(page).toContain('and 900 more, in the CSV'); // of a cell
  expect(page.length).toBeLessThan(1e6);
});

test.each([
  [
    { map: { kind: 'too-few-pictures' }, search: { kind: 'too-few-pictures' } },
    /A map needs three pictures.*A comparison needs two/s,
  ],
  [
    { map: { kind: 'failed', error: { code: 'map-crashed', message: 'out of memory', path: undefined } } },
    /could not be made\..*out of memory/,
  ],
  [
    { skipped: [{ code: 'image-empty', stage: 'decode', message: 'file is empty', path: 'a/<0>.jpg' }] },
    /&lt;0&gt;\.jpg.*Empty file/s,
  ],
] as const)('what is not there is told of, and why', async (facts, words) => {
  expect(await reportPage(makeReport(['a/1.jpg'], facts))).toMatch(words);
});

test('of one class nothing is guessed, and the report says why', async () => {
  const { search, ...facts } = makeReport(['a/1.jpg', 'a/2.jpg']);
  if (search.kind !== 'made') throw new TypeError('the report has a search');
  const page = await reportPage({ ...facts, search: { ...search, agreement: undefined } });
  expect(page).toContain('All pictures lie in one class');
  expect(page).not.toContain('id="out-of-place"');
});

test('small pictures are in the file once, for whoever shows them', async () => {
  const of = new Map([['a/1.jpg', 'UklGRg==']]);
  const thumbnails = { edgePx: 96, mimeType: 'image/webp', of, unreadable: 1, leftOut: 1 };
  const page = await reportPage(makeReport(['a/1.jpg', 'b/2.jpg', 'b/3.jpg'], { thumbnails }));
  expect(page.split('UklGRg==')).toHaveLength(2);
  expect(page).toContain('data-picture="0"');
  expect(page).toContain('small copies, 96 pixels, of 1 picture. For 1 there was no room');
});
