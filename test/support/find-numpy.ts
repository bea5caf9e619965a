import { execFileSync } from 'node:child_process';

/** A Python that has numpy: `FOLDVEC_PYTHON`, else `python3`; undefined where there is none. */
export function findNumpy(): string | undefined {
  return findPythonWith('numpy');
}

/** The same for other packages. */
export function findPythonWith(...packages: readonly string[]): string | undefined {
  const python = process.env['FOLDVEC_PYTHON'] ?? 'python3';
  try {
    execFileSync(python, ['-c', `import ${packages.join(', ')}`], { stdio: 'ignore' });
    return python;
  } catch {
    return undefined;
  }
}

/** Runs a Python program in a folder and returns what it prints, read as JSON. */
export function runPython(python: string, program: string, folder: string): unknown {
  return JSON.parse(execFileSync(python, ['-c', program], { cwd: folder, encoding: 'utf8' }));
}
