// One picture after another through the steps of a decode, in the page's own thread: what each step takes.
import { planResize } from '../../../src/core/resize-plan.ts';
import { sniffImage } from '../../../src/formats/image/sniff.ts';
import { decodeBaseline } from '../../../src/stages/decode/decode-baseline.ts';
import { decodeNatively } from '../../../src/stages/decode/native-frame.ts';
import { PixelKernel } from '../../../src/stages/decode/pixel-kernel.ts';
import { readBlob } from '../../../src/stages/decode/read-blob.ts';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';
import { inputFiles } from './files.ts';

/** Wall ms a picture. */
export interface StageTimes {
  /** Read alone, without another one beside it. */
  readonly read: number;
  /** The header. */
  readonly header: number;
  /** Its data into planes, by our decoder; of other JPEGs than baseline ones by the browser's. */
  readonly decode: number;
  /** Chroma, colour and both passes of the resize, strip by strip. */
  readonly resize: number;
  /** Normalisation, and the copy into the lease. */
  readonly tensor: number;
}

let kernel: PixelKernel | undefined;

/** Takes every file of the input through all steps, once. @returns means over the files */
export async function timeStages(): Promise<StageTimes> {
  kernel ??= await PixelKernel.create();
  const total = { read: 0, header: 0, decode: 0, resize: 0, tensor: 0 };
  const tensor = new Float32Array(3 * NOTEBOOK.sizePx ** 2);
  const files = inputFiles();
  for (const file of files) {
    let at = performance.now();
    const lap = (stage: keyof StageTimes) => {
      const now = performance.now();
      total[stage] += (now - at) / files.length;
      at = now;
    };
    const bytes = await readBlob(file, file.name);
    lap('read');
    const header = sniffImage(bytes);
    lap('header');
    if (!decodeBaseline(bytes, header, kernel, kernel)) await decodeNatively(bytes, 'image/jpeg', header, kernel);
    lap('decode');
    kernel.resize(planResize(header, NOTEBOOK));
    lap('resize');
    kernel.writeTensor(NOTEBOOK, tensor);
    lap('tensor');
  }
  return total;
}
