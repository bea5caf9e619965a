import { untrack } from 'svelte';
import { Serial } from '../../core/serial.ts';
import { arithmeticOf, deviceFor } from '../../stages/embed/engines/registry.ts';
import type { Catalogue } from '../../stages/persist/catalogue.ts';
import type { FolderRecord, RunRecord } from '../../stages/persist/catalogue-records.ts';
import type { FolderChoices, LabelsRecord } from '../../stages/persist/folder-choices.ts';
import type { RunOrigin } from '../../stages/persist/run-origin.ts';
import type { Settings } from '../app/settings.svelte.ts';
import type { AddingPhase } from '../models/view.ts';
import { PreprocessingError } from '../models/preprocessing-error.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import type { GivenLabels, Labels } from '../tables/labels.svelte.ts';
import type { MemoryView } from './memory-view.ts';

/** A larger table of labels is remembered by its name alone. */
const MAX_LABELS_BYTES = 4 * 2 ** 20;

/** What the memory needs of the page. */
export interface MemoryParts {
  readonly settings: Settings;
  readonly labels: Labels;
  readonly currentRows: CurrentRows;
  readonly catalogue: () => Promise<Catalogue>;
  readonly isRunning: () => boolean;
}

/** What is noted of a folder, so that nothing is written twice. */
interface Noted {
  readonly folderId: string;
  /** The choices as text. */
  readonly text: string;
  readonly file: File | undefined;
}

/**
 * What was chosen for a folder: it comes back when the folder is opened, and is noted when a run begins, and afterwards whenever
 * rows that are there, another device or other labels are chosen. A look at a model that has made no rows is not: they would seem
 * gone at the next visit. What a terminal chooses is never noted, and nothing overrides it.
 */
export class FolderMemory implements MemoryView {
  readonly #parts: MemoryParts;
  readonly #writes = new Serial();
  #lost = $state.raw<RunOrigin['model'] | undefined>(undefined);
  #missing = $state.raw<LabelsRecord | undefined>(undefined);
  /** Of the folder that choices are noted for now; undefined while other ones are being brought back. */
  #noted: Noted | undefined;
  /** The model file that was added last when choices came back or were noted: one that was added since is what is wanted now. */
  #knownModel: AddingPhase | undefined;
  /** The folder that the labels on the screen were given for, or came back with. */
  #owned: { readonly file: File; readonly folderId: string } | undefined;

