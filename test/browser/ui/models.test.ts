import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { ModelOutput, Reduction } from '../../../src/core/model-spec.ts';
import type { TensorView } from '../../../src/state/models/view.ts';
import SettingsPanel from '../../../src/ui/SettingsPanel.svelte';
import { FakeApp, fakeDropped } from '../../support/fake-app.svelte.ts';

const FASHION_IMAGES = 105_542;
const VGG = fakeDropped('vgg16-ab', 'fashion.pth');

/** The settings of a page to which a VGG was brought. */
async function openSettings({ isLocked = false, isOpen = true } = {}) {
  const app = new FakeApp();
  const { models } = app.settings;
  models.list = [...models.list, VGG];
  const screen = await render(SettingsPanel, { settings: app.settings, images: FASHION_IMAGES, isLocked });
  if (isOpen) await screen.getByRole('button', { name: 'Settings', exact: true }).click();
  return { app, models, screen };
}

function vector(tensor: string, reduction: Reduction, dim: number): ModelOutput {
  return { id: `${tensor}/${reduction}`, tensor, reduction, dim, facts: `${tensor} output → ${reduction} ${dim}` };
}

function tensors(): TensorView[] {
  return Array.from({ length: 60 }, (_, i) => {
    const name = `layer${Math.floor(i / 20)}.${i % 20}`;
    const choices = [vector(name, 'mean', 64), vector(name, 'max', 64), vector(name, 'flatten', 200_704)];
    return { name, plainName: name, op: 'Relu', shape: [64, 56, 56], isOutput: false, choices };
  });
}

test('a model that the visitor brought tells its file and its day, and goes when that is confirmed', async () => {
  const { app, screen } = await openSettings();
  await expect.element(screen.getByRole('radio', { name: 'VGG-16' })).toBeEnabled();
  await expect.element(screen.getByText(/From fashion\.pth, added .*2026/)).toBeVisible();
  await screen.getByRole('button', { name: 'Remove VGG-16' }).click();
  expect(app.calls).toEqual([]);
  const question = screen.getByRole('group', { name: 'Remove this model? Its vectors stay.' });
  await question.getByRole('button', { name: 'Remove', exact: true }).click();
  expect(app.calls).toEqual(['models.remove vgg16-ab']);
  await expect.element(screen.getByRole('radio', { name: 'VGG-16' })).not.toBeInTheDocument();
  await expect.element(screen.getByRole('heading', { name: 'Use your own model' })).toHaveFocus();
});

test('models that come with the page cannot be removed', async () => {
  const { models, screen } = await openSettings();
  models.list = models.list.filter(({ kind }) => kind === 'bundled');
  await expect.element(screen.getByRole('radio', { name: 'ResNet-18' })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: /^Remove/ })).not.toBeInTheDocument();
});

test('a model that could not be removed says why', async () => {
  const { models, screen } = await openSettings();
  models.unremoved = { code: 'store-failed', message: 'database is blocked', path: undefined };
  await expect.element(screen.getByRole('alert')).toHaveTextContent('database is blocked');
});

test('a file that is chosen is added, and the same one can be chosen again', async () => {
  const { app, screen } = await openSettings();
  const input = screen.getByLabelText('Model file');
  const file = new File(['x'], 'fashion.pth');
  await input.upload(file);
  await input.upload(file);
  expect(app.calls).toEqual(['models.add fashion.pth', 'models.add fashion.pth']);
});

test('what is going on with a file is told, step by step, with what was left out at the end', async () => {
  const { models, screen } = await openSettings();
  const status = screen.getByRole('status');
  models.adding = { kind: 'reading', fileName: 'fashion.pth' };
  await expect.element(status).toHaveTextContent('Reading fashion.pth …');
  models.adding = { kind: 'testing', fileName: 'fashion.pth' };
  await expect.element(status).toHaveTextContent('Running fashion.pth once …');
  models.adding = { kind: 'keeping', fileName: 'fashion.pth' };
  await expect.element(status).toHaveTextContent('Keeping fashion.pth in this browser …');
  const warnings = [{ code: 'weights-left-out', weights: 2, first: ['fc.weight', 'fc.bias'] }] as const;
  models.adding = { kind: 'added', fileName: 'fashion.pth', model: VGG, warnings, isChosen: true };
  await expect.element(status).toHaveTextContent('Added VGG-16, 512 values. It is chosen now.');
  await expect.element(status).toHaveTextContent('features are left out: fc.weight, fc.bias');
  models.adding = { kind: 'known', fileName: 'copy.pth', model: VGG, warnings: [], isChosen: true };
  await expect.element(status).toHaveTextContent('copy.pth was here already, as VGG-16: no second copy was made.');
});

test('a file that is no model fails with what to do and with the line that tells what did not fit', async () => {
  const { models, screen } = await openSettings();
  const message = 'no known network has these weights: encoder.0.weight [8, 3]';
  const error = { code: 'model-mismatch', message, path: 'bert.pth' } as const;
  models.adding = { kind: 'failed', fileName: 'bert.pth', error };
  const alert = screen.getByRole('alert');
  await expect.element(alert).toHaveTextContent('This model does not fit');
  await expect.element(alert).toHaveTextContent('bert.pth');
  await expect.element(alert).toHaveTextContent('export an ONNX file');
  await expect.element(alert).toHaveTextContent(message);
});

