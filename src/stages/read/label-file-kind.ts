import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import type { LabelFileKind } from './labels.contract.ts';

/** How files begin that are known by it. */
const BEGINNINGS: readonly (readonly [string, LabelFileKind | 'xls'])[] = [
  ['PK\x03\x04', 'xlsx'],
  ['PAR1', 'parquet'],
  ['\xd0\xcf\x11\xe0', 'xls'],
];
const HEAD_BYTES = 256;

/**
 * What a file of labels is, by its content: a workbook, a Parquet, JSON (by its first bracket, and by its name, for a CSV may begin
 * with one), else text between delimiters.
 *
 * @throws FormatError `file-damaged` for a workbook of the old kind or an encrypted one, with what to do
 */
export async function labelFileKind(file: File): Promise<LabelFileKind | 'csv'> {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  const kind = BEGINNINGS.find(([beginning]) => head.startsWith(beginning))?.[1];
  if (kind === 'xls') {
    throw damagedFile(
      'file is an Excel workbook of the old kind (.xls), or one with a password: save it as .xlsx or CSV',
    );
  }
  if (kind) return kind;
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  const isNamedJson = /\.(?:json|jsonl|ndjson)$/i.test(file.name);
  return isNamedJson || /^(?:\{\s*["}]|\[\s*[[{])/.test(text) ? 'json' : 'csv';
}
