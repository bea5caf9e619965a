import type { ModelSpec } from '../core/model-spec.ts';

/** A model's numbers as the text of a file that the registry finds. */
export function toSpecFile(spec: ModelSpec): string {
  // JSON is TypeScript as well, and a name from outside can't leave its quotes.
  return `import type { ModelSpec } from '../core/model-spec.ts';

/** Installed by \`npm run model\`; not part of the repository. */
export const model: ModelSpec = ${JSON.stringify(spec, null, 2)};
`;
}
