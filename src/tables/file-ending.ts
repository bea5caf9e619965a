/** Endings that files about pictures have: pictures of any program, and what lies beside them under the same name. */
const ENDINGS = new Set(
  (
    'jpg jpeg jpe jfif jp2 jxl png apng gif bmp tif tiff webp heic heif avif pgm ppm pbm pnm psd svg ' +
    'dng cr2 cr3 nef arw orf raf rw2 raw dcm nii npy npz pt xml json txt'
  ).split(' '),
);

/** A path or name without its ending, where that is one that files about pictures have: `a.b.PNG` → `a.b`, but `Dr.Smith` stays. */
export function withoutFileEnding(path: string): string {
  const dot = path.lastIndexOf('.');
  if (dot <= path.lastIndexOf('/') + 1) return path;
  return ENDINGS.has(path.slice(dot + 1).toLowerCase()) ? path.slice(0, dot) : path;
}
