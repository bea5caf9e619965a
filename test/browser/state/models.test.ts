import { afterEach, beforeAll, beforeEach, expect, test, vi, onTestFinished } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import { importModel, listTensors } from '../../../src/models/import/import.client.ts';
import { models as bundled } from '../../../src/models/registry.ts';
import { deleteDatabase, openDatabase } from '../../../src/stages/persist/database.ts';
import { openModelStore } from '../../../src/stages/persist/model-store.ts';
import { Engine } from '../../../src/state/run/engine.ts';
import { ModelChoice } from '../../../src/state/models/model-choice.svelte.ts';
import type { ModelParts, ModelShelf } from '../../../src/state/models/parts.ts';
import { PreprocessingChoice } from '../../../src/state/models/preprocessing-choice.svelte.ts';
import { madeNetwork } from '../../support/made-weights.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../support/tiny-onnx.ts';
import { writeSafetensors } from '../../support/write-safetensors.ts';

const MODELS_DATABASE = 'foldvec-models';
const zipMap = new URL('../../golden/onnx-exports/by-hand-zip-map.onnx', import.meta.url).href;
const TINY = new File([tinyOnnx(TIMES_TEN_AND_HUNDRED)], 'tiny.onnx');
const engine = new Engine(() => Promise.reject(new Error('no model is opened for a run here')));
let checkpoint: File;

beforeAll(() => {
  // The model files are found from the page's address, and a test's page is not at the root.
  if (!document.querySelector('base'))
    document.head.append(Object.assign(document.createElement('base'), { href: '/' }));
  checkpoint = new File([writeSafetensors(madeNetwork('mobilenet_v3_small'))], 'fashion.safetensors');
});
beforeEach(async () => {
  await deleteDatabase(MODELS_DATABASE);
});
afterEach(() => {
  vi.useRealTimers();
});

/** The models of a page: real workers, a real store. */
function openModels(parts: Partial<ModelParts> = {}): ModelChoice {
  return new ModelChoice({
    sizePx: () => 224,
    isLocked: () => false,
    tryModel: (use, signal) => engine.tryModel(use, signal),
    openStore: openModelStore,
    importModel,
    listTensors,
    ...parts,
  });
}

/** The same, after a reload. */
async function reopenModels(): Promise<ModelChoice> {
  const models = openModels();
  expect(await models.open()).toEqual([]);
  return models;
}

const namesOf = (models: ModelChoice) => models.list.map(({ title }) => title);
const OWN = bundled.map(({ title }) => title);

test('an ONNX file is run once, kept and chosen; after a reload it is there, with what the run showed', async () => {
  const models = openModels();
  await models.add([TINY]);
  expect(models.adding).toMatchObject({ kind: 'added', fileName: 'tiny.onnx', isChosen: true });
  expect(models.chosen).toMatchObject({ kind: 'dropped', title: 'tiny.onnx', sizePx: 1, outputs: [{ dim: 2 }] });

  const reloaded = await reopenModels();
  expect(namesOf(reloaded)).toEqual([...OWN, 'tiny.onnx']);
  expect(reloaded.chosen).toBe(bundled[0]);
  const model = reloaded.list.at(-1)!;
  expect(model).toEqual(models.chosen);
  const file = await reloaded.fileOf(model);
  expect(file.kind === 'blob' && (await file.blob.bytes())).toEqual(await TINY.bytes());
});

test('a checkpoint becomes a model whose vectors are known; the latest one stands first', async () => {
  const models = openModels();
  await models.add([TINY]);
  await models.add([checkpoint]);
  expect(models.adding).toMatchObject({ kind: 'added', fileName: 'fashion.safetensors' });
  expect(models.chosen).toMatchObject({
    source: { architecture: 'mobilenet_v3_small' },
    outputs: [{ id: 'pooled', dim: 576 }],
  });
  expect(namesOf(await reopenModels())).toEqual([...OWN, 'mobilenet_v3_small (fashion.safetensors)', 'tiny.onnx']);
});

