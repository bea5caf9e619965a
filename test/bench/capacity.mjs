// How long a large folder takes on other machines, from stage rates that were measured on one.

/** The folder: so many pictures of 1166×1750. */
export const CAPACITY_IMAGES = 105_100;
export const CAPACITY_CORES = [4, 8, 16];
export const CAPACITY_GPUS = [1_000, 3_000, 10_000];

/**
 * CPU work is added up. All cores are busy, each does as much as one of the machine that was measured; decoders and lanes have all
 * cores but one; a GPU takes the model's work off the processor, and nothing else.
 *
 * @param rows - measurements: a whole run and decoding at 1166×1750, and the model on one lane
 * @returns CPU ms an image (`whole`, `decode`, `model`) and, by number of cores, estimates by processor and by GPU; undefined where
 *   one of the measurements is missing. An estimate is images a second and what limits it
 */
export function capacity(rows, ownCores) {
  const at = (id) => rows.find((row) => row.id === id);
  const run = at('whole/resnet18_mlnet/cpu/1166×1750');
  const whole = run?.cpuMs?.median;
  const decode = at('decode/1166×1750/1')?.cpuMs?.median;
  const model = at('embed/resnet18_mlnet/1/4')?.cpuMs?.own.median;
  if ([whole, decode, model].includes(undefined)) return undefined;
  const machines = [ownCores, ...CAPACITY_CORES.filter((cores) => cores > ownCores)].map((cores) => {
    const others = Math.max(1, cores - 1);
    const decoders = { limit: 'decoders', imagesPerSecond: (others * 1000) / decode };
    const byProcessor = slowest([
      decoders,
      { limit: 'lanes', imagesPerSecond: (others * 1000) / model },
      { limit: 'all cores', imagesPerSecond: (cores * 1000) / whole },
    ]);
    const isMeasured = cores === ownCores;
    return {
      ...{ cores, isMeasured },
      byProcessor: isMeasured ? { limit: 'measured', imagesPerSecond: run.imagesPerSecond.median } : byProcessor,
      byGpu: CAPACITY_GPUS.map((imagesPerSecond) =>
        slowest([
          { limit: 'GPU', imagesPerSecond },
          decoders,
          { limit: 'all cores', imagesPerSecond: (cores * 1000) / Math.max(decode, whole - model) },
        ]),
      ),
    };
  });
  return { whole, decode, model, machines };
}

function slowest(stages) {
  return stages.reduce((least, stage) => (stage.imagesPerSecond < least.imagesPerSecond ? stage : least));
}
