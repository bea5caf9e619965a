// Tables of README.md that a script writes: all between `<!-- NAME: begin -->` and `<!-- NAME: end -->`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const README = join(import.meta.dirname, '../../README.md');

/** Puts a report in the place of the earlier one. @throws Error if README.md has no place for it */
export function writeBlock(name, report) {
  const readme = readFileSync(README, 'utf8');
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} … ${end}`);
  writeFileSync(README, `${readme.slice(0, from + begin.length)}\n\n${report}\n${readme.slice(to)}`);
}
