// Tensors → rows: our engine against onnxruntime-web, batch by batch in turn.
import { childrenCpuMs } from '../cpu-time.mjs';
import { ratios, spread } from '../measurements.mjs';
import { openSourcePage } from '../source-page.mjs';

const NETWORKS = [
  { id: 'resnet18_mlnet', name: 'ResNet-18 (ML.NET)' },
  { id: 'efficientnet_lite0', name: 'EfficientNet-Lite0' },
  { id: 'mobilenet_v2', name: 'MobileNet V2' },
  { id: 'resnet50', name: 'ResNet-50' },
  { id: 'vgg16', name: 'VGG-16' },
  { id: 'vit_b_16', name: 'ViT-B/16' },
];
const USUAL_BATCH = 4; // images a lane
const OTHER_BATCHES = [1, 16]; // of the first network, on one lane

/** Every network on one lane and on all of them; the first one also in other batches. */
export async function* measure({ rounds, cores }) {
  const threads = cores > 1 ? [1, cores] : [1];
  for (const count of threads) {
    for (const network of NETWORKS) yield measurePair(network, { threads: count, batch: USUAL_BATCH * count, rounds });
  }
  for (const batch of OTHER_BATCHES) yield measurePair(NETWORKS[0], { threads: 1, batch, rounds });
}

async function measurePair({ id, name }, { threads, batch, rounds }) {
  const page = await openSourcePage(); // each its own: onnxruntime-web can't change its threads
  try {
    const engines = ['cpu', 'wasm'];
    const opened = await page.call('engine-runs.ts', 'openEngines', id, engines, { threads, batch });
    const found = { cpu: [], wasm: [] };
    for (let round = 0; round < rounds; round++) {
      for (const engine of engines) found[engine].push(await timedRun(page, engine));
    }
    const ms = (engine, key) => found[engine].map((run) => run[key]);
    return {
      ...{
        id: `embed/${id}/${threads}/${batch}`,
        part: 'embed',
        network: name,
        lanes: opened.threads.cpu,
        threads,
        batch,
      },
      cpuMs: { own: spread(ms('cpu', 'cpuMs')), other: spread(ms('wasm', 'cpuMs')) },
      wallMs: { own: spread(ms('cpu', 'wallMs')), other: spread(ms('wasm', 'wallMs')) },
      timesByCpu: ratios(ms('wasm', 'cpuMs'), ms('cpu', 'cpuMs')),
      timesByWall: ratios(ms('wasm', 'wallMs'), ms('cpu', 'wallMs')),
      openMs: { own: Math.round(opened.openMs.cpu), other: Math.round(opened.openMs.wasm) },
      difference: Number(opened.difference.toPrecision(2)),
    };
  } finally {
    await page.close();
  }
}

/** One batch. @returns wall and CPU ms an image; wall twice where CPU time is not told */
export async function timedRun(page, engine) {
  const before = await childrenCpuMs();
  const { wallMs, images } = await page.call('engine-runs.ts', 'runOne', engine);
  const after = await childrenCpuMs();
  return { wallMs, cpuMs: before === undefined ? wallMs : (after - before) / images };
}
