import type { PipelineError } from '../core/errors.ts';
import { isAbort } from '../core/errors.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import type { DecodedImage, TensorLease } from '../core/prepared.ts';
import type { Preprocessing } from '../core/preprocessing.ts';
import type { PixelReport } from '../stages/decode/decode.contract.ts';
import { startDecoder, type Decoder } from '../stages/decode/decode.client.ts';
import { startEmbedder } from '../stages/embed/embed.client.ts';
import type { Device, DownloadProgress } from '../stages/embed/embed.contract.ts';
import type { Embedder } from '../stages/embed/embedder.ts';

/** Decode workers at most: more only wait for the model (measured in test/bench). */
const MAX_DECODERS = 4;
/** Images in flight a decode worker: the next file is read while one is decoded. */
const LANES_PER_DECODER = 2;

/** A way through a decoder, as the pipeline takes it. */
export type DecodeLane = (file: File, path: string, lease: TensorLease) => Promise<DecodedImage>;

/**
 * The workers: decoders and the embedder. They are started when first needed and kept, since starting a model takes seconds;
 * another model or device starts another embedder.
 */
export class Engine {
  readonly #decoders: Decoder[] = [];
  #pixels: Promise<PixelReport> | undefined;
  #embedder: { readonly key: string; readonly embedder: Embedder } | undefined;

  /** What this browser's picture reading is worth; asked once. */
  pixels(): Promise<PixelReport> {
    this.#pixels ??= this.#probe().catch((error: unknown) => {
      this.#pixels = undefined; // a failed probe may be tried again
      throw error;
    });
    return this.#pixels;
  }

  /** Decoders as lanes, for one preprocessing. */
  async lanes(spec: Preprocessing): Promise<readonly DecodeLane[]> {
    await this.pixels();
    const wanted = Math.max(1, Math.min(MAX_DECODERS, navigator.hardwareConcurrency - 1));
    while (this.#decoders.length < wanted) this.#decoders.push(startDecoder());
    return this.#decoders.flatMap((decoder) =>
      Array.from({ length: LANES_PER_DECODER }, (): DecodeLane => {
        return (file, path, lease) => decoder.decode(file, path, spec, lease);
      }),
    );
  }

  /**
   * The embedder for a model, opened if it is not open yet.
   *
   * @throws as {@link startEmbedder}
   */
  async embedder(
    model: ModelSpec,
    device: Device,
    options: { readonly signal: AbortSignal; readonly onDownload: (progress: DownloadProgress) => void },
  ): Promise<Embedder> {
    const key = `${model.sha256} ${device}`;
    if (this.#embedder?.key === key) return this.#embedder.embedder;
    this.dropEmbedder();
    const modelUrl = new URL(`models/${model.file}`, document.baseURI).href;
    const embedder = await startEmbedder({ model, modelUrl, device, ...options });
    if (options.signal.aborted) {
      embedder.close(); // whoever comes next has begun to open its own
      options.signal.throwIfAborted();
    }
    this.#embedder = { key, embedder };
    return embedder;
  }

  /** Ends the embed worker; the next run starts a fresh one. After a failure, or to give memory back. */
  dropEmbedder(): void {
    this.#embedder?.embedder.close();
    this.#embedder = undefined;
  }

  async #probe(): Promise<PixelReport> {
    const [first] = this.#decoders;
    if (first) return first.probe(); // tried again: a decoder replaces its dead worker by itself
    const decoder = startDecoder();
    this.#decoders.push(decoder);
    return decoder.probe();
  }
}

/** Whether a failure may have left a worker in a bad state, so that the next run should start a fresh one. */
export function spoilsEmbedder(error: unknown): boolean {
  if (isAbort(error)) return false;
  const code = (error as Partial<PipelineError>).code;
  return code === 'device-lost' || code === 'embed-crashed' || code === undefined;
}
