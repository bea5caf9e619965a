const MIDNIGHT = 'T00:00:00.000Z';

/**
 * A value as Python's `str` and pandas write it: numbers in full, `True`, `False`, a date as `2020-02-29`, with a time as
 * `2020-02-29 13:30:00`; nothing for null and NaN; JSON for lists and what is left.
 */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object' || value === null) return '';
  if (value instanceof Date) return dateText(value);
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const text = date.toISOString();
  if (text.endsWith(MIDNIGHT)) return text.slice(0, -MIDNIGHT.length);
  return text.replace('T', ' ').replace(/(?:\.000)?Z$/, '');
}
