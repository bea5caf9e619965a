// Speed of the engines for processors: ours against onnxruntime-web, batch by batch in turn. A JSON line a network and number of threads.
// usage: node test/bench/engine.bench.mjs [NETWORK,NETWORK…]
import { cpus } from 'node:os';
import { openVitePage } from '../support/vite-page.mjs';
import { childrenCpuMs } from './cpu-time.mjs';

const USUAL = ['resnet18_mlnet', 'efficientnet_lite0', 'mobilenet_v2', 'resnet50', 'vgg16'];
const ROUNDS = 9;
const networks = process.argv[2]?.split(',') ?? USUAL;

const rounded = (value) => Number(value.toPrecision(3));
/** Median, smallest and largest. */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: rounded(sorted[sorted.length >> 1]), min: rounded(sorted[0]), max: rounded(sorted.at(-1)) };
}

for (const threads of cpus().length > 1 ? [1, cpus().length] : [1]) {
  for (const network of networks) {
    // A page each: onnxruntime-web can't change its threads.
    const page = await openVitePage({});
    try {
      const opened = await page.tab.evaluate(
        async ([id, count]) => (await import('/test/bench/engine-runs.ts')).openBoth(id, count),
        [network, threads],
      );
      const found = { cpu: [], wasm: [] };
      for (let round = 0; round < ROUNDS; round++) {
        for (const engine of ['cpu', 'wasm']) {
          const before = await childrenCpuMs();
          const { wallMs, images } = await page.tab.evaluate(
            async (name) => (await import('/test/bench/engine-runs.ts')).runOne(name),
            engine,
          );
          const after = await childrenCpuMs();
          found[engine].push({ wallMs, cpuMs: before === undefined ? wallMs : (after - before) / images });
        }
      }
      const ratios = (key) => spread(found.cpu.map((own, i) => found.wasm[i][key] / own[key]));
      const ms = (engine, key) => spread(found[engine].map((one) => one[key]));
      console.log(
        JSON.stringify({
          bench: 'engine',
          network,
          threads,
          lanes: opened.lanes,
          cpuMs: { own: ms('cpu', 'cpuMs'), onnxruntime: ms('wasm', 'cpuMs') },
          wallMs: { own: ms('cpu', 'wallMs'), onnxruntime: ms('wasm', 'wallMs') },
          timesByCpu: ratios('cpuMs'),
          timesByWall: ratios('wallMs'),
          openMs: { own: Math.round(opened.openMs.cpu), onnxruntime: Math.round(opened.openMs.wasm) },
          difference: rounded(opened.difference),
          browser: page.version,
        }),
      );
    } finally {
      await page.close();
    }
  }
}
process.exit(0); // Vite keeps a watcher
