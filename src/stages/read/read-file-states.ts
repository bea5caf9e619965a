import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import { toFloat64, toIntegers } from '../../formats/npy/nd-array.ts';
import type { NpzArrays } from '../../formats/npy/npz-arrays.ts';
import type { FileFacts } from './read.contract.ts';

/**
 * Sizes and dates of the images' files, of an archive of ours; one of before they were kept has none.
 *
 * @throws FormatError `file-damaged` if there is not one a row
 */
export async function readFileStates(
  npz: NpzArrays,
  rows: number,
): Promise<Pick<FileFacts, 'sizesBytes' | 'mtimesMs'>> {
  const sizes = await npz.array('sizes');
  const mtimes = await npz.array('mtimes_ms');
  for (const [name, array] of Object.entries({ sizes, mtimes_ms: mtimes })) {
    const values = array?.shape[0] ?? rows;
    if (values !== rows || (array && array.shape.length > 1)) {
      throw damagedFile(`npz holds ${values} ${name}, and ${rows} embeddings`);
    }
  }
  return {
    sizesBytes: sizes && toIntegers(sizes).map((size) => (size < 0 ? Number.NaN : size)),
    mtimesMs: mtimes && toFloat64(mtimes),
  };
}
