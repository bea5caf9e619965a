import { PipelineError } from '../../core/errors.ts';
import type { DroppedModel } from '../../core/model-spec.ts';
import { openDatabase, type Database } from './database.ts';
import { parseModel } from './model-record.ts';
import { asFields, isCount } from './parse.ts';

const STORE_NAME = 'foldvec-models';
/** Version of the store's layout; one with a higher version is left alone. */
const SCHEMA_VERSION = 1;
const META_KEY = 'meta';
// Facts and files apart, so that a list of models reads no megabytes. Both keys end in the SHA-256 of the ONNX file.
const FACTS = 'facts:';
const FILE = 'file:';

/**
 * Opens the models that the visitor brought.
 *
 * @param database - theirs, unless told
 * @throws PipelineError `store-failed`; `store-newer` if a newer version of this page wrote it
 */
export async function openModelStore(database: Database = openDatabase(STORE_NAME)): Promise<ModelStore> {
  const { schemaVersion } = asFields(await database.get(META_KEY)) ?? {};
  if (isCount(schemaVersion) && schemaVersion > SCHEMA_VERSION) {
    throw new PipelineError(
      'store-newer',
      'persist',
      `store of models has schema version ${schemaVersion}, this page knows ${SCHEMA_VERSION}`,
    );
  }
  return new ModelStore(database);
}

/** Models that the visitor brought, by the SHA-256 of their ONNX files; they survive a reload. */
export class ModelStore {
  readonly #database: Database;

  /** @param database - see {@link openModelStore}, which checks it first */
  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * All models, the latest first. No file is read.
   *
   * @returns `damaged` counts those whose facts can't be read, or whose file is not there
   * @throws PipelineError `store-failed`
   */
  async list(): Promise<{ readonly models: readonly DroppedModel[]; readonly damaged: number }> {
    const keys = new Set(await this.#keys());
    const hashes = [...keys].filter((key) => key.startsWith(FACTS)).map((key) => key.slice(FACTS.length));
    const found = await Promise.all(
      hashes.map(async (hash) => {
        const model = parseModel(await this.#database.get(FACTS + hash));
        return model?.sha256 === hash && keys.has(FILE + hash) ? model : undefined;
      }),
    );
    const models = found.filter((model) => model !== undefined);
    models.sort((a, b) => b.addedMs - a.addedMs);
    return { models, damaged: found.length - models.length };
  }

  /**
   * Keeps a model, in place of an earlier one with the same file. All or nothing.
   *
   * @param onnx - its ONNX file; copied into the database
   * @throws PipelineError `store-full`, `store-failed`
   */
  async put(model: DroppedModel, onnx: Blob): Promise<void> {
    await this.#database.write({
      put: [
        [META_KEY, { schemaVersion: SCHEMA_VERSION }],
        [FACTS + model.sha256, model],
        [FILE + model.sha256, onnx.slice()], // a file's content without its name and its place on the disk
      ],
    });
  }

  /**
   * The ONNX file of a model.
   *
   * @returns a reference to the bytes, not the bytes; undefined if there is none, or it can't be read any more
   * @throws PipelineError `store-failed`
   */
  async file(id: string): Promise<Blob | undefined> {
    const model = await this.#find(id);
    const file = model && (await this.#database.get(FILE + model.sha256));
    return file instanceof Blob && file.size === model?.fileBytes ? file : undefined;
  }

  /** Forgets a model and its file. Nothing happens if there is none. @throws PipelineError `store-failed` */
  async remove(id: string): Promise<void> {
    const hash = (await this.#find(id))?.sha256;
    if (hash !== undefined) await this.#database.write({ delete: [FACTS + hash, FILE + hash] });
  }

  /**
   * Forgets everything that {@link list} counts as damaged.
   *
   * @throws PipelineError `store-failed`
   */
  async removeDamaged(): Promise<void> {
    const sound = new Set((await this.list()).models.flatMap(({ sha256 }) => [FACTS + sha256, FILE + sha256]));
    await this.#database.write({ delete: (await this.#keys()).filter((key) => key !== META_KEY && !sound.has(key)) });
  }

  /** Lets go of the database. */
  close(): void {
    this.#database.close();
  }

  async #keys(): Promise<readonly string[]> {
    return (await this.#database.keys()).filter((key) => typeof key === 'string');
  }

  async #find(id: string): Promise<DroppedModel | undefined> {
    return (await this.list()).models.find((model) => model.id === id);
  }
}
