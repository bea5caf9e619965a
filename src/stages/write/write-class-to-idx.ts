import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/** Writes `{"class": number}` in class order, as `ImageFolder.class_to_idx` is, and as fastai numbers its vocabulary. */
export function openClassToIdxWriter({ classes }: TableHeader, output: Output): TableWriter {
  return {
    rows: () => Promise.reject(new RangeError('class-to-idx holds no rows')),
    end() {
      // Text by text, for an object would put names such as "10" before all others.
      const lines = classes.map((name, number) => `  ${JSON.stringify(name)}: ${number}`);
      const text = lines.length === 0 ? '{}\n' : `{\n${lines.join(',\n')}\n}\n`;
      return output.write(new TextEncoder().encode(text));
    },
  };
}
