import { expect, test } from 'vitest';
import { importCheckpoint } from '../../../../src/models/import/import-checkpoint.ts';
import { isQuestion } from '../../../../src/models/import/import.contract.ts';
import { importFile } from '../../../../src/models/import/import-file.ts';
import { inspectOnnx } from '../../../../src/models/import/inspect-onnx.ts';
import { english } from '../../../../src/ui/words/en/english.ts';
import { madeNetwork, madeWeight } from '../../../support/made-weights.ts';
import { writeSafetensors } from '../../../support/write-safetensors.ts';

type Weights = ReturnType<typeof madeNetwork>;

const SEQUENTIAL: Readonly<Record<string, string>> = {
  conv1: '0',
  bn1: '1',
  layer1: '4',
  layer2: '5',
  layer3: '6',
  layer4: '7',
};

/** As `nn.Sequential(*list(model.children())[:-1])` calls them. */
function toSequential(name: string): string {
  const [first = '', ...rest] = name.split('.');
  return [SEQUENTIAL[first] ?? first, ...rest].join('.');
}

/** As Hugging Face's ResNet calls them. */
function toHuggingFace(name: string): string {
  return name
    .replace(/^conv1\./, 'resnet.embedder.embedder.convolution.')
    .replace(/^bn1\./, 'resnet.embedder.embedder.normalization.')
    .replace(
      /^layer(\d)\.(\d+)\./,
      (_, stage, block) => `resnet.encoder.stages.${Number(stage) - 1}.layers.${String(block)}.`,
    )
    .replace(/\.conv(\d)\./, (_, at) => `.layer.${Number(at) - 1}.convolution.`)
    .replace(/\.bn(\d)\./, (_, at) => `.layer.${Number(at) - 1}.normalization.`)
    .replace('downsample.0.', 'shortcut.convolution.')
    .replace('downsample.1.', 'shortcut.normalization.');
}

function renamed(weights: Weights, toName: (name: string) => string): Weights {
  return new Map(Array.from(weights, ([name, weight]) => [toName(name), weight]));
}

