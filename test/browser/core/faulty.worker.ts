import { PipelineError } from '../../../src/core/errors.ts';
import { exposeApi } from '../../../src/core/worker-link.ts';
import type { FaultyApi } from './faulty.contract.ts';

const api: FaultyApi = {
  add: (a, b) => Promise.resolve(a + b),
  fail: () => {
    throw new PipelineError('image-damaged', 'decode', 'image is damaged', {
      path: 'a/ü.jpg',
      cause: new Error('why'),
    });
  },
  failUnforeseen: () => {
    throw new RangeError('index out of range: 7');
  },
  hang: () => new Promise(() => undefined),
  dieLater: () => {
    setTimeout(() => {
      throw new Error('out of memory');
    });
    return Promise.resolve();
  },
  tell: async (hear) => {
    await hear('half');
    await hear('done');
    return 'told';
  },
};
exposeApi(api);
