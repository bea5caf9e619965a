import { basename, dirname, extname, resolve } from 'node:path';
import type { TerminalReport } from '../core/terminal-protocol.ts';
import { ArgumentError } from './argument-error.ts';
import { isFolder } from './argument-values.ts';
import type { EncodeValues } from './encode-options.ts';

const ENDINGS = ['.html', '.htm'];
/** Longer edge of a thumbnail in pixels: sharp enough to tell pictures apart in a list, about 2 kB each. */
const USUAL_PX = 96;
const SMALLEST_PX = 16;
const LARGEST_PX = 512;

/** What was typed of a report. */
export interface Reporting {
  readonly report: TerminalReport | undefined;
  /** The files to write, the report's own among them. */
  readonly outputs: ReadonlyMap<string, string>;
}

/**
 * Reads what was typed of a report.
 *
 * @param outputs - the other files to write; none where nothing is encoded
 * @param base - folder that relative paths start from
 * @throws ArgumentError with one sentence on the first mistake
 */
export function parseReport(
  values: Pick<EncodeValues, 'report' | 'report-thumbnails' | 'list-outputs'>,
  outputs: ReadonlyMap<string, string>,
  base: string,
): Reporting {
  const { report: typed, 'report-thumbnails': thumbnails } = values;
  if (typed === undefined) {
    if (thumbnails !== undefined) throw new ArgumentError('--report-thumbnails belongs to --report FILE.html.');
    return { report: undefined, outputs };
  }
  if (values['list-outputs'])
    throw new ArgumentError('--list-outputs encodes nothing, so there is nothing to --report.');
  if (!ENDINGS.includes(extname(typed).toLowerCase())) {
    throw new ArgumentError(`--report wants a file that ends in .html, not "${basename(typed)}".`);
  }
  const path = resolve(base, typed);
  if (!isFolder(dirname(path)))
    throw new ArgumentError(`There is no folder "${dirname(typed)}" to write the report to.`);
  if (isFolder(path)) throw new ArgumentError(`--report wants a file, but "${typed}" is a folder.`);
  return { report: { thumbnailPx: parseThumbnails(thumbnails) }, outputs: new Map([...outputs, ['report', path]]) };
}

/** @returns null for none */
function parseThumbnails(text: string | undefined): number | null {
  if (text === undefined) return USUAL_PX;
  const px = Number(text);
  if (/^\d+$/.test(text) && px === 0) return null;
  if (/^\d+$/.test(text) && px >= SMALLEST_PX && px <= LARGEST_PX) return px;
  throw new ArgumentError(
    `--report-thumbnails wants a longer edge of ${SMALLEST_PX} to ${LARGEST_PX} pixels, or 0 for no pictures, not "${text}".`,
  );
}
