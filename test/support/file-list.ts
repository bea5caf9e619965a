/**
 * What `<input type=file webkitdirectory>` hands over.
 *
 * @param files - path, the folder's own name first → content
 */
export function fileListOf(files: Readonly<Record<string, string>>, mtimeMs = 5): FileList {
  const transfer = new DataTransfer();
  const paths = Object.keys(files);
  for (const [path, content] of Object.entries(files)) {
    transfer.items.add(new File([content], path.split('/').at(-1) ?? '', { lastModified: mtimeMs }));
  }
  const list = transfer.files;
  paths.forEach((path, i) => Object.defineProperty(list[i], 'webkitRelativePath', { value: path }));
  return list;
}
