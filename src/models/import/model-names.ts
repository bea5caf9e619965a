const MODEL_NAME = /\.(pth|pt|bin|safetensors|onnx|ckpt|tar)$/i;
const ONNX_NAME = /\.onnx$/i;
const JSON_NAME = /\.json$/i;
const PREPROCESSOR_NAME = /preprocessor_config\.json$/i;
const NETWORK_CONFIG = /^config\.json$/i;
/** Endings that files of values never have: pictures, tables and other models that were dropped along by mistake. */
const NEVER_VALUES =
  /\.(onnx|pth|pt|safetensors|npz|npy|csv|tsv|txt|parquet|xlsx|jpe?g|png|gif|bmp|tiff?|webp|zip|tar)$/i;

/** Which of files that were picked together is the model: ONNX first, for its values may be a `.bin`. Undefined for none. */
export function modelAmong<F extends { readonly name: string }>(files: readonly F[]): F | undefined {
  return files.find(({ name }) => ONNX_NAME.test(name)) ?? files.find(({ name }) => MODEL_NAME.test(name)) ?? files[0];
}

/**
 * Files that may say how pictures are prepared: Hugging Face's `preprocessor_config.json` first, then timm's `config.json`, and
 * others that were named for it. Their content decides.
 */
export function preparationsAmong<F extends { readonly name: string }>(files: readonly F[]): readonly F[] {
  const rank = ({ name }: F) => Number(!PREPROCESSOR_NAME.test(name));
  return files.filter(({ name }) => JSON_NAME.test(name)).toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Whether it is to be told that such a file says nothing of pictures: its name promises it, or it came alone and can't have come
 * for another reason. `config.json` tells of the network, and of pictures only where timm wrote it; others are of words.
 *
 * @param count - how many {@link preparationsAmong} the files there are
 */
export function mustSayHow(name: string, count: number): boolean {
  return PREPROCESSOR_NAME.test(name) || (count === 1 && !NETWORK_CONFIG.test(name));
}

/**
 * Whether files that were dropped together are one model: an ONNX file with files of its values, or any with what says how its
 * pictures are prepared.
 */
export function isModelWithFiles(names: readonly string[]): boolean {
  const models = names.filter((name) => ONNX_NAME.test(name));
  if (models.length > 0) return models.length === 1 && names.every((name) => ONNX_NAME.test(name) || mayBeValues(name));
  const others = names.filter((name) => !JSON_NAME.test(name));
  return others.length === 1 && others.every((name) => MODEL_NAME.test(name) && !/[^h]\.tar$/i.test(name));
}

/** Whether a file of this name may keep values of an ONNX file, or tell of it. */
export function mayBeValues(name: string): boolean {
  return !NEVER_VALUES.test(name);
}

/** Whether a file is a model by its name: ONNX, or weights of a network. */
export function isModelName(name: string): boolean {
  return MODEL_NAME.test(name);
}

/** Whether a file is ONNX by its name. */
export function isOnnxName(name: string): boolean {
  return ONNX_NAME.test(name);
}
