import type { PipelineError } from '../../core/errors.ts';
import { isAbort } from '../../core/errors.ts';
import type { ModelSpec } from '../../core/model-spec.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import type { PixelReport } from '../../stages/decode/decode.contract.ts';
import { startDecoder } from '../../stages/decode/decode.client.ts';
import { DecoderCrew, RunDecoders } from '../../stages/decode/decoder-crew.ts';
import { maxDecoders } from '../../stages/decode/decoder-governor.ts';
import { goldenRowsOf, measureKnownRows, startEmbedder } from '../../stages/embed/embed.client.ts';
import type { Device, DownloadProgress, KnownRows, ModelFile, ModelUse } from '../../stages/embed/embed.contract.ts';
import type { Embedder } from '../../stages/embed/embedder.ts';
import { OpeningEmbedder, type OpeningOptions } from './opening-embedder.ts';
import { ReopeningEmbedder } from './reopening-embedder.ts';
import { rememberBatch, rememberedBatch } from './remembered-batch.ts';

/** Measured rows that are kept: a flattened feature map takes some megabytes. */
const MAX_KNOWN_ROWS = 8;

/**
 * The workers: decoders and the embedder. They are started when first needed and kept, since starting a model takes seconds;
 * another model or device starts another embedder.
 */
export class Engine {
  readonly #modelFile: (model: ModelSpec) => Promise<ModelFile>;
  readonly #crew = new DecoderCrew(startDecoder);
  #pixels: Promise<PixelReport> | undefined;
  readonly #knownRows = new Map<string, KnownRows>();
  #embedder: { readonly key: string; readonly embedder: ReopeningEmbedder } | undefined;
  /** Begun before anybody asked for it. */
  #early: { readonly key: string; readonly opening: OpeningEmbedder } | undefined;

  /** @param modelFile - where a model's file is */
  constructor(modelFile: (model: ModelSpec) => Promise<ModelFile>) {
    this.#modelFile = modelFile;
  }

  /** What this browser's picture reading is worth; asked once. */
  pixels(): Promise<PixelReport> {
    this.#pixels ??= this.#crew.probe().catch((error: unknown) => {
      this.#pixels = undefined; // a failed probe may be tried again
      throw error;
    });
    return this.#pixels;
  }

  /** Decoders for one run: as many as its model needs, and one core is left for the rest. */
  async decoders(spec: Preprocessing): Promise<RunDecoders> {
    await this.pixels();
    return new RunDecoders(this.#crew, spec, {
      max: maxDecoders(navigator.hardwareConcurrency),
      now: () => performance.now(),
    });
  }

  /**
   * The embedder for a model, opened if it is not open yet. A model whose rows nobody knows yet is run on the plainest backend
   * first.
   *
   * @throws as {@link startEmbedder} and {@link measureKnownRows}
   */
  async embedder(
    { model, output, sizePx }: Omit<ModelUse, 'file'>,
    device: Device,
    options: OpeningOptions,
  ): Promise<Embedder> {
    const use = { model, output, sizePx };
    const key = toOpenKey(use, device);
    if (this.#embedder?.key === key) {
      const { embedder } = this.#embedder;
      await embedder.ready(options);
      return embedder;
    }
    const early = this.#early?.key === key ? this.#early.opening : undefined;
    if (early) this.#early = undefined;
    this.dropEmbedder();
    const opening = early ?? this.#beginOpening(use, device);
    const embedder = new ReopeningEmbedder(await opening.embedder(options), (again) =>
      this.#beginOpening(use, device).embedder(again),
    );
    this.#embedder = { key, embedder };
    return embedder;
  }

  /** Begins to open the embedder that a run is about to ask {@link embedder} for; what fails is told there. */
  openAhead(use: Omit<ModelUse, 'file'>, device: Device): void {
    this.#early?.opening.close();
    this.#early = { key: toOpenKey(use, device), opening: this.#beginOpening(use, device) };
  }

  #beginOpening({ model, output, sizePx }: Omit<ModelUse, 'file'>, device: Device): OpeningEmbedder {
    return new OpeningEmbedder(async (options) => {
      const use = { model, file: await this.#modelFile(model), output, sizePx };
      const knownRows = await this.#rowsOf(use, options);
      const recallBatch = (backend: string, adapter: string) => rememberedBatch(use, backend, adapter);
      const embedder = await startEmbedder({ ...use, knownRows, device, recallBatch, ...options });
      rememberBatch(use, embedder.report);
      return embedder;
    });
  }

  /**
   * Runs a model that was just dropped, in a worker of its own that ends with it: it may be any file. Its rows are what
   * {@link embedder} holds other backends to later.
   *
   * @returns the length of its rows
   * @throws as {@link measureKnownRows}, after two minutes at most
   */
  async tryModel(use: ModelUse, signal: AbortSignal): Promise<{ readonly dim: number }> {
    const [row] = await this.#rowsOf(use, { signal });
    return { dim: row.length };
  }

  /** Ends the embed worker; the next run starts a fresh one. After a failure, or to give memory back. */
  dropEmbedder(): void {
    this.#embedder?.embedder.close();
    this.#embedder = undefined;
    this.#early?.opening.close();
    this.#early = undefined;
  }

  async #rowsOf(
    use: ModelUse,
    options: { readonly signal: AbortSignal; readonly onDownload?: (progress: DownloadProgress) => void },
  ): Promise<KnownRows> {
    const key = toKey(use);
    const known = goldenRowsOf(use) ?? this.#knownRows.get(key);
    if (known) return known;
    const rows = await measureKnownRows(use, options);
    this.#knownRows.set(key, rows);
    const [oldest] = this.#knownRows.keys();
    if (this.#knownRows.size > MAX_KNOWN_ROWS && oldest !== undefined) this.#knownRows.delete(oldest);
    return rows;
  }
}

/** What an embedder is opened for. */
function toOpenKey(use: Omit<ModelUse, 'file'>, device: Device): string {
  return `${toKey(use)} ${device}`;
}

/** What decides a model's rows. */
function toKey({ model, output, sizePx }: Omit<ModelUse, 'file'>): string {
  return `${model.sha256} ${output.id} ${sizePx}`;
}

/** Whether a failure may have left a worker in a bad state, so that the next run should start a fresh one. */
export function spoilsEmbedder(error: unknown): boolean {
  if (isAbort(error)) return false;
  const code = (error as Partial<PipelineError>).code;
  return code === 'device-lost' || code === 'embed-crashed' || code === undefined;
}