/** In the order of the names' letters, as safetensors keeps them: 10 before 2. */
function sorted(weights: Weights): Weights {
  return new Map([...weights].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Each block's shortcut before what it goes around, as Hugging Face's modules register them. */
function withShortcutsFirst(weights: Weights): Weights {
  const names = [...weights.keys()];
  const blockOf = (name: string) => /^.*layers\.\d+\./.exec(name)?.[0] ?? name;
  const rank = (name: string) => names.findIndex((other) => blockOf(other) === blockOf(name));
  const order = names.toSorted(
    (a, b) => rank(a) - rank(b) || Number(b.includes('shortcut')) - Number(a.includes('shortcut')),
  );
  return new Map(order.map((name) => [name, weights.get(name)!]));
}

const importOf = (weights: Weights, network?: string) =>
  importCheckpoint(writeSafetensors(weights), 'mine.safetensors', network);

const resnet18 = madeNetwork('resnet18');
const resnet50 = madeNetwork('resnet50');

// The same weights give the same file to the byte; that its rows are torch's is held elsewhere.
test.each([
  ['the children in a Sequential', 'resnet18', renamed(resnet18, toSequential)],
  ['the same below features', 'resnet18', renamed(resnet18, (name) => `features.${toSequential(name)}`)],
  ['fastai’s body and head', 'resnet18', new Map(renamed(resnet18, (name) => `0.${toSequential(name)}`))
    .set('1.2.weight', madeWeight('a.weight', [512])).set('1.2.running_mean', madeWeight('b', [512]))
    .set('1.2.running_var', madeWeight('c.running_var', [512])).set('1.2.bias', madeWeight('d', [512]))
    .set('1.8.weight', madeWeight('e', [10, 512]))],
  ['Hugging Face’s', 'resnet50', renamed(resnet50, toHuggingFace)],
  ['Hugging Face’s, as safetensors sorts them', 'resnet50', sorted(renamed(resnet50, toHuggingFace))],
  ['Hugging Face’s, shortcuts first', 'resnet50', withShortcutsFirst(renamed(resnet50, toHuggingFace))],
  ['the children of a deep one, sorted', 'resnet101', sorted(renamed(madeNetwork('resnet101'), toSequential))],
  ['a VGG below another name', 'vgg11_bn', renamed(madeNetwork('vgg11_bn'), (name) => name.replace('features.', 'encoder.block'))],
])('names of other libraries are told by order and shape, and it is said: %s', { timeout: 120_000 }, async (_, id, weights) => {
  const plain = await importOf(madeNetwork(id));
  const other = await importOf(weights);
  expect(other.architecture).toBe(id);
  expect(other.warnings[0]).toMatchObject({ code: 'matched-by-order', architecture: id });
  expect(Buffer.compare(other.onnx, plain.onnx)).toBe(0);
}); // prettier-ignore

test.each([
  [
    'blocks that are named by words, whose order nobody can tell',
    (name: string) => toSequential(name).replace(/^4\.0/, '4.one').replace(/^4\.1/, '4.two'),
  ],
  [
    'convolutions and normalisations that sort in different ways',
    (name: string) =>
      toSequential(name).replace('.downsample.0', '.x').replace('.downsample.1', '.a').replace('.bn', '.z'),
  ],
])('nothing is guessed: %s', async (_, toName) => {
  await expect(importOf(sorted(renamed(resnet18, toName)))).rejects.toMatchObject({
    code: 'model-mismatch',
    message: expect.stringContaining('none of the networks that are known') as string,
  });
});

test('a file of two networks asks for one, by what tells their names apart', async () => {
  const both = new Map([
    ...renamed(resnet18, (name) => `module.student.backbone.${toSequential(name)}`),
    ...renamed(resnet18, (name) => `module.teacher.backbone.${toSequential(name)}`),
  ]);
  await expect(importOf(both)).rejects.toMatchObject({
    message: 'checkpoint holds more than one network: student, teacher',
  });
  expect((await importOf(both, 'teacher')).architecture).toBe('resnet18');
  const answer = await importFile({ file: new File([writeSafetensors(both)], 'both'), beside: [] }, 0);
  expect(isQuestion(answer) && answer.candidates.map(english.models.adding.candidate)).toEqual([
    'student: resnet18',
    'teacher: resnet18',
  ]);
});

function withChannels(channels: number): Weights {
  return new Map(resnet18).set('conv1.weight', madeWeight('conv1.weight', [64, channels, 7, 7]));
}

test('a first convolution of one channel takes grey pictures, and it is said', async () => {
  const model = await importOf(withChannels(1));
  expect(model).toMatchObject({
    architecture: 'resnet18',
    input: { colours: 'grey' },
    normalization: { mean: [0.449, 0.449, 0.449] },
    warnings: [{ code: 'grey-input' }],
  });
});

test('a first convolution of four channels takes alpha, and it is said', async () => {
  const model = await importOf(withChannels(4));
  expect(model).toMatchObject({
    architecture: 'resnet18',
    input: { colours: 'rgba' },
    normalization: { mean: [0.485, 0.456, 0.406, 0], std: [0.229, 0.224, 0.225, 1] },
    warnings: [{ code: 'alpha-input' }],
  });
  expect(inspectOnnx(model.onnx).input).toMatchObject({ layout: 'NCHW', channels: 4 });
});

test('a network that transforms red, green and blue itself is no candidate where there is alpha', async () => {
  const googlenet = madeNetwork('googlenet');
  googlenet.set('conv1.conv.weight', madeWeight('conv1.conv.weight', [64, 4, 7, 7]));
  expect((await importOf(googlenet)).architecture).toBe('googlenet_plain');
});

test('a first convolution of five channels is refused: nobody knows what they hold', async () => {
  await expect(importOf(withChannels(5))).rejects.toMatchObject({
    code: 'model-mismatch',
    message: expect.stringContaining('resnet18 with a first convolution of 5 channels') as string,
  });
});
