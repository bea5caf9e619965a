import type { Manifest } from '../core/row-table.ts';

/** What makes rows comparable, by where a manifest says it. */
const FACTS = ['model.sha256', 'output', 'preprocessing', 'arithmetic', 'pixels', 'kernel_version'] as const;

/** A fact of a manifest that makes rows comparable. */
export type SettingFact = (typeof FACTS)[number];

/** In what two manifests differ, of all that makes rows comparable; empty if that cannot be told. */
export function differingFacts(one: Manifest, other: Manifest): readonly SettingFact[] {
  return FACTS.filter((fact) => factOf(one, fact) !== factOf(other, fact));
}

/** What stands in a manifest under a path of keys, as JSON: equal texts are equal facts. Empty if there is nothing. */
export function factOf(manifest: Manifest, path: string): string {
  let value: unknown = manifest;
  for (const key of path.split('.')) value = (value as Manifest | null | undefined)?.[key];
  return value === undefined ? '' : canonicalJson(value);
}

/** Keys in one order, whoever wrote them. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}