test('what becomes of a file is seen while the settings are closed', async () => {
  const { models, screen } = await openSettings({ isOpen: false });
  models.adding = { kind: 'reading', fileName: 'fashion.pth' };
  await expect.element(screen.getByRole('status')).toHaveTextContent('Reading fashion.pth …');
  await screen.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect.element(screen.getByRole('status')).toHaveTextContent('Reading fashion.pth …');
});

test('torchvision’s weights are links that tell the other side nothing of this page', async () => {
  const { screen } = await openSettings();
  await screen.getByText('torchvision’s own weights').click();
  await expect.element(screen.getByText('download, then drop it here')).toBeVisible();
  const link = screen.getByRole('link', { name: 'resnet18' });
  await expect.element(link).toHaveAttribute('href', 'https://example.org/resnet18.pth');
  await expect.element(link).toHaveAttribute('rel', 'noopener noreferrer');
  await expect.element(link).toHaveAttribute('target', '_blank');
});

test('each vector of a model tells its length and what a file of this folder will cost', async () => {
  const { app, models, screen } = await openSettings();
  models.chosenId = VGG.id;
  const outputs = screen.getByRole('group', { name: 'Output' });
  await expect.element(outputs).toHaveTextContent('512 values · 216 MB');
  await expect.element(outputs).toHaveTextContent('25,088 values · 10.6 GB');
  await outputs.getByRole('radio', { name: 'Flattened' }).click();
  expect(app.calls).toEqual(['models.chooseOutput flattened']);
  await expect.element(screen.getByText('VGG-16, flattened, squash')).toBeVisible();
});

test('the list of tensors is read when it is opened, and again for another model', async () => {
  const { app, models, screen } = await openSettings();
  expect(app.calls).toEqual([]);
  await screen.getByText('All tensors of the model').click();
  await expect.poll(() => app.calls).toEqual(['models.readTensors']);
  models.tensors = { kind: 'read', tensors: tensors() };
  await expect.element(screen.getByText('60 tensors')).toBeVisible();
  models.tensors = { kind: 'unread' };
  await expect.poll(() => app.calls).toEqual(['models.readTensors', 'models.readTensors']);
});

test('a tensor is found by a word and picked by keyboard, and its vectors tell what they cost', async () => {
  const { app, models, screen } = await openSettings();
  models.tensors = { kind: 'read', tensors: tensors() };
  await screen.getByText('All tensors of the model').click();
  await screen.getByLabelText('Filter').fill('layer2 relu');
  await expect.element(screen.getByText('20 of 60 tensors')).toBeVisible();
  await userEvent.keyboard('{Tab}{ArrowDown}{ArrowDown}');
  const option = screen.getByRole('option', { name: 'layer2.1 output (Relu), 64×56×56' });
  await expect.element(option).toHaveAttribute('aria-selected', 'true');
  await expect.element(screen.getByRole('listbox', { name: 'Tensors' })).toHaveFocus();
  const vectors = screen.getByRole('group', { name: 'As a vector: layer2.1' });
  await expect.element(vectors.getByText('64 values · 27.0 MB').first()).toBeVisible();
  await expect.element(vectors.getByText('200,704 values · 84.7 GB')).toBeVisible();
  await vectors.getByRole('radio', { name: 'Largest of each channel' }).click();
  expect(app.calls).toEqual(['models.chooseOutput layer2.1/max']);
  const outputs = screen.getByRole('group', { name: 'Output' });
  await expect.element(outputs.getByRole('radio', { name: 'layer2.1 output → max 64' })).toBeChecked();
});

test('the model of a run stays: nothing can be chosen, added or removed while it is on', async () => {
  const { models, screen } = await openSettings({ isLocked: true });
  models.tensors = { kind: 'read', tensors: tensors() };
  await expect.element(screen.getByRole('radio', { name: 'VGG-16' })).toBeDisabled();
  await expect.element(screen.getByRole('radio', { name: 'Pooled' })).toBeDisabled();
  await expect.element(screen.getByRole('button', { name: 'Remove VGG-16' })).toBeDisabled();
  await expect.element(screen.getByLabelText('Model file')).toBeDisabled();
  await screen.getByText('All tensors of the model').click();
  await screen.getByRole('option', { name: 'layer0.0' }).first().click();
  await expect.element(screen.getByRole('radio', { name: 'Mean of each channel' })).toBeDisabled();
});

test('a file of several networks asks for one, and takes the answer', async () => {
  const { models, screen } = await openSettings();
  const chosen: string[] = [];
  models.adding = {
    kind: 'asking',
    fileName: 'both.pth',
    candidates: [
      { id: 'student', label: 'student', network: 'resnet18' },
      { id: 'teacher', label: 'teacher', network: 'resnet50' },
    ],
    choose: (id) => chosen.push(id),
  };
  const question = screen.getByRole('group', { name: /both\.pth can be taken for more than one network/ });
  await question.getByRole('button', { name: 'teacher: resnet50' }).click();
  expect(chosen).toEqual(['teacher']);
});
