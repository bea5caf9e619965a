import { join } from 'node:path';
import { build } from 'vite';
import type { OfflineBuild } from './offline.contract.ts';

/**
 * Bundles the service worker with its list, for Node: a classic script, since not every browser takes a module there.
 *
 * @returns the script's text
 */
export async function bundleOfflineWorker(offlineBuild: OfflineBuild): Promise<string> {
  const entry = join(import.meta.dirname, 'offline.worker.ts');
  const lib = { entry, formats: ['iife' as const], name: 'offline', fileName: 'offline' };
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { OFFLINE_BUILD: JSON.stringify(offlineBuild) },
    build: { lib, write: false, target: 'es2022' },
  });
  for (const { output } of [result].flat().filter((bundle) => 'output' in bundle)) {
    if (output.length === 1) return output[0].code;
  }
  throw new Error('the service worker is not one file');
}
