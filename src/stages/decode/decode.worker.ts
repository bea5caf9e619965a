import { exposeApi, withTransfer } from '../../core/worker-link.ts';
import type { DecodeApi } from './decode.contract.ts';
import { FilesAhead } from './files-ahead.ts';
import { PictureDecoder } from './picture-decoder.ts';

const decoder = new PictureDecoder();
const files = new FilesAhead();

exposeApi({
  probe: () => decoder.report(),
  readAhead: (image, path, ticket) => files.read(image, path, ticket),
  drop: (ticket) => files.drop(ticket),
  async decode(image, path, spec, lease) {
    const source = typeof image === 'number' ? await files.take(image) : image;
    const decoded = await decoder.toTensor(source, path, spec, lease);
    // A shared buffer stays where it is; a buffer of its own goes home with the result.
    return withTransfer(decoded, lease.buffer instanceof ArrayBuffer ? [lease.buffer] : []);
  },
} satisfies DecodeApi);
