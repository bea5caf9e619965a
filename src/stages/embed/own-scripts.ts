import { ownScriptUrl } from '../../core/worker-link.ts';

interface PolicyFactory {
  readonly defaultPolicy: object | null;
  createPolicy(name: 'default', rules: { createScriptURL(url: string): string }): object;
}

/**
 * Lets libraries in this worker start workers from our own origin: onnxruntime-web's threads are started by
 * `new Worker(url)` with a plain address, which the CSP's Trusted Types refuse without a default policy.
 */
export function allowOwnScripts(): void {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (factory?.defaultPolicy === null) factory.createPolicy('default', { createScriptURL: ownScriptUrl });
}
