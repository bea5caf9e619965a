import { exposeApi, withTransfer } from '../../core/worker-link.ts';
import type { DecodeApi } from './decode.contract.ts';
import { PictureDecoder } from './picture-decoder.ts';

const decoder = new PictureDecoder();

exposeApi({
  probe: () => decoder.report(),
  async decode(image, path, spec, lease) {
    const decoded = await decoder.toTensor(image, path, spec, lease);
    // A shared buffer stays where it is; a buffer of its own goes home with the result.
    return withTransfer(decoded, lease.buffer instanceof ArrayBuffer ? [lease.buffer] : []);
  },
} satisfies DecodeApi);
