import { PipelineError } from '../../core/errors.ts';

/**
 * Refuses a path that stands twice, where a file can hold only one of a name.
 *
 * @throws PipelineError `write-failed`
 */
export function refuseTwins(paths: readonly string[]): void {
  if (new Set(paths).size === paths.length) return;
  const seen = new Set<string>();
  const twice = paths.find((path) => seen.size === seen.add(path).size);
  throw clash('path stands twice', twice ?? '');
}

/**
 * Refuses paths that no nesting of folders can hold.
 *
 * @throws PipelineError `write-failed` if a path is both a file and a folder, or stands twice
 */
export function checkNesting(paths: readonly string[]): void {
  refuseTwins(paths);
  const files = new Set(paths);
  const checked = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end !== -1; end = end > 0 ? path.lastIndexOf('/', end - 1) : -1) {
      const folder = path.slice(0, end);
      if (checked.has(folder)) break; // and so are the folders above it
      if (files.has(folder)) throw clash('path is both a file and a folder', folder);
      checked.add(folder);
    }
  }
}

function clash(message: string, path: string): PipelineError {
  return new PipelineError('write-failed', 'write', `${message}: ${path}`, { path });
}
