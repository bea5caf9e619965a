import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ListedFile } from './offline.contract.ts';

/** For other people's code, and for the README; and the worker itself, which the browser keeps. */
const LEFT_OUT = /^(foldvec-index\.(js|d\.ts)|help\/.+|offline\.js)$/;

/** Models and sample; and onnxruntime, of which a machine needs one build of two, or none. */
const KEPT_ON_USE = /^(models\/.+\.onnx|sample\.zip|assets\/ort-wasm.+\.wasm)$/;

/**
 * Lists the files of a built page, for Node.
 *
 * @param folder - of the page
 * @returns in the order of their paths; without those that no page needs
 */
export async function listFiles(folder: string): Promise<readonly ListedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length).replaceAll(sep, '/'))
    .filter((path) => !LEFT_OUT.test(path));
  return Promise.all(paths.sort().map((path) => listFile(folder, path)));
}

async function listFile(folder: string, path: string): Promise<ListedFile> {
  const content = await readFile(join(folder, path));
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, bytes: content.length, sha256, keep: KEPT_ON_USE.test(path) ? 'use' : 'start' };
}
