/** A folder's files (their rows) and folders, in the order of the rows. */
class Folder {
  readonly items: (number | Folder)[] = [];
  readonly folders = new Map<string, Folder>();
}

/**
 * An order in which each folder's rows stand together, whatever is nested in it: ImageFolder's order returns to `x/a` after
 * `x/a-b`, for it sorts whole directory strings, and a text that nests cannot.
 *
 * @param paths - POSIX; none both a file and a folder
 * @returns row numbers; undefined if the rows stand so already, as they nearly always do
 */
export function folderOrder(paths: readonly string[]): Int32Array<ArrayBuffer> | undefined {
  const root = new Folder();
  for (const [row, path] of paths.entries()) {
    let folder = root;
    for (let from = 0, end = path.indexOf('/'); end !== -1; from = end + 1, end = path.indexOf('/', from)) {
      folder = inner(folder, path.slice(from, end));
    }
    folder.items.push(row);
  }
  const order = new Int32Array(paths.length);
  let at = 0;
  let isSame = true;
  const open: (number | Folder)[] = [root];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (item instanceof Folder) {
      for (let i = item.items.length - 1; i >= 0; i--) open.push(item.items[i]!);
      continue;
    }
    isSame &&= item === at;
    order[at++] = item;
  }
  return isSame ? undefined : order;
}

function inner(folder: Folder, name: string): Folder {
  let found = folder.folders.get(name);
  if (!found) {
    found = new Folder();
    folder.folders.set(name, found);
    folder.items.push(found);
  }
  return found;
}
