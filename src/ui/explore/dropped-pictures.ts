/** Pictures of one drop or paste at most: more are a folder's worth, and taken as one. */
const MAX_PICTURES = 16;
/** Endings that browsers give no type of a picture. */
const UNTYPED = /\.(?:ppm|pgm|tiff?|heic|heif|hif|avif|jxl|webp|bmp)$/i;

/**
 * Pictures in what was dropped or pasted, to be searched for.
 *
 * @returns none if there is anything else among it, or too much: a folder, a table, an archive go their usual way
 */
export function picturesIn(transfer: DataTransfer): readonly File[] {
  const files = [...transfer.files];
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const hasFolder = items.some((item) => item.webkitGetAsEntry()?.isDirectory === true);
  const arePictures = files.every(({ type, name }) => type.startsWith('image/') || UNTYPED.test(name));
  return hasFolder || !arePictures || files.length > MAX_PICTURES ? [] : files;
}
