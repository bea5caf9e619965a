import { formatBytes } from '../../format.ts';
import { countOf } from './quantities.ts';

/** The page without the network, and what loading it again brings. */
export const offline = {
  update: {
    text: 'A new version of this page is here. You get it when you open the page next, or at once.',
    button: 'Load it',
    endingRun: 'Load it and stop the run',
  },
  threads: {
    text: 'This page can run the model on several threads once it is loaded again.',
    button: 'Load again',
    endingRun: 'Load again and stop the run',
  },
  encodedStays: 'What is encoded so far stays stored.',
  works: (bytes: number, models: number) =>
    models === 0
      ? `Works offline: ${formatBytes(bytes)} kept in this browser; a model is kept once it was used.`
      : `Works offline: ${formatBytes(bytes)} kept in this browser with ${countOf(models, 'model')}.`,
  about:
    'This browser keeps the page, so that it opens without the network. What is large is kept once it was used. Clearing the data of this site removes all of it.',
  table: 'What the page needs, how large it is, and whether it is kept',
  what: 'What',
  size: 'Size',
  withoutNetwork: 'Without the network',
  pageItself: (files: number) => `The page itself, ${countOf(files, 'file')}`,
  ownFiles: (files: number) => `The page’s own ${countOf(files, 'file')}`,
  sample: 'Sample pictures',
  engineForGpu: 'onnxruntime for the GPU',
  engineForCpu: 'onnxruntime for the processor',
  kept: 'kept',
  onceUsed: 'once it was used',
};
