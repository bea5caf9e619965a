import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const TICKS_A_SECOND = 100; // USER_HZ, the same on every Linux of today
const SAMPLE_MS = 100;

/** Processes below this one: id → CPU ticks so far, or undefined where /proc is missing. */
async function childProcesses() {
  const names = await readdir('/proc').catch(() => undefined);
  if (!names) return undefined;
  const processes = new Map();
  for (const name of names.filter((entry) => /^\d+$/.test(entry))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined);
    if (!stat) continue;
    // The command's name may hold spaces and brackets: fields are counted from the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    processes.set(Number(name), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
  }
  const isBelow = (pid) => {
    for (let at = processes.get(pid)?.parent; at; at = processes.get(at)?.parent) if (at === process.pid) return true;
    return false;
  };
  return new Map([...processes].filter(([pid]) => isBelow(pid)).map(([pid, { ticks }]) => [pid, ticks]));
}

/** CPU ms that all processes below this one have used so far, or undefined where /proc is missing. */
export async function childrenCpuMs() {
  const processes = await childProcesses();
  if (!processes) return undefined;
  return ([...processes.values()].reduce((sum, ticks) => sum + ticks, 0) * 1000) / TICKS_A_SECOND;
}

/**
 * Watches the memory of all processes below this one: what each holds alone, and its part of what several share.
 *
 * @returns {() => Promise<number | undefined>} ends it; the most MiB that were seen at a time, undefined where /proc is missing
 */
export function watchMemory() {
  let most = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      most = Math.max(most, await memoryMib());
      await sleep(SAMPLE_MS);
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    return most === 0 ? undefined : most;
  };
}

/** MiB that all processes below this one hold now, as {@link watchMemory} counts; 0 where /proc is missing. */
export async function memoryMib() {
  const kib = await Promise.all([...((await childProcesses()) ?? new Map()).keys()].map(memoryKib));
  return Math.round(kib.reduce((sum, one) => sum + one, 0) / 1024);
}

async function memoryKib(pid) {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''); // it may have ended
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
}
