import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledModel } from '../core/model-spec.ts';
import { OutputFile } from './output-file.ts';
import { toSpecFile } from './spec-file.ts';

/** A model that is to be put into the project. */
export interface NewModel {
  /** Name in `torchvision.models`. */
  readonly name: string;
  readonly onnx: Uint8Array<ArrayBuffer>;
  /** Name and lower-case hex SHA-256 of the checkpoint that it was made from. */
  readonly checkpoint: { readonly fileName: string; readonly sha256: string };
  /** Whether the checkpoint is torchvision's own. */
  readonly isOfficial: boolean;
  readonly facts: Pick<BundledModel, 'sizePx' | 'input' | 'outputs' | 'normalization' | 'crop'>;
  readonly words: Pick<BundledModel, 'title' | 'note'>;
  readonly golden: BundledModel['golden'];
}

/** A model of this name is there; the message is a sentence for people. */
export class InstalledError extends Error {
  override readonly name = 'InstalledError';
}

/** Id of an installed model: the terminal's `--model`. */
export function installedId(name: string): string {
  return `torchvision_${name}`;
}

/**
 * Refuses a model that is there already.
 *
 * @param root - folder of the project
 * @throws InstalledError
 */
export async function refuseInstalled(root: string, name: string): Promise<void> {
  const isThere = await access(specPath(root, name)).then(
    () => true,
    () => false,
  );
  if (isThere) throw new InstalledError(`${installedId(name)} is installed already: add --force to replace it.`);
}

/**
 * Puts a model into a project: the network and a note on its licence into `public/models`, its numbers into `src/models`, where
 * the registry finds them. All or none get their names, as far as a file system can; the numbers come last.
 *
 * @param root - folder of the project
 * @param now - the model that was installed last stands first
 * @throws OutputError if the disk refuses
 */
export async function installModel(root: string, model: NewModel, now: Date): Promise<BundledModel> {
  const spec = toSpec(model, now);
  const contents = new Map<string, Uint8Array>([
    [join(root, 'public', 'models', spec.file), model.onnx],
    [join(root, 'public', 'models', spec.license.file), Buffer.from(toLicenceNote(model))],
    [specPath(root, model.name), Buffer.from(toSpecFile(spec))],
  ]);
  const outputs: OutputFile[] = [];
  try {
    for (const [path, bytes] of contents) {
      const output = await OutputFile.create(path, true);
      outputs.push(output);
      await output.write(0, once(bytes));
      await output.end(bytes.length);
    }
    for (const output of outputs) await output.commit();
  } finally {
    for (const output of outputs) await output.discard();
  }
  return spec;
}

function specPath(root: string, name: string): string {
  return join(root, 'src', 'models', `torchvision-${name.replaceAll('_', '-')}.model.ts`);
}

function toSpec({ name, onnx, checkpoint, isOfficial, facts, words, golden }: NewModel, now: Date): BundledModel {
  const id = installedId(name);
  return {
    kind: 'bundled',
    id,
    ...words,
    rank: -Math.floor(now.getTime() / 1000), // the later, the further up
    file: `${id}.onnx`,
    fileBytes: onnx.length,
    sha256: createHash('sha256').update(onnx).digest('hex'),
    license: {
      name: isOfficial ? 'BSD-3-Clause, and the terms of ImageNet' : 'see note',
      file: `${id}.LICENSE.txt`,
      source: `${checkpoint.fileName}, converted to ONNX`,
    },
    ...facts,
    golden,
  };
}

function toLicenceNote({ name, checkpoint, isOfficial }: NewModel): string {
  const made = `${installedId(name)}.onnx was made from ${checkpoint.fileName}
SHA-256 ${checkpoint.sha256}
by taking the classifier off and folding the batch normalisation into the convolutions.
`;
  const terms = isOfficial
    ? `The checkpoint is torchvision's. torchvision is BSD 3-Clause: https://github.com/pytorch/vision/blob/main/LICENSE
It says of its weights that they may have terms of their own, derived from the data they were trained on (here ImageNet), and
that it is yours to find out whether you may use them for what you do.
`
    : `Nothing is known of its licence: ask those who trained it.
`;
  return `${made}\n${terms}`;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
