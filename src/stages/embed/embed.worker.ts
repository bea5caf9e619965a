import { exposeApi, withTransfer } from '../../core/worker-link.ts';
import type { EmbedApi } from './embed.contract.ts';
import { transferablesOf } from './lease-packing.ts';
import { measureModel, openRunner, type ModelRunner } from './model-runner.ts';
import { allowOwnScripts } from './own-scripts.ts';

let runner: ModelRunner | undefined;

allowOwnScripts();
exposeApi({
  async open(request, onDownload) {
    runner = await openRunner(request, onDownload);
    return runner.report;
  },
  async measure(use, onDownload) {
    const rows = await measureModel(use, onDownload);
    return withTransfer(
      rows,
      rows.map(({ buffer }) => buffer as ArrayBuffer),
    );
  },
  async embed(batch) {
    if (!runner) throw new RangeError('embed was called before open');
    const result = await runner.embed(batch);
    return withTransfer(result, [result.rows.buffer, ...transferablesOf(result.prepared)]);
  },
} satisfies EmbedApi);
