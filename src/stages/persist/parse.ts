// What comes out of a database was written by some version of this page, or by nobody we know: every value is looked at.

/** The value as an object whose fields can be read; undefined for anything else. */
export function asFields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isFields(value) ? value : undefined;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether every item is a string. */
export function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Whether this is a whole number, 0 or more. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Whether this is an array with anything in it. */
export function isItems(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