test('the same file once more is the model that is there already', async () => {
  const models = openModels();
  await models.add([TINY]);
  const [first] = [models.chosen];
  models.chosenId = bundled[0]!.id;
  await models.add([new File([TINY], 'copy.onnx')]);
  expect(models.adding).toEqual({ kind: 'known', fileName: 'copy.onnx', model: first, warnings: [], isChosen: true });
  expect(models.chosen).toBe(first);
  expect(namesOf(await reopenModels())).toEqual([...OWN, 'tiny.onnx']);
});

const CONFIG = { size: { height: 1, width: 1 }, resample: 3, image_mean: [0.1, 0.2, 0.3], image_std: [1, 1, 1] };
const configOf = (more: object) => new File([JSON.stringify({ ...CONFIG, ...more })], 'preprocessor_config.json');

test('a model that comes again with another configuration is prepared as that says, also after a reload, and it is told', async () => {
  const models = openModels();
  await models.add([TINY]);
  const preprocessing = new PreprocessingChoice(() => models.chosen);
  preprocessing.preset = 'crop';
  expect(preprocessing.current).toMatchObject({ preset: 'crop', filter: 'bilinear' });
  await models.add([TINY, configOf({})]);
  expect(models.adding).toMatchObject({
    ...{ kind: 'added', isChosen: true },
    warnings: [{ code: 'prepared-anew' }, { code: 'prepared-as', fileName: 'preprocessor_config.json' }],
  });
  const normalization = { mean: [0.1, 0.2, 0.3], std: [1, 1, 1] };
  expect(preprocessing.current).toMatchObject({ preset: 'squash', filter: 'bicubic', normalization });
  const reloaded = await reopenModels();
  expect(namesOf(reloaded)).toEqual([...OWN, 'tiny.onnx']);
  expect(reloaded.list.at(-1)).toMatchObject({ normalization, prepared: { preset: 'squash', filter: 'bicubic' } });

  await models.add([configOf({}), TINY]);
  expect(models.adding).toMatchObject({ kind: 'known', warnings: [{ code: 'prepared-as' }] });
  await models.add([TINY]); // without one, what was said before holds
  expect([models.adding.kind, models.chosen]).toEqual(['known', expect.objectContaining({ normalization })]);
  await models.add([TINY, configOf({ image_mean: [0, 0, 0] })]);
  expect(models.adding).toMatchObject({
    kind: 'added',
    warnings: [{ code: 'prepared-anew' }, { code: 'prepared-as' }],
  });
  expect(preprocessing.current.normalization.mean).toEqual([0, 0, 0]);
});

test('while a run is on with a model, another configuration is refused: the run keeps its pictures', async () => {
  let isLocked = false;
  const models = openModels({ isLocked: () => isLocked });
  await models.add([TINY]);
  const before = models.chosen;
  isLocked = true;
  await models.add([TINY, configOf({})]);
  expect(models.adding).toMatchObject({ kind: 'failed', error: { code: 'model-busy' } });
  expect(models.chosen).toBe(before);
});

test('a classifier that ends in maps of scores is run, for only the wanted output is fetched', async () => {
  const models = openModels();
  await models.add([new File([await (await fetch(zipMap)).blob()], 'maps.onnx')]);
  expect(models.adding).toMatchObject({
    kind: 'added',
    model: { outputs: [{ id: 'scores', dim: 3 }, { id: 'features' }] },
  });
});

test('a model that is removed is gone, also after a reload, and the first one is chosen in its place', async () => {
  const models = openModels();
  await models.add([TINY]);
  const { chosen } = models;
  await models.remove(chosen.id);
  expect([models.chosenId, models.adding, models.unremoved]).toEqual([bundled[0]!.id, { kind: 'idle' }, undefined]);
  await expect(models.fileOf(chosen)).rejects.toMatchObject({ code: 'model-missing' });
  expect(namesOf(await reopenModels())).toEqual(OWN);
});

