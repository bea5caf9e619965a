import type { ModelNote } from '../../core/model-spec.ts';
import { isTorchvisions } from './torchvision-files.ts';

/** A checkpoint that became a model. */
export interface NamedCheckpoint {
  /** Name in `torchvision.models`. */
  readonly architecture: string;
  readonly fileName: string;
  /** Lower-case hex, of the checkpoint. */
  readonly sha256: string;
  /** Which of the file's networks; left out where it holds one. */
  readonly network?: string | undefined;
}

/** What people are told of a model that was made from a checkpoint: only torchvision's own file is called torchvision's. */
export function toCheckpointWords({ architecture, fileName, sha256, network }: NamedCheckpoint): {
  readonly title: string;
  readonly note: ModelNote;
} {
  const whole = network === undefined ? fileName : `${fileName}: ${network}`;
  return isTorchvisions(architecture, sha256)
    ? {
        title: `${architecture} (torchvision)`,
        note: { code: 'torchvisions', architecture },
      }
    : {
        title: `${architecture} (${whole})`,
        note: { code: 'checkpoint', architecture, from: whole },
      };
}
