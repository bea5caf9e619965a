import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import asc from 'assemblyscript/asc';
import { build, type Plugin } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { SOFTWARE_WEBGPU_ARGS, findBrowser, toLaunchOptions } from './src/cli/find-browser.ts';
import { csp, isolationHeaders, pageHeaders } from './src/cli/headers.ts';
import { bundleOfflineWorker } from './src/offline/bundle-worker.ts';
import { listFiles } from './src/offline/list-files.ts';

const ASSEMBLYSCRIPT_OPTIONS = [
  '--outFile',
  'kernel.wasm',
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--importMemory',
];

/** Builds besides the usual one, by what follows `?wasm` in an import. */
const ASSEMBLYSCRIPT_BUILDS: Readonly<Record<string, readonly string[]>> = {
  // Products that are added without rounding in between, where the processor has them.
  relaxed: ['--enable', 'relaxed-simd'],
  // Memory that several threads share.
  shared: ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'],
};

/**
 * Compiles `*.as.ts` (AssemblyScript) to WebAssembly; `import bytes from './x.as.ts?wasm'` gives the module's bytes,
 * `?wasm&relaxed&shared` another build of it. Inlined as base64: the kernels are a few kB, and every decode worker needs them at once.
 */
function assemblyScript(): Plugin {
  return {
    name: 'assemblyscript',
    enforce: 'pre',
    async load(id) {
      const [file = id, query = ''] = id.split('?');
      if (!file.endsWith('.as.ts')) return undefined;
      const more = query.split('&').flatMap((word) => ASSEMBLYSCRIPT_BUILDS[word] ?? []);
      this.addWatchFile(file);
      let binary: Uint8Array | undefined;
      const complaints: string[] = [];
      const { error } = await asc.main([basename(file), ...ASSEMBLYSCRIPT_OPTIONS, ...more], {
        readFile: (name: string) => readFile(join(dirname(file), name), 'utf8').catch(() => null),
        writeFile: (_name: string, contents: Uint8Array | string) => {
          if (typeof contents !== 'string') binary = contents;
        },
        listFiles: () => null,
        stderr: { write: (chunk: string | Uint8Array) => complaints.push(chunk.toString()) },
      });
      if (error || !binary) throw new Error(`${file} does not compile\n${complaints.join('')}`);
      const base64 = Buffer.from(binary).toString('base64');
      return `export default Uint8Array.from(atob(${JSON.stringify(base64)}), (c) => c.charCodeAt(0));`;
    },
  };
}

/** Puts the CSP into the built page as well, for hosts that cannot send headers. */
function cspMeta(): Plugin {
  return {
    name: 'csp-meta',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: csp }, injectTo: 'head-prepend' },
    ],
  };
}

/** Puts our licence and those of others beside the built page. */
function legalFiles(): Plugin {
  return {
    name: 'legal-files',
    apply: 'build',
    async generateBundle() {
      for (const name of ['LICENSE', 'NOTICE']) {
        const source = await readFile(join(import.meta.dirname, name), 'utf8');
        this.emitFile({ type: 'asset', fileName: `${name}.txt`, source });
      }
    },
  };
}

/**
 * Bundles `openIndex()` for other people's code: one module without imports, for pages and for Node, readable as it is.
 *
 * @returns the module's text
 */
export async function bundleIndex(): Promise<string> {
  const entry = join(import.meta.dirname, 'src', 'stages', 'persist', 'open-index.ts');
  const lib = { entry, formats: ['es' as const], fileName: 'foldvec-index' };
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: { lib, write: false, minify: false, target: 'es2022' },
  });
  for (const { output } of [result].flat().filter((bundle) => 'output' in bundle)) {
    if (output.length === 1) return output[0].code;
  }
  throw new Error('foldvec-index is not one file');
}

/** Puts `foldvec-index.js` and its types beside the built page. */
function indexModule(): Plugin {
  return {
    name: 'index-module',
    apply: 'build',
    async generateBundle() {
      const types = join(import.meta.dirname, 'src', 'stages', 'persist', 'foldvec-index.d.ts');
      this.emitFile({ type: 'asset', fileName: 'foldvec-index.js', source: await bundleIndex() });
      this.emitFile({ type: 'asset', fileName: 'foldvec-index.d.ts', source: await readFile(types, 'utf8') });
    },
  };
}

/** Puts the service worker beside the built page, with a list of all that lies there by then. */
function offlineWorker(): Plugin {
  return {
    name: 'offline-worker',
    apply: 'build',
    enforce: 'post',
    async writeBundle({ dir }) {
      if (dir === undefined) throw new Error('the page is built into no folder');
      const script = await bundleOfflineWorker({ files: await listFiles(dir), headers: pageHeaders });
      await writeFile(join(dir, 'offline.js'), script);
    },
  };
}

/** Compiling the kernels takes most of a build, and that is fine. */
const quiet = { checks: { bundlerTimings: false } };

/**
 * Keeps a worker's script free of exports: what its chunks share lies in a chunk of its own. WebKit runs the script anew for a
 * chunk that imports it, and then both copies answer the page.
 */
function scriptsWithoutExports(): Plugin {
  return { name: 'scripts-without-exports', options: (given) => ({ ...given, preserveEntrySignatures: 'strict' }) };
}

/** A browser profile that is gone when the tests are done. */
function freshProfile(): string {
  const profile = mkdtempSync(join(tmpdir(), 'foldvec-test-'));
  process.on('exit', () => rmSync(profile, { recursive: true, force: true }));
  return profile;
}

export default defineConfig(async ({ mode }): Promise<ViteUserConfig> => {
  const isTest = mode === 'test';
  const browser = isTest ? await findBrowser() : undefined;
  return {
    base: './',
    plugins: [assemblyScript(), svelte(), cspMeta(), legalFiles(), indexModule(), offlineWorker()],
    worker: {
      format: 'es' as const,
      plugins: () => [assemblyScript(), scriptsWithoutExports()],
      rolldownOptions: quiet,
    },
    build: {
      target: 'es2023',
      assetsInlineLimit: 0,
      outDir: 'dist',
      rolldownOptions: quiet,
    },
    server: { headers: isolationHeaders },
    preview: { headers: { ...isolationHeaders, 'Content-Security-Policy': csp } },
    optimizeDeps: {
      include: [
        'comlink',
        'fzstd',
        'hyparquet',
        'idb-keyval',
        'ml-matrix',
        'onnxruntime-web/webgpu',
        'onnxruntime-web/wasm',
        'read-excel-file/universal',
      ],
    },
    test: {
      expect: { requireAssertions: true },
      projects: [
        {
          extends: true,
          test: {
            ...{ name: 'unit', environment: 'node', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000 },
            css: true, // style sheets are read as they are; else they are empty
          },
        },
        {
          extends: true,
          test: {
            name: 'browser',
            include: ['test/browser/**/*.test.ts'],
            testTimeout: 300_000, // for what hangs: five times what a slow machine under load has needed
            fileParallelism: false, // one profile, and two cores: side by side they only take turns
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({
                launchOptions: browser ? toLaunchOptions(browser, SOFTWARE_WEBGPU_ARGS) : {},
                // A headless Chromium crashes when a folder's handle is read back from IndexedDB in a private context.
                persistentContext: isTest ? freshProfile() : false,
              }),
              instances: [{ browser: 'chromium' as const }],
            },
          },
        },
      ],
    },
  };
});
