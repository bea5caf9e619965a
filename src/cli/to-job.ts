import { basename } from 'node:path';
import type { TerminalJob } from '../core/terminal-protocol.ts';
import { hashOfFolder } from './browser-profile.ts';
import type { EncodeArguments } from './parse-arguments.ts';

/** What is to be encoded, as the page knows it. */
export interface JobFolder {
  /** The folder's own name. */
  readonly name: string;
  /** Real paths of all that is in it, sorted: what tells it from others. */
  readonly realPaths: readonly string[];
}

/**
 * What the page is to do.
 *
 * @param folder - undefined where only the outputs of a model are asked for
 * @param modelBeside - paths of the files that belong to the model's
 */
export function toJob(
  args: EncodeArguments,
  folder: JobFolder | undefined,
  modelBeside: readonly string[] = [],
): TerminalJob {
  const { model, modelFile, output, labelsFile, reduction, reductionFile } = args;
  return {
    version: 1,
    task: folder === undefined ? 'list-outputs' : 'encode',
    folderName: folder?.name ?? '',
    stableId: `terminal:${hashOfFolder(folder?.realPaths ?? [''], args.shard)}`,
    ...(model === undefined ? {} : { model }),
    ...(modelFile === undefined ? {} : { modelFile: basename(modelFile) }),
    ...(args.network === undefined ? {} : { network: args.network }),
    ...(modelBeside.length === 0 ? {} : { modelBeside: modelBeside.map((path) => basename(path)) }),
    ...(output === undefined ? {} : { output }),
    ...(args.preset === undefined ? {} : { preset: args.preset }),
    preprocessing: args.preprocessing,
    device: args.device,
    limit: args.limit,
    ...(args.takeMore ? { takeMore: true } : {}),
    ...(args.shard === undefined ? {} : { shard: args.shard }),
    ...(args.rowsFile === undefined ? {} : { rowsFile: basename(args.rowsFile), trustSizes: args.trustSizes }),
    resume: args.resume,
    format: args.format,
    dtype: args.dtype,
    l2: args.l2,
    nanRows: args.nanRows,
    ...(args.snippet ? { snippetFor: namesOf(args.outputs) } : {}),
    ...(labelsFile === undefined ? {} : { labelsFile: basename(labelsFile) }),
    ...(reduction === undefined ? {} : { reduction }),
    ...(reductionFile === undefined ? {} : { reductionFile: basename(reductionFile) }),
    ...(args.report === undefined ? {} : { report: args.report }),
  };
}

function namesOf(outputs: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from(outputs, ([name, path]) => [name, basename(path)]));
}
