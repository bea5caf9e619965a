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
