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

const KNOWN = new Set(IMAGE_EXTENSIONS);

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
  const dot = name.lastIndexOf('.');
  return dot >= 0 && KNOWN.has(name.slice(dot).toLowerCase());
}