test('a file that is no model leaves everything as it was, and says what was wrong', async () => {
  const models = openModels();
  await models.add([TINY]);
  const before = models.chosen;
  await models.add([new File(['{"weights": "none"}'], 'notes.pth')]);
  expect(models.adding).toMatchObject({ kind: 'failed', fileName: 'notes.pth', error: { path: 'notes.pth' } });
  expect(models.adding).toMatchObject({ error: { code: 'file-damaged' } });
  expect([models.chosen, namesOf(models)]).toEqual([before, [...OWN, 'tiny.onnx']]);
});

test('a model that fails when it is run is not taken', async () => {
  const failure = new PipelineError('embed-unavailable', 'embed', 'model gave NaN');
  const models = openModels({ tryModel: () => Promise.reject(failure) });
  await models.add([TINY]);
  expect(models.adding).toMatchObject({
    kind: 'failed',
    error: { code: 'embed-unavailable', message: 'model gave NaN' },
  });
  expect([models.chosen, namesOf(await reopenModels())]).toEqual([bundled[0], OWN]);
});

test('a second file takes the place of the one that is being read', async () => {
  const signals: AbortSignal[] = [];
  const models = openModels({
    importModel: (file, signal) => {
      signals.push(signal);
      return importModel(file, signal);
    },
  });
  const first = models.add([checkpoint]);
  const second = models.add([TINY]);
  await Promise.all([first, second]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  expect([models.adding.kind, models.chosen.title, namesOf(models)]).toEqual([
    'added',
    'tiny.onnx',
    [...OWN, 'tiny.onnx'],
  ]);
});

test('a file that is being read, or run for the first time, can be given up: everything is as it was', async () => {
  const never = (signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  const hanging: Partial<ModelParts>[] = [
    { importModel: (_file, signal) => never(signal) },
    { tryModel: (_use, signal) => never(signal) },
  ];
  for (const parts of hanging) {
    const models = openModels(parts);
    const adding = models.add([TINY]);
    const kind = parts.tryModel ? 'testing' : 'reading';
    await expect.poll(() => models.adding.kind, { timeout: 20_000 }).toBe(kind);
    models.cancelAdding();
    await adding;
    expect([models.adding, namesOf(models)]).toEqual([{ kind: 'idle' }, OWN]);
  }
});

test('where the browser has no room a model works for this page, and says that it is not kept', async () => {
  let isFull = true;
  const full = new PipelineError('store-full', 'persist', 'quota');
  const openStore = async (): Promise<ModelShelf> => {
    const store = await openModelStore();
    return {
      list: () => store.list(),
      file: (id) => store.file(id),
      remove: (id) => store.remove(id),
      removeDamaged: () => store.removeDamaged(),
      put: (model, onnx) => (isFull ? Promise.reject(full) : store.put(model, onnx)),
    };
  };
  const models = openModels({ openStore });
  await models.add([TINY]);
  expect(models.adding).toMatchObject({ kind: 'added', isChosen: true });
  expect(models.adding).toHaveProperty('warnings', [expect.objectContaining({ code: 'not-kept', isFull: true })]);
  expect(await models.fileOf(models.chosen)).toMatchObject({ kind: 'blob' });
  expect(namesOf(await reopenModels())).toEqual(OWN);

  isFull = false;
  await models.add([TINY]);
  expect(namesOf(models)).toEqual([...OWN, 'tiny.onnx']);
  expect(namesOf(await reopenModels())).toEqual([...OWN, 'tiny.onnx']);
});

test('a file of the terminal is chosen but not kept, and what is wrong with one is thrown', async () => {
  const models = openModels();
  const { signal } = new AbortController();
  const model = await models.useFile({ file: TINY, beside: [] }, { keep: false, signal });
  expect([models.chosen, models.adding]).toEqual([model, { kind: 'idle' }]);
  expect(namesOf(await reopenModels())).toEqual(OWN);
  const text = new File(['no model'], 'no.pth');
  await expect(models.useFile({ file: text, beside: [] }, { keep: false, signal })).rejects.toMatchObject({
    code: 'file-damaged',
    path: 'no.pth',
  });
});

test('while a run is on a model is added, but the choice stays', async () => {
  const models = openModels({ isLocked: () => true });
  await models.add([TINY]);
  expect(models.adding).toMatchObject({ kind: 'added', isChosen: false });
  expect([models.chosen, namesOf(models)]).toEqual([bundled[0], [...OWN, 'tiny.onnx']]);
});

test('a model whose record was damaged is told of once, and its room is given back', async () => {
  const models = openModels();
  await models.add([TINY]);
  await models.add([checkpoint]);
  const database = openDatabase(MODELS_DATABASE);
  await database.update(`facts:${models.chosen.sha256}`, () => ({ kind: 'dropped' }));
  const reloaded = openModels();
  expect(await reloaded.open()).toEqual([{ code: 'models-damaged', models: 1 }]);
  expect(namesOf(reloaded)).toEqual([...OWN, 'tiny.onnx']);
  await reopenModels(); // says nothing any more
  expect((await database.keys()).filter((key) => String(key).startsWith('file:'))).toHaveLength(1);
  database.close();
});

test('a store that does not answer keeps nobody waiting, and what it says late is still heard', async () => {
  const keeper = openModels();
  await keeper.add([TINY]);
  vi.useFakeTimers();
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  const models = openModels({ openStore: () => held.then(() => openModelStore()) });
  const opened = models.open();
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await opened).map(({ code }) => code)).toEqual(['models-unlisted']);
  vi.useRealTimers();
  answer();
  await expect.poll(() => namesOf(models)).toEqual([...OWN, 'tiny.onnx']);
});

