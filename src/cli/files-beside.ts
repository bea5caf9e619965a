import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { externalLocations } from '../formats/onnx/external-data.ts';
import { isFile } from './argument-values.ts';

/** Hugging Face's says more of pictures than timm's, whose name other programs use as well. */
const PREPROCESSORS = ['preprocessor_config.json', 'config.json'];

/**
 * The files that belong to a model's: those that keep the values of an ONNX file, by the paths that it names, and the one that
 * says how pictures are prepared; for `onnx/model.onnx`, as Hugging Face's repositories have it, also one in the folder above.
 *
 * @param modelFile - absolute path; undefined has none
 * @param preprocessor - absolute path of a file that was named for it, instead of one that lies beside it
 * @returns absolute paths of those that are there: what is missing, and what the model may not ask for, is told when it is read
 */
export async function filesBeside(modelFile: string | undefined, preprocessor?: string): Promise<readonly string[]> {
  if (modelFile === undefined) return [];
  const folder = dirname(modelFile);
  const folders = basename(folder) === 'onnx' ? [folder, dirname(folder)] : [folder];
  const config = preprocessor ?? folders.flatMap((each) => PREPROCESSORS.map((name) => join(each, name))).find(isFile);
  const isOnnx = extname(modelFile).toLowerCase() === '.onnx';
  const values = isOnnx ? (await locationsOf(modelFile)).map((location) => join(folder, location)).filter(isFile) : [];
  return [...values, ...(config === undefined ? [] : [config])];
}

async function locationsOf(path: string): Promise<readonly string[]> {
  try {
    return externalLocations(new Uint8Array(await readFile(path)));
  } catch {
    return []; // no ONNX file, or a hostile one: the page says what is wrong with it
  }
}
