import { readFile, readdir } from 'node:fs/promises';

const TICKS_A_SECOND = 100; // USER_HZ, the same on every Linux of today

/** CPU ms that all processes below this one have used so far, or undefined where /proc is missing. */
export async function childrenCpuMs() {
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
  let ticks = 0;
  for (const [pid, { ticks: own }] of processes) if (isBelow(pid)) ticks += own;
  return (ticks * 1000) / TICKS_A_SECOND;
}