test('another model has other vectors: what was chosen and what was listed belong to the one before', async () => {
  const models = openModels();
  await models.add([checkpoint]);
  const mine = models.chosen;
  await models.readTensors();
  const { tensors } = models;
  if (tensors.kind !== 'read') throw new Error(JSON.stringify(tensors));
  const max = tensors.tensors.flatMap(({ choices }) => choices).find(({ reduction }) => reduction === 'max')!;
  models.chooseOutput(max);
  expect(models.output).toEqual(max);

  models.chosenId = bundled[0]!.id;
  expect([models.output, models.tensors]).toEqual([bundled[0]!.outputs[0], { kind: 'unread' }]);
  models.chosenId = mine.id;
  expect(models.output).toBe(mine.outputs[0]);
});

test('the tensors of a model that comes with the page are read from its file', async () => {
  const models = openModels();
  models.chosenId = 'efficientnet_lite0';
  await models.readTensors();
  expect(models.tensors.kind).toBe('read');
});

test('the file that is looked into is checked as before a run: another one at its address is told as damaged', async () => {
  const genuine = globalThis.fetch;
  onTestFinished(() => {
    globalThis.fetch = genuine;
  });
  globalThis.fetch = async (...args) => {
    const bytes = new Uint8Array(await (await genuine(...args)).arrayBuffer());
    bytes[bytes.length - 1]! ^= 1;
    return new Response(bytes);
  };
  const models = openModels();
  await models.readTensors();
  expect(models.tensors).toMatchObject({ kind: 'failed', error: { code: 'model-damaged' } });
});

test('pictures of another size make another vector of all values, and the same mean', async () => {
  let sizePx = 224;
  const models = openModels({ sizePx: () => sizePx });
  await models.add([checkpoint]);
  await models.readTensors();
  if (models.tensors.kind !== 'read') throw new Error(JSON.stringify(models.tensors));
  const { choices } = models.tensors.tensors.find((tensor) => tensor.choices.length === 3)!;
  const [mean, , flatten] = choices;
  const full = flatten!.dim!;
  models.chooseOutput(flatten!);
  expect([models.output.dim, models.dimOf(mean!)]).toEqual([full, mean!.dim]);
  sizePx = 448;
  expect([models.output.id, models.output.dim, models.tensors.kind]).toEqual([flatten!.id, undefined, 'unread']);
  await models.readTensors();
  const again = models.tensors.tensors.flatMap((tensor) => tensor.choices).find(({ id }) => id === flatten!.id)!;
  expect([models.dimOf(again), models.dimOf(mean!)]).toEqual([4 * full, mean!.dim]);
});
