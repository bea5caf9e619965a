import { expect, test } from 'vitest';
import type { ModelOutput, ModelSpec } from '../../../src/core/model-spec.ts';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import type { TerminalJob } from '../../../src/core/terminal-protocol.ts';
import type { ModelsView, TensorsPhase } from '../../../src/state/models/view.ts';
import type { PreprocessingChange, PreprocessingView } from '../../../src/state/models/preprocessing-view.ts';
import { chooseModel, chooseOutput, choosePreprocessing, listOutputs } from '../../../src/terminal/choices.ts';
import { PreprocessingError } from '../../../src/state/models/preprocessing-error.ts';

const output = (id: string): ModelOutput => ({
  id,
  tensor: id,
  reduction: undefined,
  dim: 4,
  facts: `${id} output, 4`,
});
const tensor = (name: string) => ({ name, plainName: name, op: 'Relu', isOutput: false });
const madeOf = ({ id }: ModelOutput) => id;
const READ: TensorsPhase = {
  kind: 'read',
  tensors: [
    { ...tensor('a'), choices: [output('a/mean'), output('a/max')] },
    { ...tensor('b'), choices: [output('b/flatten')] },
  ],
};

/** Two models, the first of them chosen; its tensors are what is handed in, once they were asked for. */
function openModels(tensors: TensorsPhase = READ) {
  const models = {
    list: ['first', 'second'].map((id) => ({ id, title: id, outputs: [output('pooled'), output('flattened')] })),
    chosenId: 'first',
    output: output('pooled'),
    tensors: { kind: 'unread' } as TensorsPhase,
    get chosen() {
      return this.list.find(({ id }) => id === this.chosenId) as unknown as ModelSpec;
    },
    chooseOutput(chosen: ModelOutput) {
      this.output = chosen;
    },
    readTensors() {
      this.tensors = tensors;
      return Promise.resolve();
    },
  };
  return models as unknown as ModelsView;
}

function openPreprocessing() {
  const changes: (PreprocessingChange | string)[] = [];
  const normalization = { mean: [1, 1, 1], std: [2, 2, 2] };
  const view = {
    set preset(preset: Preprocessing['preset']) {
      changes.push(preset);
    },
    get current() {
      return { normalization };
    },
    change: (change: PreprocessingChange) => {
      if (change.sizePx === 7) throw new PreprocessingError({ code: 'size-is-fixed', model: 'Net', sizePx: 32 });
      changes.push(change);
    },
  };
  return { changes, view: view as unknown as PreprocessingView };
}

const jobWith = (preprocessing: TerminalJob['preprocessing']) => ({ preset: 'crop', preprocessing }) as TerminalJob;

test('a model is chosen by its id; for another one the known ids are named', () => {
  const models = openModels();
  chooseModel(models, 'second');
  expect(models.chosenId).toBe('second');
  expect(() => chooseModel(models, 'third')).toThrow(
    expect.objectContaining({ problem: { code: 'unknown-model', asked: 'third', known: ['first', 'second'] } }),
  );
});

test('an output that the model names is chosen without reading its file', async () => {
  const models = openModels({ kind: 'failed', error: { code: 'file-damaged', message: 'x', path: undefined } });
  await chooseOutput(models, 'flattened');
  expect([models.output.id, models.tensors.kind]).toEqual(['flattened', 'unread']);
});

test('any vector of any tensor is chosen', async () => {
  const models = openModels();
  await chooseOutput(models, 'b/flatten');
  expect(models.output.id).toBe('b/flatten');
});

test('for an unknown output those with names are named, and how to see all', async () => {
  await expect(chooseOutput(openModels(), 'b/mean')).rejects.toMatchObject({
    name: 'BadArgument',
    problem: { code: 'unknown-output', asked: 'b/mean', model: 'first', named: ['pooled', 'flattened'] },
  });
});

test('a list of tensors that cannot be read is a failure of its own', async () => {
  const error = { code: 'model-missing', message: 'gone', path: undefined } as const;
  await expect(chooseOutput(openModels({ kind: 'failed', error }), 'x')).rejects.toMatchObject({ shown: error });
});

test('all vectors are listed, those with names first', async () => {
  const ids = (await listOutputs(openModels(), madeOf)).map(({ id }) => id);
  expect(ids).toEqual(['pooled', 'flattened', 'a/mean', 'a/max', 'b/flatten']);
});

test('a vector that has a name and is a tensor as well is listed once', async () => {
  const tensors = [{ ...tensor('pooled'), choices: [output('pooled')] }];
  const ids = (await listOutputs(openModels({ kind: 'read', tensors }), madeOf)).map(({ id }) => id);
  expect(ids).toEqual(['pooled', 'flattened']);
});

test('the preset comes first, and a mean alone keeps the deviation as it is after the other changes', () => {
  const { changes, view } = openPreprocessing();
  choosePreprocessing(view, jobWith({ filter: 'bicubic', mean: [5, 5, 5] }));
  const normalization = { mean: [5, 5, 5], std: [2, 2, 2] };
  expect(changes).toEqual(['crop', { filter: 'bicubic' }, { normalization }]);
});

test('values that can’t be are the caller’s mistake, for the page’s own reason', () => {
  const { view } = openPreprocessing();
  expect(() => choosePreprocessing(view, jobWith({ sizePx: 7 }))).toThrow(
    expect.objectContaining({
      ...{ name: 'BadArgument' },
      problem: { code: 'preprocessing', problem: { code: 'size-is-fixed', model: 'Net', sizePx: 32 } },
    }),
  );
});
