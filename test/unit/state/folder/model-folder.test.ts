import { expect, test } from 'vitest';
import { PipelineError } from '../../../../src/core/errors.ts';
import type { FolderPart, FolderSource } from '../../../../src/core/folder-source.ts';
import { modelFilesIn } from '../../../../src/state/folder/model-folder.ts';

const { signal } = new AbortController();

/** A folder of empty files; its listing counts the parts that were asked for. */
function folderOf(...paths: readonly string[]) {
  const listed: string[] = [];
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.split('/').slice(0, -1).join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), path.split('/').at(-1)!]);
  }
  const source: FolderSource = {
    ...{ name: 'net', kind: 'entries' },
    // eslint-disable-next-line @typescript-eslint/require-await -- a listing is asynchronous, this one needs not wait
    async *list(): AsyncGenerator<FolderPart, void> {
      for (const [folder, files] of folders) {
        listed.push(folder);
        yield { folder: folder === '' ? [] : folder.split('/'), folders: [], files };
      }
    },
    stat: () => Promise.reject(new Error('not asked for')),
    open: (path) => Promise.resolve(new File([path.join('/')], path.at(-1)!)),
  };
  return { source, listed };
}

/** Paths of what is taken, the model first. */
async function takenOf(...paths: readonly string[]): Promise<readonly string[] | undefined> {
  const files = await modelFilesIn(folderOf(...paths).source, signal);
  return files && Promise.all(files.map((file) => file.text()));
}

test('a model with its data and its configuration is taken; what can be neither is left', async () => {
  expect(await takenOf('README.md', 'model.onnx', 'model.onnx.data', 'preprocessor_config.json', 'log.csv')).toEqual([
    'model.onnx',
    'README.md',
    'model.onnx.data',
    'preprocessor_config.json',
  ]);
});

test('optimum’s layout: the model below onnx, of its kinds the one of full precision, and the configuration above', async () => {
  const names = ['config.json', 'preprocessor_config.json', 'onnx/model.onnx', 'onnx/model_fp16.onnx'];
  expect(await takenOf(...names, 'onnx/model.onnx_data')).toEqual([
    'onnx/model.onnx',
    'onnx/model.onnx_data',
    'config.json',
    'preprocessor_config.json',
  ]);
});

test('of two files of one name the one beside the model is taken', async () => {
  expect(await takenOf('preprocessor_config.json', 'onnx/model.onnx', 'onnx/preprocessor_config.json')).toEqual([
    'onnx/model.onnx',
    'onnx/preprocessor_config.json',
  ]);
});

test('weights with their configuration are taken; ONNX goes before weights', async () => {
  expect(await takenOf('config.json', 'model.safetensors', 'vocab.txt')).toEqual(['model.safetensors', 'config.json']);
  expect(await takenOf('pytorch_model.bin', 'config.json')).toEqual(['pytorch_model.bin', 'config.json']);
  expect(await takenOf('best.pth')).toEqual(['best.pth']);
  expect((await takenOf('model.safetensors', 'onnx/model.onnx'))?.[0]).toBe('onnx/model.onnx');
});

test('a folder with a picture is a folder of pictures, and is not listed to its end', async () => {
  const { source, listed } = folderOf('model.onnx', 'a/1.jpg', 'b/2.jpg');
  expect(await modelFilesIn(source, signal)).toBeUndefined();
  expect(listed).toEqual(['', 'a']);
  expect(await takenOf('model.onnx', 'photo.heic')).toBeUndefined();
});

test('no model, a hidden one, or far too many files: the folder is opened as any other', async () => {
  expect(await takenOf('notes.txt')).toBeUndefined();
  expect(await takenOf('.cache/model.onnx')).toBeUndefined();
  const many = Array.from({ length: 600 }, (_, i) => `${i}.txt`);
  expect(await takenOf('model.onnx', ...many)).toBeUndefined();
});

test('a folder that can’t be listed is left to those who open it', async () => {
  const { source } = folderOf('model.onnx');
  const error = new PipelineError('folder-denied', 'collect', 'no');
  const failing = {
    ...source,
    list: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }),
  };
  expect(await modelFilesIn(failing, signal)).toBeUndefined();
});

test('several models of no usual name are refused by their names', async () => {
  await expect(takenOf('best.pth', 'last.pth')).rejects.toMatchObject({
    code: 'folder-not-one',
    message: 'folder net holds several models, drop the file of one: best.pth, last.pth',
  });
});
