import type { ModelOutput } from '../core/model-spec.ts';
import type { Preprocessing } from '../core/preprocessing.ts';
import type { ModelFiles } from '../models/import/import.contract.ts';
import type { TerminalJob, TerminalOutput } from '../core/terminal-protocol.ts';
import type { ShownError } from '../state/app/shown-error.ts';
import type { SettingsView } from '../state/app/view.ts';
import { NetworkUnchosen, type TakeOptions } from '../state/models/added-model.svelte.ts';
import type { ModelChoice } from '../state/models/model-choice.svelte.ts';
import type { ModelsView, TensorView } from '../state/models/view.ts';
import { PreprocessingError } from '../state/models/preprocessing-error.ts';
import type { PreprocessingView } from '../state/models/preprocessing-view.ts';
import type { ArgumentProblem, TerminalWords } from './words.ts';

/** Something that the terminal's caller asked for can't be. */
export class BadArgument extends Error {
  override readonly name = 'BadArgument';
  readonly problem: ArgumentProblem;

  constructor(problem: ArgumentProblem, message: string, cause?: unknown) {
    super(message, { cause });
    this.problem = problem;
  }
}

/** A part of the page came to a failure, which it keeps as something to show. */
export class FailedView extends Error {
  override readonly name = 'FailedView';
  readonly shown: ShownError;

  constructor(shown: ShownError) {
    super(shown.message);
    this.shown = shown;
  }
}

/**
 * Chooses where the model runs.
 *
 * @throws BadArgument for what this page does not know
 */
export function chooseDevice(settings: Pick<SettingsView, 'device' | 'devices'>, device: string): void {
  if (!settings.devices.includes(device)) {
    const problem = { code: 'unknown-device', asked: device, known: settings.devices } as const;
    throw new BadArgument(problem, `unknown device: ${device}`);
  }
  settings.device = device;
}

/**
 * Chooses one of the models that are there.
 *
 * @throws BadArgument for any other id
 */
export function chooseModel(models: ModelsView, id: string): void {
  const ids = models.list.map((model) => model.id);
  if (!ids.includes(id)) {
    throw new BadArgument({ code: 'unknown-model', asked: id, known: ids }, `unknown model: ${id}`);
  }
  models.chosenId = id;
}

/**
 * Takes a model file and chooses it.
 *
 * @throws BadArgument where it holds several networks and none of them was named; else as {@link ModelChoice.useFile}
 */
export async function useModelFile(
  models: Pick<ModelChoice, 'useFile'>,
  files: ModelFiles,
  options: TakeOptions,
): Promise<void> {
  try {
    await models.useFile(files, options);
  } catch (error) {
    if (!(error instanceof NetworkUnchosen)) throw error;
    const { candidates, message } = error;
    const problem = { code: 'which-network', fileName: files.file.name, asked: options.network, candidates } as const;
    throw new BadArgument(problem, message, error);
  }
}

/**
 * Chooses one of the model's vectors: one that it names, or one of those that its tensors can become.
 *
 * @throws BadArgument for any other id; FailedView
 */
export async function chooseOutput(models: ModelsView, id: string): Promise<void> {
  const named = models.chosen.outputs;
  const found =
    named.find((output) => output.id === id) ?? (await choicesOf(models)).find((output) => output.id === id);
  if (!found) {
    const names = named.map((output) => output.id);
    throw new BadArgument(
      { code: 'unknown-output', asked: id, model: models.chosen.title, named: names },
      `unknown output: ${id}`,
    );
  }
  models.chooseOutput(found);
}

/**
 * Every vector that the chosen model can give, each once: those that it names first.
 *
 * @param words - what a vector is made of
 * @throws FailedView
 */
export async function listOutputs(
  models: ModelsView,
  words: TerminalWords['output'],
): Promise<readonly TerminalOutput[]> {
  const named = models.chosen.outputs;
  const others = (await choicesOf(models)).filter(({ id }) => !named.some((output) => output.id === id));
  return [...named, ...others].map((output) => ({ id: output.id, words: words(output) }));
}

/**
 * Takes the preset, and what is to differ from it.
 *
 * @throws BadArgument for values that can't be
 */
export function choosePreprocessing(preprocessing: PreprocessingView, job: TerminalJob): void {
  const { mean, std, ...rest } = job.preprocessing;
  try {
    if (job.preset !== undefined) preprocessing.preset = job.preset;
    preprocessing.change(rest);
    // Afterwards, for the model's own numbers may stand on another scale by then.
    if (mean ?? std) preprocessing.change({ normalization: normalizationOf(preprocessing.current, mean, std) });
  } catch (error) {
    if (!(error instanceof PreprocessingError)) throw error;
    throw new BadArgument({ code: 'preprocessing', problem: error.problem }, '', error);
  }
}

function normalizationOf(
  { normalization }: Preprocessing,
  mean = normalization.mean,
  std = normalization.std,
): Preprocessing['normalization'] {
  return { mean, std };
}

async function choicesOf(models: ModelsView): Promise<readonly ModelOutput[]> {
  await models.readTensors();
  const { tensors } = models;
  if (tensors.kind === 'failed') throw new FailedView(tensors.error);
  const read: readonly TensorView[] = tensors.kind === 'read' ? tensors.tensors : [];
  return read.flatMap(({ choices }) => choices);
}
