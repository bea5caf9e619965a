import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * Sends a whole file, however large, with its size; for HEAD the headers alone. A file that gets shorter meanwhile breaks the
 * connection, so that nobody takes a part for the whole.
 *
 * @throws what the file system says, before anything is sent
 */
export async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': size });
    if (response.req.method === 'HEAD' || size === 0) {
      response.end();
      return;
    }
    const stream = handle.createReadStream({ start: 0, end: size - 1, autoClose: false });
    await pipeline(stream, response, { end: false });
    if (stream.bytesRead === size) response.end();
    else response.destroy();
  } finally {
    await handle.close();
  }
}
