const ENDING = /\.(zip|tar|tar\.gz|tgz)$/i;

/** Whether a file may be an archive of pictures by its name; `.pth.tar` is a checkpoint. */
export function mayBeArchive(name: string): boolean {
  return ENDING.test(name) && !/\.(pth|pt)\.tar$/i.test(name);
}

/** The archive's name as a folder: without its ending. */
export function archiveStem(name: string): string {
  return name.replace(ENDING, '') || name;
}

/** Whether an archive of this name has to be inflated whole before it can be listed. */
export function isInflatedWhole(name: string): boolean {
  return /\.(gz|tgz)$/i.test(name);
}
