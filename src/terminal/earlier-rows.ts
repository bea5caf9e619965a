import type { Adopted } from '../pipeline/adopt-rows.ts';
import { openTable } from '../stages/read/read.client.ts';
import type { AdoptOptions, Adoption } from '../state/rows/adoption.ts';
import { AdoptRefused } from '../tables/adoptable.ts';
import { BadArgument } from './choices.ts';

/** How the rows of an earlier file are taken over. */
export interface EarlierRows extends AdoptOptions {
  /** Whether labels come with this run: those in the file are not kept. */
  readonly hasLabels: boolean;
}

/**
 * Adds the rows of an earlier file to the open folder.
 *
 * @throws BadArgument if they cannot be kept; as {@link Adoption.adopt}
 */
export async function takeEarlierRows(
  adoption: Pick<Adoption, 'adopt'>,
  file: File,
  { hasLabels, ...options }: EarlierRows,
): Promise<Adopted> {
  const table = await openTable([file], options.signal);
  try {
    const columns = table.facts.columns.map(({ name }) => name);
    if (columns.length > 0 && !hasLabels) {
      throw new BadArgument(
        { code: 'labels-lost', fileName: file.name, columns },
        `labels would be lost: ${file.name}`,
      );
    }
    return await adoption.adopt(table, options);
  } catch (error) {
    if (!(error instanceof AdoptRefused)) throw error;
    throw new BadArgument({ code: 'rows-file', fileName: file.name, problem: error.problem }, error.message, error);
  } finally {
    table.release();
  }
}
