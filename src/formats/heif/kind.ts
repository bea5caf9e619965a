import { boxesIn } from './boxes.ts';

const BRAND_BYTES = 4;
const AVIF = new Set(['avif', 'avis']);
const HEIC = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']);

/**
 * Which kind of HEIF a file is, by its brands: the major one, else the first compatible one that says it (`mif1` alone says
 * nothing). Undefined for other files, videos among them.
 */
export function heifKind(bytes: Uint8Array): 'avif' | 'heic' | undefined {
  const [box] = boxesIn(bytes, 0, bytes.length);
  if (box?.type !== 'ftyp') return undefined;
  const brands: string[] = [];
  for (let at = box.start; at + BRAND_BYTES <= box.end; at += BRAND_BYTES) {
    brands.push(String.fromCharCode(...bytes.subarray(at, at + BRAND_BYTES)));
  }
  brands.splice(1, 1); // the minor version
  const brand = brands.find((name) => AVIF.has(name) || HEIC.has(name));
  if (brand === undefined) return undefined;
  return AVIF.has(brand) ? 'avif' : 'heic';
}
