import type { DroppedModel } from '../../core/model-spec.ts';
import { sha256Of } from '../../core/sha256.ts';
import { toCheckpointWords } from './checkpoint-words.ts';
import { fileKind } from './file-kind.ts';
import { buildFeatureExtractor } from './import-checkpoint.ts';
import type { ImportAnswer, ImportedFile } from './import.contract.ts';
import { importOnnx } from './import-onnx.ts';
import { toModelError } from './model-error.ts';
import { chosenOf, findNetworks, toQuestion } from './network-candidates.ts';
import { readModelFile } from './read-model-file.ts';
import { readWeights } from './read-weights.ts';

const ID_DIGITS = 12;
const ONNX_NOTE =
  'An ONNX file does not say how its pictures were prepared: check mean, standard deviation, range and crop against the code that it was trained with.';

/**
 * Makes one of our models of a file, whatever it is called: its content decides. In memory are the file, and for a checkpoint
 * its weights and the ONNX file besides.
 *
 * @param nowMs - becomes `addedMs`
 * @param network - id of the candidate that was chosen
 * @returns for an ONNX file, `onnx` is the file itself; candidates if there are several and none of them was chosen
 * @throws PipelineError `file-damaged`, `model-damaged`, `model-mismatch`, each with its own sentence and the file's name
 */
export async function importFile(file: Blob, fileName: string, nowMs: number, network?: string): Promise<ImportAnswer> {
  try {
    const bytes = await readModelFile(file);
    const sha256 = await sha256Of(bytes, 'models');
    return fileKind(bytes) === 'onnx'
      ? fromOnnx(file, bytes, { fileName, sha256, nowMs })
      : await fromCheckpoint(bytes, { fileName, sha256, nowMs }, network);
  } catch (error) {
    throw toModelError(error, fileName);
  }
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
    ...{ kind: 'dropped', id: toId(sha256), title: fileName, note: ONNX_NOTE },
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
