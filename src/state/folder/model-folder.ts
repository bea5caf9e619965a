import { PipelineError } from '../../core/errors.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import { hasImageExtension, hasMoreExtension } from '../../core/image-extensions.ts';
import { isModelName, isOnnxName, mayBeValues, preparationsAmong } from '../../models/import/model-names.ts';

/** A folder with more files than this is no model's: Hugging Face's repositories have some twenty. */
const MAX_FILES = 500;
const MAX_LISTED = 5; // names in a message

interface Found {
  readonly path: readonly string[];
  readonly name: string;
}

/**
 * The files of a model whose folder was dropped in their place, without pictures: `model.onnx` with its data and
 * `preprocessor_config.json`, `onnx/model.onnx` as optimum lays it out, or one file of weights with its configuration. ONNX goes
 * before weights of the same folder, for it says all of its network.
 *
 * @returns the model first; undefined for any other folder, also where it can't be listed: who opens it is told why
 * @throws PipelineError `folder-not-one` if it holds several models, none of which is called `model`; `image-gone`, `folder-lost`
 */
export async function modelFilesIn(source: FolderSource, signal: AbortSignal): Promise<readonly File[] | undefined> {
  const found = await listFew(source, signal);
  if (!found) return undefined;
  const model = modelIn(found, source.name);
  if (!model) return undefined;
  const beside = isOnnxName(model.name)
    ? found.filter(({ name }) => mayBeValues(name) && !isModelName(name))
    : preparationsAmong(found);
  // Of two files of one name, the one nearer to the model counts.
  const isNear = ({ path }: Found) => path.slice(0, -1).join('/') === model.path.slice(0, -1).join('/');
  const nearest = beside.toSorted((a, b) => Number(isNear(b)) - Number(isNear(a)) || a.path.length - b.path.length);
  const byName = new Map<string, Found>();
  for (const each of nearest) if (!byName.has(each.name)) byName.set(each.name, each);
  return Promise.all([model, ...byName.values()].map(({ path }) => source.open(path)));
}

/** Every file that is not hidden; undefined for a folder with pictures, or with too many files. */
async function listFew(source: FolderSource, signal: AbortSignal): Promise<readonly Found[] | undefined> {
  const found: Found[] = [];
  try {
    for await (const { folder, files, error } of source.list(signal)) {
      if (error) return undefined;
      if (folder.some(isHidden)) continue; // `.git`, `.cache`
      for (const name of files) {
        if (hasImageExtension(name) || hasMoreExtension(name)) return undefined;
        if (!isHidden(name)) found.push({ path: [...folder, name], name });
      }
      if (found.length > MAX_FILES) return undefined;
    }
  } catch {
    return undefined;
  }
  return found;
}

function isHidden(name: string): boolean {
  return name.startsWith('.');
}

function modelIn(found: readonly Found[], folderName: string): Found | undefined {
  const models = found.filter(({ name }) => isModelName(name) && !/\.(bin|tar)$/i.test(name));
  const onnx = models.filter(({ name }) => isOnnxName(name));
  // Other files of the same network have other names: `model_fp16.onnx`, `model_quantized.onnx`.
  const usual = ['model.onnx', 'onnx/model.onnx', 'model.safetensors'];
  const named = usual.flatMap((path) => models.filter((each) => each.path.join('/') === path));
  const [only, ...others] = onnx.length > 0 ? onnx : models;
  if (named[0] && (named[0].name === 'model.onnx' || onnx.length === 0)) return named[0];
  if (only && others.length === 0) return only;
  if (!only) return found.find(({ name }) => name === 'pytorch_model.bin');
  const names = [only, ...others].slice(0, MAX_LISTED).map(({ path }) => path.join('/'));
  const more = others.length + 1 - names.length;
  const list = more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
  throw new PipelineError(
    'folder-not-one',
    'collect',
    `folder ${folderName} holds several models, drop the file of one: ${list}`,
  );
}
