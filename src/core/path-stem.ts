/**
 * The file name of a path without its last extension, as `PurePosixPath(path).stem` of Python up to 3.13 gives it:
 * `010/0108775015.jpg` → `0108775015`, `a.tar.gz` → `a.tar`. A name that begins with its only dot (`.hidden`) or ends with a dot
 * stays whole. One rule wherever an extension is left out: in saved `stems`, in keys of the nested index, in matching labels.
 */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(0, dot) : name;
}
