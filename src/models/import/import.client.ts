import { openLink } from '../../core/worker-link.ts';
import { callOnce } from './bounded-call.ts';
import type { ImportAnswer, ImportApi, ListedTensor, ModelFiles } from './import.contract.ts';
import workerUrl from './import.worker.ts?worker&url';

const BASE_PATIENCE_MS = 60_000;
/** Slow computers and slow disks: a second for every 4 MB. */
const BYTES_A_SECOND = 4_000_000;

/**
 * Makes one of our models of a file that the visitor brought, in a worker of its own. It is read and rebuilt, not run: whether
 * it works shows in the embed stage.
 *
 * @param network - id of the candidate that was chosen, where the file has asked for it
 * @throws PipelineError `file-damaged`, `model-damaged` (also if the worker dies, for example of want of memory, or does not
 * answer), `model-mismatch`, `model-incomplete`, each with its own sentence; AbortError
 */
export function importModel(files: ModelFiles, signal: AbortSignal, network?: string): Promise<ImportAnswer> {
  const nowMs = Date.now();
  const size = files.beside.reduce((sum, file) => sum + file.size, files.file.size);
  return callOnce<ImportApi, ImportAnswer>(
    open,
    (remote) => remote.importModel(files, nowMs, network),
    toBounds({ size }, signal),
  );
}

/**
 * Every tensor of an ONNX file that can become a vector, in the order in which they are computed; read in a worker of its own.
 *
 * @param sizePx - edge of the input where the file leaves it free
 * @throws as {@link importModel}
 */
export function listTensors(onnx: Blob, sizePx: number, signal: AbortSignal): Promise<readonly ListedTensor[]> {
  return callOnce(open, (remote) => remote.listTensors(onnx, sizePx), toBounds(onnx, signal));
}

function open() {
  return openLink<ImportApi>(workerUrl, 'import', { code: 'model-damaged', stage: 'models' });
}

function toBounds(file: Pick<Blob, 'size'>, signal: AbortSignal) {
  return { signal, patienceMs: BASE_PATIENCE_MS + Math.round((1000 * file.size) / BYTES_A_SECOND) };
}
