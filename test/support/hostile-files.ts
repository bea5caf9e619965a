import type { HostileFile } from './hostile-checkpoints.ts';

const text = (value: string) => () => new TextEncoder().encode(value);

/** Files that are no models at all, each with its own message; `file-damaged` all. */
export const HOSTILE_FILES: readonly HostileFile[] = [
  { title: 'an empty file', make: () => new Uint8Array(), message: 'file is empty: 0 bytes' },
  {
    title: 'a web page',
    make: text('<!DOCTYPE html>\n<title>Not found</title>'),
    message: 'file is a web page that came in place of a model: it begins with <!DOCTYPE html>',
  },
  { title: 'a text', make: text('epoch,loss\n1,0.5\n'), message: 'file is text, no model: it begins with epoch,loss' },
  {
    title: 'a pointer of Git LFS',
    make: text('version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 1\n'),
    message: 'file is only a pointer to a model, as Git LFS keeps it, not the model itself: version https://git-lfs',
  },
  {
    title: 'a picture',
    make: () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13),
    message: 'file is neither a checkpoint of torch, nor safetensors, nor ONNX: it begins with 89 50 4e 47 0d 0a 1a 0a',
  },
  { title: 'a tar archive of thousands of files', make: tarOfMany, message: 'tar archive has more than 1000 entries' },
];

/** Entries of no bytes, each of its own name. */
function tarOfMany(): Uint8Array<ArrayBuffer> {
  const block = 512;
  const file = new Uint8Array(2000 * block);
  const put = (value: string, at: number) => file.set(new TextEncoder().encode(value), at);
  for (let i = 0; i < 2000; i++) {
    put(`f${i}`, i * block);
    put('00000000000', i * block + 124);
    put('ustar', i * block + 257);
  }
  return file;
}
