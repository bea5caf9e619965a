// Programs that are started, each in a process group of its own; none outlives this process, however it ends.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { within } from './limit.mjs';

const END_LIMIT_MS = 10_000;
const KILL_LIMIT_MS = 5_000;
const MAX_TOLD = 4_000; // characters of what a program says that are kept

const running = new Set();
process.on('exit', () => running.forEach((program) => program.kill()));
for (const [signal, code] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
  process.on(signal, () => process.exit(code));
}

/**
 * Starts a program.
 *
 * @param extra - pipes besides the usual three: its own number 3 and on
 * @returns its process, whose error output is read here; `ended` resolves to how
 */
export function startProgram(name, args, { env = process.env, cwd, output = 'ignore', extra = [] } = {}) {
  const child = spawn(name, args, { cwd, env, detached: true, stdio: ['ignore', output, 'pipe', ...extra] });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (told = (told + text).slice(-MAX_TOLD)));
  // Not `close`: its helpers may keep its output open.
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  const program = {
    child,
    ended,
    /** The last that it said. */
    told: () => told.trim(),
    /** Looks until something is found. @throws Error where it is not found in time, or the program ends without it */
    async until(limitMs, what, look) {
      let how;
      void ended.then((it) => (how = it));
      const search = async () => {
        for (;;) {
          const found = await look();
          if (found !== undefined) return found;
          if (how !== undefined) throw new Error(`${name} ended (${how}) before there was ${what}: ${told.trim()}`);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      };
      return within(limitMs, what, search());
    },
    /** Ends it and all that it has started, at once. */
    kill() {
      for (const group of groupsOf(child.pid)) signalGroup(group, 'SIGKILL');
    },
    /** Asks it to end, with all that it has started; who does not is ended. Resolves when it is gone. */
    async stop() {
      const groups = groupsOf(child.pid); // while it lives: later nobody knows whose its helpers were
      for (const group of groups) signalGroup(group, 'SIGTERM');
      const gone = Promise.all([ended, untilGone(groups)]);
      const isLate = await within(END_LIMIT_MS, `the end of ${name}`, gone).then(
        () => false,
        () => true,
      );
      if (isLate) {
        for (const group of groups) signalGroup(group, 'SIGKILL');
        await within(KILL_LIMIT_MS, `the end of ${name}, which was killed`, gone);
      }
      running.delete(program);
    },
  };
  running.add(program);
  return program;
}

/** The process groups of a program and of all that it has started: a browser may be the first of a group of its own. */
function groupsOf(pid) {
  if (pid === undefined) return []; // it was never started
  const groups = new Set([pid]);
  const processes = listProcesses();
  const family = new Set([pid]);
  for (let before = 0; before < family.size;) {
    before = family.size;
    for (const one of processes) {
      if (!family.has(one.parent) && !groups.has(one.group)) continue;
      family.add(one.pid);
      groups.add(one.group);
    }
  }
  return [...groups];
}

/** Processes that are alive; none where the system does not list them as Linux does. */
function listProcesses() {
  let names;
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      const line = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, parent, group] = line.slice(line.lastIndexOf(')') + 2).split(' ');
      return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

async function untilGone(groups) {
  const isThere = () => listProcesses().some(({ group }) => groups.includes(group));
  while (isThere()) await new Promise((resolve) => setTimeout(resolve, 50));
}

function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // else all of it has ended already
  }
}
