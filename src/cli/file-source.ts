import { open } from 'node:fs/promises';
import { damagedFile } from '../formats/bytes/damaged-file.ts';
import type { ByteSource } from '../formats/bytes/source.ts';

/** A file on disk, to be read at any place. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/** Opens a file. @throws the system's error, also in every call */
export async function openFileSource(path: string): Promise<FileSource> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length;) {
        const { bytesRead } = await handle.read(bytes, at, length - at, offset + at);
        if (bytesRead === 0)
          throw damagedFile(`file ends at byte ${offset + at}, expected ${length} bytes at ${offset}`);
        at += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}
