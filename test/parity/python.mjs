// Python's side: parity.py by the Python of FOLDVEC_PYTHON, else `python3`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, 'parity.py');
const REQUIREMENTS = 'test/golden/requirements.txt';
const COMMAND = process.env.FOLDVEC_PYTHON ?? 'python3';

/** One command of parity.py. @returns what it printed. @throws Error with its last line */
export function python(...args) {
  const { status, stdout, stderr, error } = spawnSync(COMMAND, [SCRIPT, ...args], { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${COMMAND} ${args.join(' ')}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
  return stdout;
}

/** Versions by package; undefined where one is missing, which is said. */
export function findVersions() {
  try {
    return JSON.parse(python('versions'));
  } catch (error) {
    console.error(`The parity report compares with Python, and Python’s parts are missing (${error.message}).`);
    console.error(`Make them: python3 -m venv ENV && ENV/bin/pip install -r ${REQUIREMENTS}`);
    console.error('then: FOLDVEC_PYTHON=ENV/bin/python npm run parity');
    return undefined;
  }
}
