import { expect, test } from 'vitest';
import { csvLine, guardFormula, guardPath } from '../../../../src/formats/csv/text.ts';

test('fields with commas, quotes or line breaks are quoted, quotes are doubled, lines end in CR LF', () => {
  expect(csvLine(['plain', 'a,b', 'say "hi"', 'two\nlines', ' blanks ', ''])).toBe(
    'plain,"a,b","say ""hi""","two\nlines", blanks ,\r\n',
  );
});

test.each(['=1+1.jpg', '+1.jpg', '-1.jpg', '@eaDir/x.jpg', '\t=1', '\n=1', ' =1', '＝1'])(
  'a path that a spreadsheet would run, %j, gets ./ in front, and so names the same file',
  (path) => {
    expect(guardPath(path)).toBe(`./${path}`);
  },
);

test.each(['010/0108775015.jpg', 'a=b.jpg', 'x-1.jpg', ' x.jpg', "'quoted'.jpg"])(
  'the path %j stays as it is',
  (path) => {
    expect(guardPath(path)).toBe(path);
  },
);

test('a text that a spreadsheet would run gets an apostrophe, others stay as they are', () => {
  expect(guardFormula('=cmd()')).toBe("'=cmd()");
  expect(guardFormula('data ends early')).toBe('data ends early');
});

test.each(['-5', '+5.25', '-0.1'])('the number %s stays as it is', (text) => {
  expect(guardFormula(text)).toBe(text);
});

test.each(['-5+1', '--5', '-5a', '+', '-.5'])('%s is no plain number and gets an apostrophe', (text) => {
  expect(guardFormula(text)).toBe(`'${text}`);
});
