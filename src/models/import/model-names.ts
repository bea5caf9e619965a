const MODEL_NAME = /\.(pth|pt|bin|safetensors|onnx|ckpt|tar)$/i;
const ONNX_NAME = /\.onnx$/i;
const PREPROCESSOR_NAME = /(^|[^a-z])(preprocessor_config|config)\.json$/i;
/** Endings that files of values never have: pictures, tables and other models that were dropped along by mistake. */
const NEVER_VALUES =
  /\.(onnx|pth|pt|safetensors|npz|npy|csv|tsv|txt|parquet|xlsx|jpe?g|png|gif|bmp|tiff?|webp|zip|tar)$/i;

/** Which of files that were picked together is the model: ONNX first, for its values may be a `.bin`. Undefined for none. */
export function modelAmong<F extends { readonly name: string }>(files: readonly F[]): F | undefined {
  return files.find(({ name }) => ONNX_NAME.test(name)) ?? files.find(({ name }) => MODEL_NAME.test(name)) ?? files[0];
}

/** Whether a file of this name may say how pictures are prepared: Hugging Face's, or timm's `config.json`. */
export function isPreprocessorName(name: string): boolean {
  return PREPROCESSOR_NAME.test(name);
}

/** Whether files that were dropped together are one ONNX file with files of its values, or with the preparation of its pictures. */
export function isOnnxWithFiles(names: readonly string[]): boolean {
  const models = names.filter((name) => ONNX_NAME.test(name));
  return models.length === 1 && names.every((name) => ONNX_NAME.test(name) || !NEVER_VALUES.test(name));
}
