import type { PathTable } from '../../core/path-table.ts';
import { hasMoreExtension } from '../../core/image-extensions.ts';

/** Enough for one line on a wide screen. */
const MOST = 12;
/** Files that are looked at: in a large folder the first ones do. */
const LOOKED_AT = 2000;

/** A few images of a folder for the eye: one of each top-level folder in turn, in the order of the walk. POSIX paths. */
export function previewsOf(table: PathTable): readonly string[] {
  const byFolder = new Map<string, string[]>();
  for (let file = 0; file < Math.min(table.fileCount, LOOKED_AT); file++) {
    if (hasMoreExtension(table.nameOf(file))) continue; // most browsers show none of these
    const path = table.pathOf(file);
    const top = path.slice(0, Math.max(0, path.indexOf('/')));
    const known = byFolder.get(top);
    if (known) known.push(path);
    else byFolder.set(top, [path]);
  }
  const found: string[] = [];
  for (let turn = 0; found.length < MOST; turn++) {
    const those = [...byFolder.values()].flatMap((paths) => paths.slice(turn, turn + 1));
    if (those.length === 0) break;
    found.push(...those);
  }
  return found.slice(0, MOST);
}
