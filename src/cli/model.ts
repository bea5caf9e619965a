import { PipelineError } from '../core/errors.ts';
import { importCheckpoint, type ImportedModel } from '../models/import/import-checkpoint.ts';
import type { ImportWarning } from '../models/import/import.contract.ts';
import { toCheckpointWords } from '../models/import/checkpoint-words.ts';
import { isTorchvisions, torchvisionAddress, torchvisionNames } from '../models/import/torchvision-files.ts';
import { fetchCheckpoint, FetchError } from './fetch-checkpoint.ts';
import { GoldenError, goldenRows } from './golden-rows.ts';
import { InstalledError, installModel, refuseInstalled } from './install-model.ts';
import { modelHelp, parseModelArguments, type ModelArguments } from './model-arguments.ts';
import { OutputError } from './output-file.ts';
import { ArgumentError } from './argument-error.ts';
import { withoutControls } from './progress-line.ts';

const OFFICIAL = { names: torchvisionNames, addressOf: torchvisionAddress };
const EXIT = { ok: 0, failed: 1, badArguments: 2 } as const;

/**
 * Downloads weights, makes a feature extractor of them and puts it into the project, first in the list of models.
 *
 * @param root - folder of the project
 * @param base - folder that relative paths start from
 * @returns exit code: 0 done, 1 it failed, 2 bad arguments
 */
export async function model(args: readonly string[], root: string, base = process.cwd()): Promise<number> {
  try {
    const parsed = parseModelArguments(args, base, OFFICIAL);
    if (parsed === 'help') console.log(modelHelp(OFFICIAL));
    else await run(parsed, root);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof ArgumentError) return fail(error.message, EXIT.badArguments);
    if (isForeseen(error)) return fail(error.message, EXIT.failed);
    throw error;
  }
}

async function run({ name, from, force }: ModelArguments, root: string): Promise<void> {
  if (!force) await refuseInstalled(root, name);
  console.error(`reading ${from}`);
  const { bytes, ...checkpoint } = await fetchCheckpoint(from);
  if (!checkpoint.isChecked) console.error('its name has no digits of its SHA-256, so it was not checked');
  const imported = await importCheckpoint(bytes, checkpoint.fileName, name);
  refuseOther(imported, name);
  for (const warning of imported.warnings) console.error(importWarningWords(warning));
  const { sizePx, input, outputs, normalization, crop } = imported;
  const spec = await installModel(
    root,
    {
      name,
      onnx: imported.onnx,
      checkpoint,
      isOfficial: isTorchvisions(name, checkpoint.sha256),
      facts: { sizePx, input, outputs, normalization, crop },
      words: toCheckpointWords({ architecture: name, ...checkpoint }),
      golden: await goldenRows(imported.onnx, imported.inputName, imported),
    },
    new Date(),
  );
  console.log(`${spec.id} is installed and stands first in the list; the next start builds the page with it.`);
}

function refuseOther({ architecture }: ImportedModel, name: string): void {
  if (architecture === name) return;
  throw new FetchError(`The checkpoint holds another network: ${architecture}, not ${name}.`);
}

function isForeseen(error: unknown): error is Error {
  return [FetchError, GoldenError, InstalledError, OutputError, PipelineError].some((kind) => error instanceof kind);
}

function fail(sentence: string, code: number): number {
  console.error(withoutControls(sentence));
  return code;
}

/** What a checkpoint's warning says; those of ONNX files do not arise here. */
function importWarningWords(warning: ImportWarning): string {
  switch (warning.code) {
    case 'weights-left-out':
      return `left out, for they are no part of the features: ${warning.weights} weights (${warning.first.join(', ')})`;
    case 'matched-by-order':
      return `told to be ${warning.architecture} by the order and shapes of its weights, for its names are others (${warning.first})`;
    case 'grey-input':
      return 'its first convolution takes one channel: pictures become grey, with a mean and a deviation that are a guess';
    case 'alpha-input':
      return 'its first convolution takes four channels: the fourth is alpha, with a mean of 0 and a deviation of 1 that are a guess';
    case 'classifier-output':
    case 'detection-output':
    case 'prepared-as':
    case 'preparation-unread':
    case 'prepared-otherwise':
      return warning.code;
  }
}
