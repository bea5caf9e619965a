import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csp } from '../../src/cli/headers.ts';

type Versions = Readonly<Record<string, string>>;
interface Manifest {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly optionalDependencies?: Versions;
}
interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly extraneous?: boolean;
  readonly optional?: boolean;
}

const ROOT = join(import.meta.dirname, '..', '..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };

test('every version is exact', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  expect(loose).toEqual([]);
});

test('what runs outside tests is a short list', () => {
  expect(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }).sort()).toEqual([
    '@jsquash/jxl', // JPEG XL, loaded when one is met
    '@jsquash/webp', // WebP, loaded where the browser does not give its pixels unchanged
    '@sparticuz/chromium', // the terminal's browser where none is installed
    'apache-arrow',
    'comlink',
    'fzstd', // Zstandard in TIFF and Parquet
    'hyparquet',
    'hyparquet-writer',
    'idb-keyval',
    'libheif-js', // HEIC, loaded when one is met
    'ml-matrix',
    'onnxruntime-web',
    'playwright-core', // the terminal
    'read-excel-file', // labels, loaded when a workbook is met
  ]);
});

test('the packaged browser is not optional: npm leaves out what is optional and asks for a newer Node', () => {
  expect(packages['node_modules/@sparticuz/chromium']).toBeDefined();
  expect(packages['node_modules/@sparticuz/chromium']?.optional ?? false).toBe(false);
});

test('the lock file names no address and holds nothing that nobody asked for', () => {
  const entries = Object.entries(packages).filter(([path]) => path !== '');
  expect(entries.filter(([, locked]) => locked.resolved !== undefined)).toEqual([]);
  expect(entries.filter(([, locked]) => locked.extraneous)).toEqual([]);
  expect(entries.filter(([, locked]) => locked.integrity === undefined).map(([path]) => path)).toEqual([]);
});

test('the content security policy lets nothing in or out but our own origin', () => {
  expect(csp).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
      "img-src 'self' blob:; style-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; " +
      "form-action 'none'; require-trusted-types-for 'script'",
  );
});

test('every package that ships in the page is named in NOTICE with its version', () => {
  const notice = read('NOTICE');
  const shipped = Object.entries({ ...manifest.dependencies, svelte: manifest.devDependencies['svelte'] ?? '' });
  expect(shipped.filter(([name, version]) => !notice.includes(`${name} ${version}`))).toEqual([]);
});
