import { CsvScan } from './scan.ts';

/** What stands between two fields; a space stands for any number of them. */
export type CsvDelimiter = ',' | ';' | '\t' | '|' | ' ';

/** From the likeliest on. */
const DELIMITERS: readonly CsvDelimiter[] = [',', ';', '\t', '|'];
/** How much of a file is looked at. */
const HEAD_BYTES = 1 << 16;
const HEAD_RECORDS = 50;

/** How a file is laid out. */
export interface CsvLayout {
  readonly delimiter: CsvDelimiter;
  /** Byte from which on to read: behind `sep=;`, by which Excel is told the delimiter; the rest of that line is blank. */
  readonly from: number;
}

/**
 * Finds the delimiter from the first records: the one that splits the header, and most of the records into as many fields as the
 * header; of two such, the one that gives more fields. Quoted delimiters count for nothing. Spaces count only where nothing else
 * splits the header and they give every record as many fields. A file of one column gets a comma.
 */
export function findLayout(bytes: Uint8Array): CsvLayout {
  const told = /^sep=([,;\t|])(?=[\r\n])/i.exec(String.fromCharCode(...bytes.subarray(0, 8)));
  const spoken = DELIMITERS.find((delimiter) => delimiter === told?.[1]);
  if (told && spoken !== undefined) return { delimiter: spoken, from: told[0].length };
  let best = { delimiter: DELIMITERS[0]!, alike: 0, fields: 1 };
  for (const delimiter of DELIMITERS) {
    const counts = countFields(bytes, delimiter);
    const fields = counts[0] ?? 1;
    if (fields < 2) continue;
    const alike = counts.filter((count) => count === fields).length / counts.length;
    if (alike > best.alike || (alike === best.alike && fields > best.fields)) best = { delimiter, alike, fields };
  }
  if (best.fields > 1) return { delimiter: best.delimiter, from: 0 };
  const [fields = 1, ...others] = countFields(bytes, ' ');
  const isSpaced = fields > 1 && others.length > 0 && others.every((count) => count === fields);
  return { delimiter: isSpaced ? ' ' : best.delimiter, from: 0 };
}

/** Fields in each of the first records. The last one may be cut off, and is left out where there are others. */
function countFields(bytes: Uint8Array, delimiter: CsvDelimiter): readonly number[] {
  const counts: number[] = [];
  let fields = 0;
  const scan = new CsvScan(bytes, delimiter.charCodeAt(0), {
    field: () => fields++,
    record: () => {
      counts.push(fields);
      fields = 0;
    },
  });
  scan.run(HEAD_BYTES);
  if (counts.length === 0) return [fields];
  if (bytes.length <= HEAD_BYTES && fields > 0) counts.push(fields);
  return counts.slice(0, HEAD_RECORDS);
}