  constructor(parts: MemoryParts) {
    this.#parts = parts;
    $effect.root(() => {
      $effect(() => {
        const { currentRows, settings, labels, isRunning } = this.#parts;
        const { stored, folderId, count } = currentRows;
        const { device } = settings;
        const { given, phase } = labels;
        const isMade = count > 0 || isRunning();
        if (!stored || folderId === undefined || !isMade) return;
        if (phase.kind === 'reading' || phase.kind === 'failed') return; // until they are read, those before are kept
        const { fingerprint } = stored;
        untrack(() => this.#note(folderId, { fingerprint, device }, given));
      });
    });
  }

  get lostModel(): string | undefined {
    return this.#lost && !this.#parts.settings.models.find(this.#lost) ? this.#lost.title : undefined;
  }
  get missingLabels(): string | undefined {
    return this.#parts.labels.given ? undefined : this.#missing?.fileName;
  }

  /** Brings back what was chosen for a folder that is about to be opened. Never throws: what can't come back is told. */
  async restore(folder: FolderRecord): Promise<void> {
    this.#noted = undefined;
    this.#lost = undefined;
    const { folderId, kind, choices, runs } = folder;
    if (kind === 'loopback') return;
    const run = runs.find(({ fingerprint }) => fingerprint === choices?.fingerprint) ?? runs.findLast(hasRows);
    const { adding } = this.#parts.settings.models;
    const isJustAdded = (adding.kind === 'added' || adding.kind === 'known') && adding !== this.#knownModel;
    this.#knownModel = adding;
    if (run && !isJustAdded) await this.#chooseRun(run);
    if (choices) {
      const { settings } = this.#parts;
      if (settings.devices.includes(choices.device)) settings.device = choices.device;
      await this.restoreLabels(folder);
    }
    this.#noted = { folderId, text: choices ? JSON.stringify(choices) : '', file: this.#parts.labels.given?.file };
  }

  /** Brings back the labels that were given for a folder, unless others were given since. Never throws. */
  async restoreLabels({ folderId, choices }: FolderRecord): Promise<void> {
    const { labels } = this.#parts;
    this.#missing = undefined;
    const present = labels.given?.file;
    if (present && (present !== this.#owned?.file || this.#owned.folderId === folderId)) return;
    labels.forget();
    const record = choices?.labels;
    const bytes = record?.isKept ? await this.#readLabels(folderId) : undefined;
    if (!record) return;
    if (!bytes) {
      this.#missing = record;
      return;
    }
    const file = new File([bytes], record.fileName);
    this.#owned = { file, folderId };
    void labels.useAgain({ file, key: record.key, chosen: new Map(record.columns) }); // opening waits for no match
  }

  /** Chooses what made these rows. @returns whether all of it could be chosen */
  async choose({ model: identity, output, parts }: RunOrigin): Promise<boolean> {
    const { settings } = this.#parts;
    const { models, preprocessing } = settings;
    if (!models.find(identity)) await models.open(); // the list of those that are kept may not be read yet
    const model = models.find(identity);
    if (!model) return false;
    models.chosenId = model.id;
    if (arithmeticOf(settings.device) !== parts.arithmetic) settings.device = deviceFor(parts.arithmetic);
    try {
      preprocessing.useAgain(parts.preprocessing);
    } catch (error) {
      if (error instanceof PreprocessingError) return false;
      throw error;
    }
    if (model.sha256 === identity.sha256) models.chooseOutput(output);
    return true;
  }

  async #chooseRun({ origin, parts }: RunRecord): Promise<void> {
    const { models, preprocessing } = this.#parts.settings;
    if (origin) {
      if (!(await this.choose(origin)) && !models.find(origin.model)) this.#lost = origin.model;
      return;
    }
    // From before it was noted what made them: the words for people say it, where nothing differed from model and preset.
    await models.open();
    const model = models.list.find(({ title }) => title === parts['model']);
    if (!model || parts['details'] !== undefined) return;
    models.chosenId = model.id;
    if (parts['preset'] === 'squash' || parts['preset'] === 'crop') preprocessing.preset = parts['preset'];
  }

  async #readLabels(folderId: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      return await (await this.#parts.catalogue()).labelsOf(folderId);
    } catch {
      return undefined; // as if it had been too large
    }
  }

  #note(folderId: string, made: Omit<FolderChoices, 'labels'>, given: GivenLabels | undefined): void {
    const noted = this.#noted;
    if (noted?.folderId !== folderId) return;
    this.#knownModel = this.#parts.settings.models.adding;
    if (given) {
      this.#owned = { file: given.file, folderId };
      this.#missing = undefined;
    }
    const labels = given ? recordOf(given) : this.#missing;
    const choices: FolderChoices = { ...made, ...(labels ? { labels } : {}) };
    const text = JSON.stringify(choices);
    const file = given?.file;
    if (text === noted.text && file === noted.file) return;
    this.#noted = { folderId, text, file };
    void this.#writes.run(() => this.#write(folderId, choices, file === noted.file ? 'as it is' : file));
  }

  /** A store that takes no note loses no row: it never throws. */
  async #write(folderId: string, choices: FolderChoices, file: File | 'as it is' | undefined): Promise<void> {
    try {
      const catalogue = await this.#parts.catalogue();
      if (!(await catalogue.get(folderId))) return; // it was deleted meanwhile
      let written = choices;
      if (file !== 'as it is' && !(await keepLabels(catalogue, folderId, file)) && choices.labels) {
        written = { ...choices, labels: { ...choices.labels, isKept: false } };
      }
      await catalogue.setChoices(folderId, written);
    } catch {
      // The next change is noted again.
    }
  }
}

function hasRows({ count }: RunRecord): boolean {
  return count > 0;
}

function recordOf({ file, key, chosen }: GivenLabels): LabelsRecord {
  const isKept = file.size <= MAX_LABELS_BYTES;
  return { fileName: file.name, isKept, ...(key === undefined ? {} : { key }), columns: [...chosen] };
}

/** @returns whether the file is kept now */
async function keepLabels(catalogue: Catalogue, folderId: string, file: File | undefined): Promise<boolean> {
  const isSmall = file !== undefined && file.size <= MAX_LABELS_BYTES;
  try {
    await catalogue.putLabels(folderId, isSmall ? new Uint8Array(await file.arrayBuffer()) : undefined);
    return isSmall;
  } catch {
    return false; // it is gone from the disk, or there is no room for it
  }
}
