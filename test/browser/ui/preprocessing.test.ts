import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { ModelSpec } from '../../../src/core/model-spec.ts';
import PreprocessingSettings from '../../../src/ui/PreprocessingSettings.svelte';
import { FakeApp, fakeModel } from '../../support/fake-app.svelte.ts';

const MODEL = fakeModel('resnet18', 'ResNet-18');

/** The component, spread out, with what it asked for. */
async function open({
  input = {},
  isLocked = false,
}: { input?: Partial<ModelSpec['input']>; isLocked?: boolean } = {}) {
  const { calls, settings } = new FakeApp();
  const { preprocessing } = settings;
  preprocessing.model = { ...MODEL, input: { ...MODEL.input, ...input } };
  const screen = await render(PreprocessingSettings, { preprocessing, isLocked });
  await screen.getByText('Adjust').click();
  const field = (name: string) => screen.getByRole('textbox', { name });
  const channel = (group: string, name: string) => screen.getByRole('group', { name: group }).getByLabelText(name);
  return { screen, preprocessing, calls, field, channel };
}

/** Types into a field and leaves it. */
async function enter(field: ReturnType<Awaited<ReturnType<typeof open>>['field']>, text: string) {
  await field.fill(text);
  await userEvent.keyboard('{Tab}');
}

const SIZE = 'Size of the square, in pixels';
const EDGE = 'Shorter edge before the crop, in pixels';

test('one line says everything that is done, also while the rest is folded away', async () => {
  const { calls, settings } = new FakeApp();
  const screen = await render(PreprocessingSettings, { preprocessing: settings.preprocessing, isLocked: false });
  const line = screen.getByText(/Whole image to/);
  await expect
    .element(line)
    .toHaveTextContent(
      'Whole image to 224 × 224, bilinear; RGB, 0–1; mean 0.5 0.5 0.5, std 0.5 0.5 0.5; EXIF ignored; rounding of Pillow 13.',
    );
  await expect.element(screen.getByRole('textbox', { name: SIZE })).not.toBeInTheDocument();
  expect(calls).toEqual([]);
});

test('the line follows every choice, and says that something was changed', async () => {
  const { screen, preprocessing } = await open();
  preprocessing.preset = 'crop';
  preprocessing.change({ channels: 'BGR', range: '0-255', exif: 'upright', pillow: '11', filter: 'bicubic' });
  await expect
    .element(screen.getByText(/Shorter edge to 256, bicubic/))
    .toHaveTextContent(
      'Changed. Shorter edge to 256, bicubic, then the middle 224 × 224; BGR, 0–255; mean 127.5 127.5 127.5, ' +
        'std 127.5 127.5 127.5; turned upright by EXIF; rounding of Pillow 11.3 and older.',
    );
});

test('presets are chosen by name, and each tells what it means', async () => {
  const { screen, calls } = await open();
  const crop = screen.getByRole('radio', { name: /Crop/ });
  await expect
    .element(screen.getByText('Shorter edge to 256, then the middle 224 × 224 (bilinear): as the model was trained.'))
    .toBeVisible();
  await crop.click();
  await expect.element(crop).toBeChecked();
  expect(calls).toEqual(['preprocessing.preset crop']);
});

test('only a crop asks for its shorter edge', async () => {
  const { screen, preprocessing, field } = await open();
  await expect.element(screen.getByRole('textbox', { name: EDGE })).not.toBeInTheDocument();
  preprocessing.preset = 'crop';
  await enter(field(EDGE), '292');
  expect(preprocessing.current.resizePx).toBe(292);
});

test('size, mean and standard deviation are taken when their field is left', async () => {
  const { calls, field, channel } = await open();
  await enter(field(SIZE), '96');
  await enter(channel('Mean', 'green'), '0.456');
  await enter(channel('Standard deviation', 'blue'), '0.225');
  expect(calls).toEqual([
    'preprocessing.change {"sizePx":96}',
    'preprocessing.change {"normalization":{"mean":[0.5,0.456,0.5],"std":[0.5,0.5,0.5]}}',
    'preprocessing.change {"normalization":{"mean":[0.5,0.456,0.5],"std":[0.5,0.5,0.225]}}',
  ]);
});

test('a model of four channels has fields for alpha, and the line names all four', async () => {
  const { calls, settings } = new FakeApp();
  const { preprocessing } = settings;
  preprocessing.model = {
    ...{ ...MODEL, input: { ...MODEL.input, colours: 'rgba' } },
    normalization: { mean: [0.5, 0.5, 0.5, 0], std: [0.5, 0.5, 0.5, 1] },
  };
  preprocessing.preset = 'squash';
  const screen = await render(PreprocessingSettings, { preprocessing, isLocked: false });
  await expect
    .element(screen.getByText(/Whole image to/))
    .toHaveTextContent(/four channels: red, green, blue and alpha, 0–1; mean 0.5 0.5 0.5 0, std 0.5 0.5 0.5 1;/);
  await screen.getByText('Adjust').click();
  await enter(screen.getByRole('group', { name: 'Mean' }).getByLabelText('alpha'), '0.25');
  await enter(screen.getByRole('group', { name: 'Mean' }).getByLabelText('red'), '0.4');
  expect(calls.slice(1)).toEqual([
    'preprocessing.change {"normalization":{"mean":[0.5,0.5,0.5,0.25],"std":[0.5,0.5,0.5,1]}}',
    'preprocessing.change {"normalization":{"mean":[0.4,0.5,0.5,0.25],"std":[0.5,0.5,0.5,1]}}',
  ]);
});

