import { float32Text } from '../../formats/json/float32-text.ts';
import { folderOrder } from './folder-order.ts';
import { checkNesting } from './nested-paths.ts';
import type { RowEncoder } from './row-encoder.ts';
import { TextOutput } from './text-output.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/**
 * Writes JSON that mirrors the folder, `{"010": {"0108775015.jpg": [0.25, …]}}`, any depth, a line a file. Numbers are the
 * shortest that give the same float32 again; NaN and infinities, which JSON has not, are `null`. Lone surrogates are escaped, which
 * Python reads as they were.
 *
 * @throws PipelineError `write-failed` if a path is both a file and a folder, or stands twice
 */
export function openJsonNestedWriter(header: TableHeader, output: Output, encoder: RowEncoder): TableWriter {
  const { paths, dim } = header;
  checkNesting(paths);
  const order = folderOrder(paths);
  const text = new TextOutput(output);
  let before: readonly string[] = [];
  let next = 0;

  const put = (path: string, vector: Float32Array) => {
    const names = path.split('/');
    const file = names.pop() ?? '';
    let common = 0;
    while (common < before.length && common < names.length && before[common] === names[common]) common++;
    // What a line begins with: the end of folders that are left, and the beginning of others.
    let line = next === 0 ? '{\n' : '';
    line += '\n}'.repeat(before.length - common);
    if (next > 0) line += ',\n';
    for (const name of names.slice(common)) line += `${JSON.stringify(name)}: {\n`;
    before = names;
    text.add(`${line}${JSON.stringify(file)}: [${Array.from(vector, jsonNumber).join(', ')}]`);
  };
  return {
    order,
    async rows(block) {
      encoder.encode(block); // float32 stays where it is
      for (let from = 0; from < block.length; from += dim) {
        put(paths[order?.[next] ?? next]!, block.subarray(from, from + dim));
        next++;
        await text.drain();
      }
    },
    async end() {
      text.add(next === 0 ? '{}\n' : `${'\n}'.repeat(before.length)}\n}\n`);
      await text.end();
    },
  };
}

function jsonNumber(value: number): string {
  return Number.isFinite(value) ? float32Text(value) : 'null';
}
