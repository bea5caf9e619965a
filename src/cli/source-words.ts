import type { SourceNote } from '../core/source-set.ts';

/** What the terminal has to say of what it was given to encode. */
export type SourceRemark =
  | SourceNote
  /** Something was given besides the folder that it lies in. */
  | { readonly code: 'nested'; readonly inner: string; readonly outer: string };

/** A sentence for it. */
export function sourceWords(remark: SourceRemark): string {
  switch (remark.code) {
    case 'renamed':
      return `Two of the names given are "${remark.from}": one of them is "${remark.to}" in the paths.`;
    case 'only-folder':
      return `All of ${remark.archive} lies in the folder "${remark.folder}", which is left out of the paths.`;
    case 'nested':
      return `"${remark.inner}" lies in "${remark.outer}", which was given as well: its pictures are encoded twice.`;
  }
}

/** A sentence for a GPU whose driver hangs, before the browser has been started again. */
export function silentDriverWords(seconds: number): string {
  return `The driver of the GPU gave no answer within ${seconds} seconds: the browser was started again without the GPU.`;
}
