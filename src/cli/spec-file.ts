import type { BundledModel } from '../core/model-spec.ts';

/** A model's numbers as the text of a file that the registry finds. */
export function toSpecFile(spec: BundledModel): string {
  return `import type { BundledModel } from '../core/model-spec.ts';

/** Installed by \`npm run model\`; not part of the repository. */
export const model: BundledModel = ${toSource(spec)};
`;
}

// JSON is TypeScript as well, and a name from outside can't leave its quotes; but JSON leaves out what is undefined.
function toSource(value: unknown, indent = ''): string {
  if (value === undefined) return 'undefined';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => toSource(item, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${toSource(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}${close}`;
}
