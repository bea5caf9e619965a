import { exposeApi } from '../../core/worker-link.ts';
import type { ImportApi } from './import.contract.ts';
import { importFile } from './import-file.ts';
import { listTensors } from './list-tensors.ts';
import { toModelError } from './model-error.ts';
import { readModelFile } from './read-model-file.ts';

exposeApi({
  importModel: importFile,
  async listTensors(onnx, sizePx) {
    try {
      return listTensors(await readModelFile(onnx), sizePx);
    } catch (error) {
      throw toModelError(error);
    }
  },
} satisfies ImportApi);
