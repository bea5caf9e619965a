import type { OpenTableWriter } from '../table-writer.ts';
import type { WriteDtype } from '../table-header.ts';
import type { SnippetRequest } from './snippet-lines.ts';
import type { TableFacts } from './table-facts.ts';

/**
 * Everything that the program knows of a kind of file that can be saved, but its words for people. It stands on the main thread and
 * in Node as well: the code that writes comes only when {@link open} is called.
 */
export interface FileFormat {
  readonly id: string;
  /** `choice`: one of the formats that are offered for the rows; `report`: saved elsewhere on the page; `companion`: only with another. */
  readonly use: 'choice' | 'report' | 'companion';
  /** What a file's name gets behind the folder's, or a companion's behind the name of the file that it goes with. */
  readonly suffix: string;
  /** The whole name of a file whose readers look for it by name; nothing of the folder's name is in it. */
  readonly fileName?: string;
  /** The ending by which the terminal chooses this format; others are asked for by their id. No two have one. */
  readonly ending?: `.${string}` | undefined;
  readonly mime: string;
  /** Whether the file holds rows; if not, none may come. */
  readonly holdsRows: boolean;
  /** Whether it holds what reduced its rows; if not, a file beside it does. */
  readonly holdsReduction?: true;
  /** Numbers that its rows may have, or the rows that it goes with. */
  readonly dtypes: readonly [WriteDtype, ...WriteDtype[]];
  /** Ids of the files that are saved along with this one. */
  readonly companions: readonly string[];
  /** Bytes of the file, about. */
  readonly sizeOf: (facts: TableFacts, dtype: WriteDtype) => number;
  /** Loads the code that writes. */
  readonly open: () => Promise<OpenTableWriter>;
  /** Lines of Python that load the file. */
  readonly snippet: (request: SnippetRequest) => readonly string[];
}
