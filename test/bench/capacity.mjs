// How long a large folder takes on other machines, from stage rates that were measured on one.

/** The folder: so many pictures of 1166×1750. */
export const CAPACITY_IMAGES = 105_100;
export const CAPACITY_CORES = [4, 8, 16];
export const CAPACITY_GPUS = [1_000, 3_000, 10_000];

/**
 * CPU work is added up. All cores are busy, each does as much as one of the machine that was measured; decoders have all cores but
 * one, lanes too (on two cores both); a GPU takes the model's work off the processor, and nothing else; the page's own thread is
 * one. What a run of one picture takes is taken off the measured run first: it is nothing in a run of many.
 *
 * @param rows - measurements: a whole run and decoding at 1166×1750, a run of one picture, whole runs of any kind
 * @returns CPU ms an image (`whole`, and of it `decode`, `page`, `model`) and, by number of cores, estimates by processor and by GPU;
 *   undefined where one of the measurements is missing. An estimate is images a second and what limits it
 */
export function capacity(rows) {
  const at = (id) => rows.find((row) => row.id === id);
  const run = at('whole/resnet18_mlnet/cpu/1166×1750');
  const start = at('start/rowCold');
  const decode = at('decode/1166×1750/1')?.cpuMs?.median;
  if ([run?.cpuMs, start?.cpuMs, decode].includes(undefined)) return undefined;
  const whole = (run.cpuMs.median * run.images - start.cpuMs.median) / (run.images - 1);
  // Part of it goes with time and not with pictures: the run with the most pictures a second has least of that.
  // A long run tells what one more picture costs; a short one has its start in it.
  const long = rows.filter(({ part }) => part === 'flat').map(({ last }) => last.pageMs);
  const short = rows.filter(({ part }) => part === 'whole').map(({ pageMs }) => pageMs.median);
  const page = Math.min(...(long.length > 0 ? long : short));
  const model = whole - decode - page;
  const rate = (threads, ms) => (threads * 1000) / ms;
  const machines = [run.cores, ...CAPACITY_CORES.filter((cores) => cores > run.cores)].map((cores) => {
    const decoders = { limit: 'decoders', imagesPerSecond: rate(Math.max(1, cores - 1), decode) };
    const pageThread = { limit: 'the page’s thread', imagesPerSecond: rate(1, page) };
    const lanes = { limit: 'lanes', imagesPerSecond: rate(cores > 2 ? cores - 1 : cores, model) };
    const allCores = (ms) => ({ limit: 'all cores', imagesPerSecond: rate(cores, ms) });
    return {
      ...{ cores, isMeasured: cores === run.cores },
      byProcessor: slowest([decoders, lanes, pageThread, allCores(whole)]),
      byGpu: CAPACITY_GPUS.map((imagesPerSecond) =>
        slowest([{ limit: 'GPU', imagesPerSecond }, decoders, pageThread, allCores(decode + page)]),
      ),
    };
  });
  return { whole, decode, page, model, machines };
}

function slowest(stages) {
  return stages.reduce((least, stage) => (stage.imagesPerSecond < least.imagesPerSecond ? stage : least));
}
