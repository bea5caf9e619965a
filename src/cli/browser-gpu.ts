import { readdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { startTimer as platformTimer, type StartTimer } from '../core/timer.ts';
import { mayNeedGpu } from './devices.ts';
import { SOFTWARE_WEBGPU_ARGS } from './find-browser.ts';

/** How long a browser's GPU process has to answer, in ms: its start and a driver's, on a machine that is busy. */
export const DRIVER_LIMIT_MS = 20_000;

/** What the choice of arguments looks at; tests hand in another world. */
export interface GpuSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Names in a folder; none where it can't be read. */
  readonly list: (folder: string) => readonly string[];
}

const HERE: GpuSurroundings = { env: process.env, platform: process.platform, list: namesIn };

// A GPU's kernel drivers on Linux: all with a render node, NVIDIA's own, Windows' in WSL, ARM's and Qualcomm's own.
const GPU_NODES = [
  ['/dev/dri', /^renderD\d+$/],
  ['/dev', /^(nvidia\d+|dxg|mali\d+|kgsl-3d0)$/],
] as const;

/** Arguments that let a headless browser find the machine's GPU, for a device as the terminal takes it. */
export function gpuArgs(device: string, surroundings: GpuSurroundings = HERE): readonly string[] {
  const { env, platform } = surroundings;
  if (!mayNeedGpu(device)) return [];
  if (env['FOLDVEC_SOFTWARE_WEBGPU'] === '1') return SOFTWARE_WEBGPU_ARGS;
  // Without a GPU, the arguments below would hand the whole browser to a Vulkan driver that computes on the processor. Mesa's
  // (Debian's mesa-vulkan-drivers) then keeps the GPU process busy for ever, and the first canvas of the page waits for it.
  if (platform !== 'linux' || !hasGpuNode(surroundings)) return ['--enable-unsafe-webgpu'];
  // Headless Chromium on Linux finds a real GPU only so: https://developer.chrome.com/blog/supercharge-web-ai-testing
  // The last --enable-features wins, so the one of Playwright's that keeps Chrome from calling home is repeated.
  const features = 'Vulkan,SkipListAccountsWithoutGaiaCookies';
  return ['--enable-unsafe-webgpu', `--enable-features=${features}`, '--use-angle=vulkan', '--disable-vulkan-surface'];
}

/**
 * Asks the browser's GPU process for what the page will need of it: an adapter, and pixels off a canvas. Where the driver hangs,
 * that is never done, and so the page itself can't be asked.
 *
 * @param address - a file of the page's origin that runs nothing: WebGPU is there on trustworthy origins only
 */
export async function askDriver(page: Page, address: string): Promise<void> {
  await page.goto(address, { timeout: DRIVER_LIMIT_MS });
  await page.evaluate(async () => {
    await (navigator as { gpu?: GPU }).gpu?.requestAdapter();
    new OffscreenCanvas(1, 1).getContext('2d')?.getImageData(0, 0, 1, 1);
  });
}

/** How {@link isAnswered} waits. */
export interface AnswerOptions {
  readonly limitMs: number;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly startTimer?: StartTimer;
}

/** Whether work is done in time. Work that fails is not; when the signal aborts, it counts as done. */
export function isAnswered(work: Promise<void>, options: AnswerOptions): Promise<boolean> {
  const { limitMs, signal, startTimer = platformTimer } = options;
  return new Promise((resolve) => {
    const onAbort = () => {
      resolve(true);
    };
    const stopTimer = startTimer(() => {
      resolve(false);
    }, limitMs);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work
      .then(
        () => {
          resolve(true);
        },
        () => {
          resolve(false);
        },
      )
      .finally(() => {
        stopTimer();
        signal.removeEventListener('abort', onAbort);
      });
  });
}

function hasGpuNode({ list }: GpuSurroundings): boolean {
  return GPU_NODES.some(([folder, name]) => list(folder).some((entry) => name.test(entry)));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
