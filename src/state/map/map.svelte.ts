import { untrack } from 'svelte';
import type { RowTable } from '../../core/row-table.ts';
import { mergeColumns, type TableColumn } from '../../core/table-column.ts';
import type { MakeMap } from '../../stages/map/map.client.ts';
import { toShownError } from '../app/shown-error.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import type { SaveSource } from '../save/save.svelte.ts';
import type { SaveView } from '../save/view.ts';
import type { Labels } from '../tables/labels.svelte.ts';
import { coloursOfClasses, coloursOfColumn } from './colours.ts';
import type { MapColours, MapPhase, MapPoints, MapView } from './view.ts';

/** The same map whenever it is made of the same rows. */
const SEED = 1;
/** What a row takes, in seconds, on two cores of 2020; measured with 10,000 and 100,000 rows of 512. */
const SECONDS_A_ROW = 0.00035;
const NONE = new Int32Array(0);

/** What the map needs of the page. */
export interface MapParts {
  readonly rows: Pick<CurrentRows, 'count' | 'dim' | 'index' | 'folderName' | 'snapshot'>;
  readonly labels: Pick<Labels, 'columns' | 'columnsFor'>;
  readonly makeMap: MakeMap;
  readonly pictureUrl: (path: string) => Promise<string | undefined>;
  /** Makes what saves the selected rows. */
  readonly openSave: (selected: SaveSource) => SaveView & { reset(): void };
}

/** What is known of the rows that are on the map. */
type MappedWords = Pick<RowTable, 'paths' | 'labels' | 'classes' | 'columns'>;

/** The map of all rows, of the moment when it was made. It is kept until other rows are open. */
export class RowMap implements MapView {
  readonly #parts: MapParts;
  readonly #save: SaveView & { reset(): void };
  #phase = $state.raw<MapPhase>({ kind: 'none' });
  #words = $state.raw<MappedWords | undefined>(undefined);
  #points = $state.raw<MapPoints | undefined>(undefined);
  #selected = $state.raw(NONE);
  #selectedColour = $state<number | undefined>(undefined);
  #abort = new AbortController();
  #colouring = $state('');
  /** Which joining of columns counts: an earlier one may end later. */
  #turn = 0;
  /** The joined columns, for the paths of the map. */
  #joined = $state.raw<readonly TableColumn[]>([]);
  readonly #columns = $derived(mergeColumns(this.#words?.columns ?? [], this.#joined));
  readonly colourings: readonly string[] = $derived(['', ...this.#columns.map(({ name }) => name)]);
  readonly colours: MapColours | undefined = $derived.by(() => {
    const words = this.#words;
    if (!words) return undefined;
    const column = this.#columns.find(({ name }) => name === this.colouring);
    return column ? coloursOfColumn(column) : coloursOfClasses(words);
  });

  constructor(parts: MapParts) {
    this.#parts = parts;
    this.#save = parts.openSave(this.#source());
    $effect.root(() => {
      $effect(() => {
        void parts.labels.columns; // others may have been chosen
        const words = this.#words;
        untrack(() => void this.#join(words));
      });
    });
  }

  get phase(): MapPhase {
    return this.#phase;
  }
  get points(): MapPoints | undefined {
    return this.#points;
  }
  get selected(): Int32Array {
    return this.#selected;
  }
  get selectedColour(): number | undefined {
    return this.#selectedColour;
  }
  get save(): SaveView {
    return this.#save;
  }
  get estimatedSeconds(): number {
    return this.#parts.rows.count * SECONDS_A_ROW;
  }
  get canMake(): boolean {
    const { count, dim } = this.#parts.rows;
    return count > 1 && dim > 0 && !this.#isWorking;
  }
  get #isWorking(): boolean {
    return ['reading', 'neighbours', 'layout'].includes(this.#phase.kind);
  }

  get colouring(): string {
    return this.colourings.includes(this.#colouring) ? this.#colouring : '';
  }
  set colouring(name: string) {
    this.#colouring = name;
    if (this.#selectedColour !== undefined) this.clearSelection(); // its colour means something else now
  }

  async make(): Promise<void> {
    if (!this.canMake) return;
    this.reset();
    const { signal } = (this.#abort = new AbortController());
    const startedMs = performance.now();
    this.#phase = { kind: 'reading', fraction: 0 };
    try {
      const table = await this.#parts.rows.snapshot();
      const { paths, labels, classes, columns, count } = table;
      const coordinates = await this.#parts
        .makeMap(table, {
          ...{ seed: SEED, signal },
          onStep: (step) => {
            if (signal.aborted) return;
            const { kind, fraction, coordinates: layout } = step;
            this.#phase = { kind, fraction };
            if (!layout) return;
            this.#words ??= { paths, labels, classes, columns };
            this.#points = { paths, coordinates: layout, state: kind === 'layout' ? 'changing' : 'principal' };
          },
        })
        .finally(() => table.release());
      if (signal.aborted) return;
      this.#words ??= { paths, labels, classes, columns };
      this.#points = { paths, coordinates, state: 'final' };
      this.#phase = { kind: 'mapped', rows: count, seconds: (performance.now() - startedMs) / 1000 };
    } catch (error) {
      if (!signal.aborted) this.#phase = { kind: 'failed', error: toShownError(error) };
    }
  }

  cancel(): void {
    if (this.#isWorking) this.reset();
  }

  /** Other rows are open, or none: the map was of those before. */
  reset(): void {
    this.#abort.abort();
    this.#words = undefined;
    this.#points = undefined;
    this.#joined = [];
    this.clearSelection();
    this.#phase = { kind: 'none' };
  }

  select(points: Iterable<number>, how: 'besides' | 'instead'): void {
    const all = new Set(points);
    if (how === 'besides') for (const point of this.#selected) all.add(point);
    this.#take(Int32Array.from(all).sort(), undefined);
  }

  selectColour(colour: number): void {
    const { colourOf } = this.colours ?? { colourOf: new Uint8Array(0) };
    const found: number[] = [];
    colourOf.forEach((own, point) => own === colour && found.push(point));
    this.#take(Int32Array.from(found), colour);
  }

  clearSelection(): void {
    this.#take(NONE, undefined);
  }

  pictureUrl(path: string): Promise<string | undefined> {
    return this.#parts.pictureUrl(path);
  }

  #take(selected: Int32Array<ArrayBuffer>, colour: number | undefined): void {
    this.#selected = selected;
    this.#selectedColour = colour;
    this.#save.reset();
  }

  async #join(words: MappedWords | undefined): Promise<void> {
    const turn = ++this.#turn;
    const joined = words ? await this.#parts.labels.columnsFor(words.paths).catch(() => []) : [];
    if (turn !== this.#turn) return;
    // What was selected by a colour of a column may have another colour now.
    if (this.#selectedColour !== undefined && this.colouring !== '') this.clearSelection();
    this.#joined = joined;
  }

  /** The open rows, of which the selected ones are saved. */
  #source(): SaveSource {
    const { rows } = this.#parts;
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- getters of an object have a `this` of their own
    const map = this;
    return {
      get index() {
        return rows.index;
      },
      get dim() {
        return rows.dim;
      },
      get count() {
        return map.#selected.length;
      },
      get folderName() {
        return `${rows.folderName}-selection`;
      },
      get only() {
        const paths = map.#points?.paths ?? [];
        return new Set(Array.from(map.#selected, (point) => paths[point]!));
      },
      skipped: [],
      snapshot: () => rows.snapshot(),
    };
  }
}
