import type { TableFacts } from './table-facts.ts';
import type { FileFormat } from './file-format.ts';
import type { WriteDtype } from '../table-header.ts';

const REDUCTION = 'reduction-npz';

/** A format whose ids are known to the compiler. */
export type Known<Id extends string> = Omit<FileFormat, 'id'> & { readonly id: Id };

/** Formats by what they are asked for. */
export class FormatList<Id extends string> {
  readonly all: readonly Known<Id>[];

  constructor(all: readonly Known<Id>[]) {
    this.all = all;
  }

  /** @throws RangeError if there is none of this id */
  get(id: Id): Known<Id> {
    return this.#find(id);
  }

  /**
   * What a download consists of: the file itself, then those that go with it.
   *
   * @param isReduced - whether its rows are: then what reduced them goes with it, unless the file itself holds that
   */
  filesOf(id: Id, { isReduced = false } = {}): readonly [Known<Id>, ...Known<Id>[]] {
    const main = this.get(id);
    const companions = main.companions.map((companion) => this.#find(companion));
    const isApart = isReduced && main.holdsRows && main.holdsReduction !== true;
    return [main, ...companions, ...(isApart ? [this.#find(REDUCTION)] : [])];
  }

  /** The format that the terminal writes for a name's ending, in any case. */
  byEnding(ending: string): Known<Id> | undefined {
    return this.all.find((format) => format.ending === ending.toLowerCase());
  }

  /** Those that are offered for the rows, in their order. */
  get choices(): readonly Known<Id>[] {
    return this.all.filter(({ use }) => use === 'choice');
  }

  /** The endings that the terminal knows; only those of formats that may have these numbers, if numbers are given. */
  endings(dtype?: WriteDtype): readonly string[] {
    const wanted = this.all.filter(({ dtypes }) => dtype === undefined || dtypes.includes(dtype));
    return wanted.flatMap(({ ending }) => (ending === undefined ? [] : [ending]));
  }

  /** Every number that some format may have. */
  get dtypes(): readonly WriteDtype[] {
    return [...new Set(this.all.flatMap(({ dtypes }) => dtypes))];
  }

  /** The numbers that a format gets where these are chosen: its first, where it may not have them. */
  dtypeFor(id: Id, chosen: WriteDtype): WriteDtype {
    const { dtypes } = this.get(id);
    return dtypes.includes(chosen) ? chosen : dtypes[0];
  }

  /** Bytes of a download, about, with the files that go along. */
  sizeOf(id: Id, facts: TableFacts, dtype: WriteDtype): number {
    const files = this.filesOf(id, { isReduced: facts.reductionBytes > 0 });
    return Math.round(files.reduce((sum, format) => sum + format.sizeOf(facts, dtype), 0));
  }

  #find(id: string): Known<Id> {
    const found = this.all.find((format) => format.id === id);
    if (!found) throw new RangeError(`there is no file format ${id}`);
    return found;
  }
}
