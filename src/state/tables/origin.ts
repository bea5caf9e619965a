const MAX_TEXT = 200;

/** A text for the screen: what files say of themselves may be megabytes long. */
export function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

/** A value inside plain data, by the keys that lead to it; undefined if it is not there. */
export function valueAt(data: unknown, ...keys: readonly string[]): unknown {
  let value = data;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** A text inside plain data, cut where it is longer than any of ours; undefined if there is none, or another thing. */
export function textAt(data: unknown, ...keys: readonly string[]): string | undefined {
  const value = valueAt(data, ...keys);
  return typeof value === 'string' ? cut(value) : undefined;
}

/** Who made the rows of a file of ours. Texts are outside data of 200 characters at most. */
export type Origin =
  | {
      readonly code: 'made';
      /** Of foldvec. */
      readonly version: string;
      readonly model: string | undefined;
      readonly preset: string | undefined;
    }
  /** The rows came out of a file of somebody else's. */
  | { readonly code: 'converted'; readonly version: string };

/**
 * What a manifest says of who made the rows.
 *
 * @param meta - outside data
 * @returns undefined if it is none of ours
 */
export function originOf(meta: Readonly<Record<string, unknown>> | undefined): Origin | undefined {
  const version = textAt(meta, 'foldvec');
  if (version === undefined) return undefined;
  const model = textAt(meta, 'model', 'title') ?? textAt(meta, 'model', 'name');
  if (model === undefined && valueAt(meta, 'converted') !== undefined) return { code: 'converted', version };
  return { code: 'made', version, model, preset: textAt(meta, 'preprocessing', 'preset') };
}
