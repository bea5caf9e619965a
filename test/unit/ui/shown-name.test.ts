import { expect, test } from 'vitest';
import { lastName, toShownName } from '../../../src/ui/shown-name.ts';

test('control characters in a name are seen, everything else stays as it is', () => {
  expect(toShownName('two\nlines\r\t\u007f.jpg')).toBe('two⏎lines␍␉␡.jpg');
  expect(toShownName('<b>🙂 صورة\u200f "q".jpg')).toBe('<b>🙂 صورة\u200f "q".jpg');
});

test('the last name of a path is what follows its last slash', () => {
  expect([lastName('a/b/c.jpg'), lastName('c.jpg'), lastName('')]).toEqual(['c.jpg', 'c.jpg', '']);
});
