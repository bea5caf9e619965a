import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesBeside } from '../../../src/cli/files-beside.ts';

const GOLDEN = 'test/golden/onnx-exports';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldvec-beside-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), '{}');
  }
}

async function besideOf(path: string, preprocessor?: string): Promise<readonly string[]> {
  const found = await filesBeside(
    join(folder, path),
    preprocessor === undefined ? undefined : join(folder, preprocessor),
  );
  return found.map((each) => relative(folder, each));
}

test('an ONNX file brings the files of its values by their names, and Hugging Face’s configuration before timm’s', async () => {
  await copyFile(`${GOLDEN}/vit-dynamo.onnx`, join(folder, 'vit-dynamo.onnx'));
  await put('vit-dynamo.onnx.data', 'other.data', 'config.json');
  expect(await besideOf('vit-dynamo.onnx')).toEqual(['vit-dynamo.onnx.data', 'config.json']);
  await put('preprocessor_config.json');
  expect(await besideOf('vit-dynamo.onnx')).toEqual(['vit-dynamo.onnx.data', 'preprocessor_config.json']);
  await put('mine.json');
  expect(await besideOf('vit-dynamo.onnx', 'mine.json')).toEqual(['vit-dynamo.onnx.data', 'mine.json']);
});

test('a model in the folder onnx has its configuration in the folder above, unless there is one beside it', async () => {
  await put('onnx/model.onnx', 'preprocessor_config.json');
  expect(await besideOf('onnx/model.onnx')).toEqual(['preprocessor_config.json']);
  await put('onnx/preprocessor_config.json', 'weights/model.onnx');
  expect(await besideOf('onnx/model.onnx')).toEqual(['onnx/preprocessor_config.json']);
  expect(await besideOf('weights/model.onnx')).toEqual([]);
});

test('weights bring what says how their pictures are prepared; no file brings nothing', async () => {
  await put('model.safetensors', 'preprocessor_config.json', 'model.safetensors.data');
  expect(await besideOf('model.safetensors')).toEqual(['preprocessor_config.json']);
  expect(await filesBeside(undefined)).toEqual([]);
});
