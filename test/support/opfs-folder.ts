let counter = 0;

/**
 * A genuine directory handle, in the origin's private file system, with the files of these paths.
 *
 * @param files - POSIX path → content; a path that ends in `/` is an empty folder
 * @param name - the folder's own name; a fresh one unless given
 */
export async function makeFolder(
  files: Readonly<Record<string, string | Blob | BufferSource>>,
  name = 'photos',
): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  // Each in a parent of its own, so that two folders may have one name.
  const parent = await root.getDirectoryHandle(`test-${counter++}-${Math.random()}`, { create: true });
  const folder = await parent.getDirectoryHandle(name, { create: true });
  for (const [path, content] of Object.entries(files)) await putFile(folder, path, content);
  return folder;
}

/** Writes one file into a folder, with the folders on its way. */
export async function putFile(
  folder: FileSystemDirectoryHandle,
  path: string,
  content: string | Blob | BufferSource,
): Promise<void> {
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  let directory = folder;
  for (const segment of segments) directory = await directory.getDirectoryHandle(segment, { create: true });
  if (name === '') return;
  const file = await directory.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  await writable.write(content);
  await writable.close();
}
