import { expect, test } from 'vitest';
import { pythonSnippet, snippetTextLayout } from '../../../../src/stages/write/python-snippet.ts';

const REQUEST = { fileName: 'photos.npz', rows: 200, dim: 512, examplePath: '010/0108775015.jpg' };

test('the snippet for an npz loads it and looks the example up', () => {
  const snippet = pythonSnippet({ ...REQUEST, format: 'npz' });
  expect(snippet).toContain("archive = np.load('photos.npz')\n");
  expect(snippet).toContain("embeddings = archive['embeddings']  # 200 x 512, float32\n");
  expect(snippet).toContain("vector = embeddings[row['010/0108775015.jpg']]\n");
});

test('the snippet for the nested pickle goes down by names', () => {
  const snippet = pythonSnippet({ ...REQUEST, format: 'pickle-nested', fileName: 'nested.pkl' });
  expect(snippet).toContain("vector = index['010']['0108775015.jpg']\n");
});

test('a file name with quotes, backslash and line break cannot leave its literal', () => {
  const fileName = 'a\'b"c\\d\n.npz';
  for (const format of [
    'npz',
    'npy',
    'paths-json',
    'pickle-matrix',
    'pickle-nested',
    'rows-csv',
    'skipped-csv',
  ] as const) {
    expect(pythonSnippet({ ...REQUEST, format, fileName })).toContain(`('a\\'b"c\\\\d\\n.npz'`);
  }
});

test('without an example nothing is looked up', () => {
  const snippet = pythonSnippet({ format: 'npz', fileName: 'empty.npz', rows: 0, dim: 512 });
  expect(snippet).not.toContain('vector');
});

test('labels are shown where they came along, and only there', () => {
  for (const format of ['npz', 'paths-json'] as const) {
    expect(pythonSnippet({ ...REQUEST, format })).not.toContain('columns');
    expect(pythonSnippet({ ...REQUEST, format, hasColumns: true })).toContain('columns = ');
  }
});

test('the texts of an npz are held in UTF-8 if one of its lists is', () => {
  const long = ['x'.repeat(40_000_000), 'y'];
  expect(snippetTextLayout({ paths: ['a', 'b'], columns: [] })).toBe('unicode');
  expect(snippetTextLayout({ paths: ['a', 'b'], columns: [{ name: 'n', kind: 'text', values: long }] })).toBe('utf8');
  expect(snippetTextLayout({ paths: long, columns: [] })).toBe('utf8');
});
