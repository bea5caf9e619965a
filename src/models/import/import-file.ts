import { PipelineError } from '../../core/errors.ts';
import type { DroppedModel } from '../../core/model-spec.ts';
import { sha256Of } from '../../core/sha256.ts';
import { externalLocations, withExternalData } from '../../formats/onnx/external-data.ts';
import { toCheckpointWords } from './checkpoint-words.ts';
import { fileKind } from './file-kind.ts';
import { buildFeatureExtractor } from './import-checkpoint.ts';
import {
  isQuestion,
  type ImportAnswer,
  type ImportedFile,
  type ImportWarning,
  type ModelFiles,
} from './import.contract.ts';
import { importOnnx } from './import-onnx.ts';
import { toModelError } from './model-error.ts';
import { mustSayHow, preparationsAmong } from './model-names.ts';
import { chosenOf, findNetworks, toQuestion } from './network-candidates.ts';
import { readPreprocessor } from './preprocessor-config.ts';
import { readModelFile } from './read-model-file.ts';
import { readWeights } from './read-weights.ts';

const ID_DIGITS = 12;
const MAX_CONFIG_BYTES = 1 << 20;

/**
 * Makes one of our models of a file, whatever it is called: its content decides. In memory are the file, and for a checkpoint
 * its weights and the ONNX file besides.
 *
 * @param files - those beside it: files of an ONNX file's values, by their names, and what says how pictures are prepared
 * @param nowMs - becomes `addedMs`
 * @param network - id of the candidate that was chosen
 * @returns for an ONNX file, `onnx` is the file itself, with the values that it kept elsewhere put into it; candidates if there
 * are several and none of them was chosen
 * @throws PipelineError `file-damaged`, `model-damaged`, `model-mismatch`, each with its own sentence and the file's name
 */
export async function importFile({ file, beside }: ModelFiles, nowMs: number, network?: string): Promise<ImportAnswer> {
  const fileName = file.name;
  try {
    const bytes = await readModelFile(file);
    if (fileKind(bytes) === 'onnx') {
      const whole = wholeOnnx(bytes, beside);
      const all = whole ? await readModelFile(whole) : bytes;
      const sha256 = await sha256Of(all, 'models');
      const imported = fromOnnx(whole ?? file, all, { fileName, sha256, nowMs });
      return await preparedAs(imported, beside);
    }
    const sha256 = await sha256Of(bytes, 'models');
    const answer = await fromCheckpoint(bytes, { fileName, sha256, nowMs }, network);
    return isQuestion(answer) ? answer : await preparedAs(answer, beside);
  } catch (error) {
    throw toModelError(error, fileName);
  }
}

/**
 * The ONNX file with the values of other files in it: one file that can be kept, hashed and opened as any other. Those it names
 * by a path are found by their last name, for files that were dropped have no folders.
 *
 * @returns undefined if it has them all
 * @throws PipelineError `model-incomplete` if one is not there
 */
function wholeOnnx(bytes: Uint8Array<ArrayBuffer>, beside: readonly File[]): Blob | undefined {
  const data = new Map<string, Blob>();
  const missing: string[] = [];
  for (const location of externalLocations(bytes)) {
    const name = location.split(/[/\\]/).at(-1);
    const file = beside.find((other) => other.name === name);
    if (file) data.set(location, file);
    else missing.push(location);
  }
  if (missing.length > 0) {
    const message = `model keeps its weights in another file, which is not here: ${missing.join(', ')}`;
    throw new PipelineError('model-incomplete', 'models', message);
  }
  return data.size === 0 ? undefined : withExternalData(bytes, data);
}

/** The model with the preparation of pictures that a file beside it asks for, if there is one. */
async function preparedAs(imported: ImportedFile, beside: readonly File[]): Promise<ImportedFile> {
  const unread: ImportWarning[] = [];
  const files = preparationsAmong(beside);
  for (const file of files) {
    const fileName = file.name;
    const found = file.size <= MAX_CONFIG_BYTES ? readPreprocessor(await file.text(), imported.model) : undefined;
    if (!found) {
      if (mustSayHow(fileName, files.length)) unread.push({ code: 'preparation-unread', fileName });
      continue;
    }
    const asked = found.unmet.map((what): ImportWarning => ({ code: 'prepared-otherwise', fileName, asked: what }));
    const warnings = [...imported.warnings, { code: 'prepared-as', fileName } as const, ...asked];
    const note = { code: 'prepared', fileName } as const;
    return { ...imported, model: { ...imported.model, ...found.facts, note }, warnings };
  }
  return { ...imported, warnings: [...imported.warnings, ...unread] };
}

interface Dropped {
  readonly fileName: string;
  /** Of the file as it was dropped. */
  readonly sha256: string;
  readonly nowMs: number;
}

function fromOnnx(onnx: Blob, bytes: Uint8Array<ArrayBuffer>, { fileName, sha256, nowMs }: Dropped): ImportedFile {
  const { warnings, ...facts } = importOnnx(bytes, fileName);
  const model: DroppedModel = {
    ...facts,
    ...{ kind: 'dropped', id: toId(sha256), title: fileName, note: { code: 'onnx' } },
    ...{ fileBytes: onnx.size, sha256, addedMs: nowMs },
    source: { fileName, sha256, architecture: undefined },
  };
  return { model, onnx, warnings };
}

async function fromCheckpoint(
  bytes: Uint8Array<ArrayBuffer>,
  { fileName, sha256, nowMs }: Dropped,
  chosenId: string | undefined,
): Promise<ImportAnswer> {
  const found = findNetworks(await readWeights(bytes));
  const chosen = chosenOf(found, chosenId);
  if (!chosen) return toQuestion(found);
  const { onnx, architecture, warnings, ...imported } = await buildFeatureExtractor(chosen);
  // A file of one network is known by its bytes alone, as before.
  const network = found.length > 1 ? chosen.id : undefined;
  const { sizePx, input, outputs, normalization, crop } = imported;
  const onnxSha256 = await sha256Of(onnx, 'models');
  const model: DroppedModel = {
    ...{ kind: 'dropped', id: toId(onnxSha256), ...toCheckpointWords({ architecture, fileName, sha256, network }) },
    ...{ fileBytes: onnx.length, sha256: onnxSha256, addedMs: nowMs },
    ...{ sizePx, input, outputs, normalization, crop },
    source: { fileName, sha256, architecture, ...(network === undefined ? {} : { network }) },
  };
  return { model, onnx: new Blob([onnx]), warnings };
}

function toId(sha256: string): string {
  return `dropped-${sha256.slice(0, ID_DIGITS)}`;
}