test.each([
  [SIZE, '7', 'The size must be a whole number from 8 to 1024.'],
  [SIZE, 'large', 'The size must be a whole number from 8 to 1024.'],
  [SIZE, '', 'The size must be a whole number from 8 to 1024.'],
])('%s: "%s" stays where it is, with a sentence beside it, and changes nothing', async (name, text, sentence) => {
  const { calls, field } = await open();
  await enter(field(name), text);
  await expect.element(field(name)).toHaveValue(text);
  await expect.element(field(name)).toHaveAttribute('aria-invalid', 'true');
  await expect.element(field(name)).toHaveAccessibleDescription(sentence);
  expect(calls).toEqual([]);
  await enter(field(name), '96');
  await expect.element(field(name)).toHaveAttribute('aria-invalid', 'false');
  expect(calls).toEqual(['preprocessing.change {"sizePx":96}']);
});

test('a deviation of nought is refused in its own field only', async () => {
  const { calls, channel } = await open();
  await enter(channel('Standard deviation', 'red'), '0');
  await expect.element(channel('Standard deviation', 'red')).toHaveAccessibleDescription(/must be a number from/);
  await expect.element(channel('Standard deviation', 'green')).toHaveAttribute('aria-invalid', 'false');
  expect(calls).toEqual([]);
});

test('a size that was refused is taken when its field is left again, once the shorter edge is large enough', async () => {
  const { preprocessing, calls, field } = await open();
  preprocessing.preset = 'crop';
  await enter(field(SIZE), '299');
  await expect.element(field(SIZE)).toHaveAccessibleDescription(/larger than the shorter edge, 256/);
  await enter(field(EDGE), '342');
  await field(SIZE).click();
  await userEvent.keyboard('{Tab}');
  await expect.element(field(SIZE)).toHaveAttribute('aria-invalid', 'false');
  expect(calls.slice(1)).toEqual(['preprocessing.change {"resizePx":342}', 'preprocessing.change {"sizePx":299}']);
});

test('text that was refused goes when everything is set anew', async () => {
  const { screen, field } = await open();
  await enter(field(SIZE), '7');
  await screen.getByRole('button', { name: 'Notebook’s recipe' }).click();
  await expect.element(field(SIZE)).toHaveValue('224');
  await expect.element(field(SIZE)).toHaveAttribute('aria-invalid', 'false');
});

test('a field shows what another way has set', async () => {
  const { preprocessing, field, channel } = await open();
  preprocessing.change({ sizePx: 160, normalization: { mean: [0.1, 0.2, 0.3], std: [1, 1, 1] } });
  await expect.element(field(SIZE)).toHaveValue('160');
  await expect.element(channel('Mean', 'blue')).toHaveValue('0.3');
});

test('another range converts mean and standard deviation, and says so', async () => {
  const { screen, calls, channel } = await open();
  const ranges = screen.getByRole('group', { name: 'Range of the values' });
  await ranges.getByRole('radio', { name: '0–255', exact: true }).click();
  await expect.element(channel('Mean', 'red')).toHaveValue('127.5');
  await expect.element(screen.getByText(/were multiplied by 255/)).toBeVisible();
  await ranges.getByRole('radio', { name: /0–1/ }).click();
  await expect.element(channel('Mean', 'red')).toHaveValue('0.5');
  await expect.element(screen.getByText(/were divided by 255/)).toBeVisible();
  expect(calls).toEqual(['preprocessing.change {"range":"0-255"}', 'preprocessing.change {"range":"0-1"}']);
});

test('filter, channels, EXIF and rounding are chosen by name', async () => {
  const { screen, calls } = await open();
  for (const name of ['Bicubic', /BGR/, /Upright/, /Pillow 11/]) await screen.getByRole('radio', { name }).click();
  expect(calls).toEqual([
    'preprocessing.change {"filter":"bicubic"}',
    'preprocessing.change {"channels":"BGR"}',
    'preprocessing.change {"exif":"upright"}',
    'preprocessing.change {"pillow":"11"}',
  ]);
});

test('one click gives the model’s own preset, one the notebook’s recipe', async () => {
  const { screen, calls } = await open();
  await screen.getByRole('button', { name: 'Model’s own preset' }).click();
  await expect.element(screen.getByRole('radio', { name: /Crop/ })).toBeChecked();
  await screen.getByRole('button', { name: 'Notebook’s recipe' }).click();
  await expect.element(screen.getByRole('radio', { name: /Squash/ })).toBeChecked();
  expect(calls).toEqual(['preprocessing.useModelsOwn', 'preprocessing.useNotebooks']);
});

test('a size that the model fixes can’t be entered, and the reason stands beside it', async () => {
  const { field } = await open({ input: { isSizeFixed: true } });
  await expect.element(field(SIZE)).toBeDisabled();
  await expect.element(field(SIZE)).toHaveAccessibleDescription(/^This model takes pictures of 224.×.224 only\.$/);
});

test('a model of bytes has no mean to enter, and the reason stands there', async () => {
  const { screen, field, channel } = await open({ input: { elementType: 'uint8' } });
  await expect.element(channel('Mean', 'red')).toBeDisabled();
  await expect.element(screen.getByText(/^This model takes bytes as they are/)).toBeVisible();
  await expect.element(field(SIZE)).toBeEnabled();
});

test('while a run is on nothing can be changed', async () => {
  const { screen } = await open({ isLocked: true });
  const inputs = [...screen.container.querySelectorAll('input, button')];
  expect(inputs.length).toBeGreaterThan(15);
  expect(inputs.filter((input) => !input.matches(':disabled'))).toEqual([]);
});

test('everything fits on a narrow screen', async () => {
  const { screen, field } = await open();
  screen.container.style.width = '280px';
  await enter(field(SIZE), '7');
  expect(screen.container.scrollWidth).toBeLessThanOrEqual(280);
});
