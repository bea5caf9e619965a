import { float32Text } from '../../formats/json/float32-text.ts';
import type { RowEncoder } from './row-encoder.ts';
import { TextOutput } from './text-output.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/**
 * Writes the vectors of TensorFlow's Embedding Projector: a line a row, a tab between two values, each the shortest number that
 * gives the same float32 again; `nan`, `inf` and `-inf` as numpy and C have them. What the rows are stands in a file beside it.
 */
export function openProjectorWriter({ dim }: TableHeader, output: Output, encoder: RowEncoder): TableWriter {
  const text = new TextOutput(output);
  return {
    async rows(block) {
      encoder.encode(block); // float32 stays where it is
      for (let from = 0; from < block.length; from += dim) {
        text.add(`${Array.from(block.subarray(from, from + dim), numberText).join('\t')}\n`);
        await text.drain();
      }
    },
    end: () => text.end(),
  };
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return float32Text(value);
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}
