import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { externalLocations } from '../formats/onnx/external-data.ts';
import { isFile } from './argument-values.ts';

/** Hugging Face's says more of pictures than timm's, whose name other programs use as well. */
const PREPROCESSORS = ['preprocessor_config.json', 'config.json'];

/**
 * The files that belong to an ONNX file: those that keep its values, by the paths that it names, and the one that says how
 * pictures are prepared.
 *
 * @param modelFile - absolute path; undefined or another kind of model has none
 * @param preprocessor - absolute path of a file that was named for it, instead of one that lies beside it
 * @returns absolute paths of those that are there: what is missing, and what the model may not ask for, is told when it is read
 */
export async function filesBeside(modelFile: string | undefined, preprocessor?: string): Promise<readonly string[]> {
  if (modelFile === undefined || extname(modelFile).toLowerCase() !== '.onnx') return [];
  const folder = dirname(modelFile);
  const config = preprocessor ?? PREPROCESSORS.map((name) => join(folder, name)).find(isFile);
  const values = (await locationsOf(modelFile)).map((location) => join(folder, location)).filter(isFile);
  return [...values, ...(config === undefined ? [] : [config])];
}

async function locationsOf(path: string): Promise<readonly string[]> {
  try {
    return externalLocations(new Uint8Array(await readFile(path)));
  } catch {
    return []; // no ONNX file, or a hostile one: the page says what is wrong with it
  }
}
