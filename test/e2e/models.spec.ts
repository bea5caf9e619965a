import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { toByteSource } from '../../src/formats/bytes/source.ts';
import { toFloat32, toStrings } from '../../src/formats/npy/nd-array.ts';
import { parseNpy } from '../../src/formats/npy/reader.ts';
import { readEmbeddingsArchive, type EmbeddingsArchive } from '../../src/formats/npy/embeddings-archive.ts';
import { openZip } from '../../src/formats/zip/reader.ts';
import { madeNetwork, type MadeTensor } from '../support/made-weights.ts';
import { P, torchZip } from '../support/torch-file.ts';
import { writeSafetensors } from '../support/write-safetensors.ts';
import { chooseFolder, expect, inSettings, openView, runToEnd, test } from './support/page-test.ts';
import { makePictureFolder, type PictureFolder } from './support/picture-folder.ts';

const MIN_COSINE = 0.999999;

let folder: PictureFolder;
let names: readonly string[];
const golden = new Map<string, Float32Array>();

test.beforeAll(async () => {
  const zip = await openZip(
    toByteSource(new Uint8Array(await readFile(join(import.meta.dirname, '../golden/page-rows.npz')))),
  );
  const pictures = toStrings(parseNpy(await zip.read('pictures.npy')));
  names = pictures.map((_, i) => `a/${i}.${pictures[i]!.split('.').at(-1)!}`);
  folder = await makePictureFolder(Object.fromEntries(names.map((name, i) => [name, pictures[i]!])));
  for (const network of ['resnet18', 'mobilenet_v3_small']) {
    golden.set(network, toFloat32(parseNpy(await zip.read(`${network}.npy`))));
  }
});
test.afterAll(() => folder.remove());

/** A checkpoint as torch.save writes a state_dict. */
function toPth(tensors: ReadonlyMap<string, MadeTensor>): Promise<Uint8Array> {
  const entries = [...tensors];
  const weights = entries.map(([name, { shape, values }], i): [string, number[]] => {
    return [name, P.tensor([...shape], P.storage(String(i), P.int(values.length)))];
  });
  const storages = entries.map(([, { values }], i) => [String(i), new Uint8Array(values.buffer)] as const);
  return torchZip(P.file(P.dict(...weights)), Object.fromEntries(storages));
}

async function bring(panel: Locator, name: string, bytes: Uint8Array): Promise<void> {
  const file = join(folder.path, '..', name);
  await writeFile(file, bytes);
  await panel.getByLabel(/model file/i).setInputFiles(file);
}

async function download(page: Page): Promise<EmbeddingsArchive> {
  const downloads = page.waitForEvent('download');
  await openView(page, 'Save');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  return readEmbeddingsArchive(new Uint8Array(await readFile(await (await downloads).path())));
}

function smallestCosine({ embeddings, dim, rows, paths }: EmbeddingsArchive, expected: Float32Array): number {
  let smallest = 1;
  for (let row = 0; row < rows; row++) {
    const from = names.indexOf(paths[row]!) * dim;
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = 0; i < dim; i++) {
      const [a, b] = [embeddings[row * dim + i]!, expected[from + i]!];
      ab += a * b;
      aa += a * a;
      bb += b * b;
    }
    smallest = Math.min(smallest, ab / Math.sqrt(aa * bb));
  }
  return smallest;
}

for (const [network, fileName, dim] of [
  ['resnet18', 'mine.pth', 512],
  ['mobilenet_v3_small', 'mine.safetensors', 576],
] as const) {
  test(`${fileName} of a ${network} gives torch’s rows, and is there after a reload`, async ({ page }) => {
    const weights = madeNetwork(network);
    await page.goto('/');
    await chooseFolder(page, folder.path);
    const bytes = fileName.endsWith('.pth') ? await toPth(weights) : writeSafetensors(weights);
    const row = page.getByRole('radio', { name: new RegExp(`${network}.*${fileName}`) });
    await inSettings(page, async (panel) => {
      await bring(panel, fileName, bytes);
      await expect(row).toBeChecked({ timeout: 300_000 });
    });
    expect(await runToEnd(page)).toContain(`${names.length} images encoded`);

    const archive = await download(page);
    expect(archive.dim).toBe(dim);
    expect(smallestCosine(archive, golden.get(network)!)).toBeGreaterThanOrEqual(MIN_COSINE);
    expect(archive.meta).toMatchObject({ output: 'pooled', model: { file: fileName, architecture: network } });

    await page.reload();
    await chooseFolder(page, folder.path);
    await inSettings(page, () => expect(row).toBeVisible());
  });
}
