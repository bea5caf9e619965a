/**
 * Files that were put into the page's input: they are on a disk, and are read from there.
 *
 * @throws Error if there are none
 */
export function inputFiles(): readonly File[] {
  const files = [...(document.querySelector('input')?.files ?? [])];
  if (files.length === 0) throw new Error('no file was put into the input');
  return files;
}
