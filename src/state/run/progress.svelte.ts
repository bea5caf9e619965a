import type { PipelineError } from '../../core/errors.ts';
import type { FileStat } from '../../core/folder-source.ts';
import { Speed } from '../../core/progress.ts';
import type { PictureRemark } from '../../core/prepared.ts';
import type { EncodeEvent } from '../../pipeline/encode-folder.ts';
import type { SkipView } from './view.ts';

/** Shortest time between two updates of the screen, in ms. */
const UPDATE_MS = 100;
/** Paths that are named with a remark. */
const NAMED = 5;

/** A file that was skipped, as it was then; undefined where it could not be opened, or that was not noted. */
export interface KnownSkip extends SkipView {
  readonly file: FileStat | undefined;
}

/** The numbers of a run, made on the main thread from finished calls. The screen sees them ten times a second at most. */
export class RunProgress {
  #speed = new Speed();
  readonly #skipped = new Map<string, KnownSkip>();
  readonly #remarks = new Map<PictureRemark, { images: number; readonly first: string[] }>();
  #encoded = 0;
  #kept = 0;
  #failed = 0;
  #shownMs = -Infinity;
  #shown = $state.raw(this.#snapshot(0));

  /** What the screen shows. */
  get shown() {
    return this.#shown;
  }

  /** All skips that are known: of this run, and of earlier ones that were not tried again. */
  get skipped(): ReadonlyMap<string, KnownSkip> {
    return this.#skipped;
  }

  /** Begins a run. @param skips - what is known of earlier runs. @param files - what was skipped then, by path */
  begin(skips: Iterable<PipelineError>, files: ReadonlyMap<string, FileStat>): void {
    this.#speed = new Speed();
    this.#encoded = this.#kept = this.#failed = 0;
    this.#skipped.clear();
    this.#remarks.clear();
    for (const error of skips) this.#skipped.set(error.path ?? '', toSkip(error, files.get(error.path ?? '')));
    this.show();
  }

  /** Starts the clock: everything before (model, warm-up) is outside of rate and time left. */
  startClock(): void {
    this.#speed.resume(performance.now());
  }

  stopClock(): void {
    this.#speed.pause(performance.now());
    this.show();
  }

  take(event: EncodeEvent): void {
    const nowMs = performance.now();
    switch (event.kind) {
      case 'decoded':
        for (const remark of event.image.remarks) this.#remark(remark, event.path);
        return;
      case 'kept':
        this.#kept++;
        this.#skipped.delete(event.path);
        break;
      case 'stored':
        this.#encoded += event.images.length;
        this.#speed.add(event.images.length, nowMs);
        for (const { path } of event.images) this.#skipped.delete(path);
        break;
      case 'skipped':
        this.#failed++;
        this.#skipped.set(event.error.path ?? '', toSkip(event.error, event.file));
        break;
    }
    if (nowMs - this.#shownMs >= UPDATE_MS) this.show();
  }

  #remark(remark: PictureRemark, path: string): void {
    const said = this.#remarks.get(remark) ?? { images: 0, first: [] };
    said.images++;
    if (said.first.length < NAMED) said.first.push(path);
    this.#remarks.set(remark, said);
  }

  /** Forgets skips of files that are no longer in the folder. */
  keepSkips(isThere: (path: string) => boolean): void {
    for (const path of this.#skipped.keys()) if (!isThere(path)) this.#skipped.delete(path);
    this.show();
  }

  /** Seconds for so many images more, at the recent rate. */
  secondsFor(images: number): number | undefined {
    return this.#speed.secondsFor(images);
  }

  /** Brings the screen up to date now. */
  show(): void {
    this.#shownMs = performance.now();
    this.#shown = this.#snapshot(this.#shownMs);
  }

  #snapshot(nowMs: number) {
    return {
      encoded: this.#encoded,
      kept: this.#kept,
      done: this.#encoded + this.#kept + this.#failed,
      skips: [...this.#skipped.values()],
      remarks: Array.from(this.#remarks, ([remark, { images, first }]) => ({ remark, images, first: [...first] })),
      imagesPerSecond: this.#speed.imagesPerSecond(),
      elapsedSeconds: this.#speed.elapsedMs(nowMs) / 1000,
    };
  }
}

function toSkip({ path, stage, code, message }: PipelineError, file: FileStat | undefined): KnownSkip {
  return { path: path ?? '', stage, code, reason: message, file };
}
