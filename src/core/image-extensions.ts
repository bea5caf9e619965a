/** The extensions that torchvision's ImageFolder takes (`IMG_EXTENSIONS`), lower case with the dot. */
export const IMAGE_EXTENSIONS: readonly string[] = [
  '.jpg',
  '.jpeg',
  '.png',
  '.ppm',
  '.bmp',
  '.pgm',
  '.tif',
  '.tiff',
  '.webp',
];

/** Extensions of pictures that ImageFolder passes over, and that are encoded where the visitor wants them. */
export const MORE_EXTENSIONS: readonly string[] = ['.heic', '.heif', '.hif', '.avif', '.jxl', '.gif'];

const KNOWN = new Set(IMAGE_EXTENSIONS);
const MORE = new Set(MORE_EXTENSIONS);

/**
 * The extension of a file name, lower case with its dot.
 *
 * @returns empty for a name without a dot, or whose only dot is its first character
 */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}

/**
 * Whether ImageFolder would take this file: it looks at the end of the name alone, in any case.
 *
 * @remarks `.jpg` as a whole name counts: ImageFolder asks `endswith`, nothing more.
 */
export function hasImageExtension(name: string): boolean {
  return KNOWN.has(endOf(name));
}

/** Whether this file is a picture by its name, of a kind that ImageFolder passes over. */
export function hasMoreExtension(name: string): boolean {
  return MORE.has(endOf(name));
}

function endOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot).toLowerCase();
}
