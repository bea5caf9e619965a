import { normalizationTables, type Scaling } from '../../../core/normalization-tables.ts';
import type { PreparedPlanes } from '../../../core/prepared.ts';
import { planResize } from '../../../core/resize-plan.ts';
import { BUFFER, COMPUTE_STAGE } from './gpu-flags.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import { betweenSize, toParams } from './params.ts';
import { TableBuffers } from './table-buffers.ts';
import shader from './prepare.wgsl?raw';

const PARAMS_BYTES = 64;
const WORKGROUP = 8;

/** Makes model inputs of raw pictures on a device, by the shader beside this file. Everything is queued; nothing is waited for. */
export class PicturePreparer {
  readonly #device: GPUDevice;
  readonly #layout: GPUBindGroupLayout;
  readonly #passes: readonly [GPUComputePipeline, GPUComputePipeline];
  readonly #params: GPUBuffer;
  readonly #normalized: GPUBuffer;
  #scaling: Float32Array | undefined;
  readonly #source: GrowingBuffer;
  readonly #between: GrowingBuffer;
  readonly #tables: TableBuffers;

  private constructor(
    device: GPUDevice,
    layout: GPUBindGroupLayout,
    passes: readonly [GPUComputePipeline, GPUComputePipeline],
  ) {
    this.#device = device;
    this.#layout = layout;
    this.#passes = passes;
    this.#source = new GrowingBuffer(device);
    this.#between = new GrowingBuffer(device);
    this.#tables = new TableBuffers(device);
    const usage = BUFFER.COPY_DST;
    this.#params = device.createBuffer({ size: PARAMS_BYTES, usage: usage | BUFFER.UNIFORM });
    this.#normalized = device.createBuffer({ size: 3 * 256 * 4, usage: usage | BUFFER.STORAGE });
  }

  /**
   * Compiles the shader for a device.
   *
   * @throws GPUPipelineError if the device does not take it
   */
  static async open(device: GPUDevice): Promise<PicturePreparer> {
    const types: readonly GPUBufferBindingType[] = [
      'uniform',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'storage',
      'read-only-storage',
      'storage',
    ];
    const layout = device.createBindGroupLayout({
      entries: types.map((type, binding) => ({ binding, visibility: COMPUTE_STAGE, buffer: { type } })),
    });
    const module = device.createShaderModule({ code: shader });
    const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
    const compile = (entryPoint: string) =>
      device.createComputePipelineAsync({ layout: pipelineLayout, compute: { module, entryPoint } });
    const passes = await Promise.all([compile('first_pass'), compile('second_pass')]);
    return new PicturePreparer(device, layout, passes);
  }

  /** Whether the device has room for this picture and for what lies between its passes. */
  fits({ picture, spec, lease }: PreparedPlanes): boolean {
    const { limits } = this.#device;
    // Never less than what is needed: a crop reads a part of the rows or columns.
    const betweenBytes = 4 * spec.sizePx * Math.max(picture.widthPx, picture.heightPx);
    const mostBytes = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
    const mostPixels = limits.maxComputeWorkgroupsPerDimension * WORKGROUP;
    return (
      Math.max(lease.byteLength, betweenBytes) <= mostBytes && Math.max(picture.widthPx, picture.heightPx) <= mostPixels
    );
  }

  /**
   * Queues a picture's tensor.
   *
   * @param prepared - one that {@link fits}; its bytes are copied before this returns
   * @param target - storage; of this device
   * @param imageAt - the picture's place in it, counted in images
   */
  write({ picture, spec, lease }: PreparedPlanes, target: GPUBuffer, imageAt: number): void {
    const { queue } = this.#device;
    const { sizePx } = spec;
    const plan = planResize(picture, spec);
    this.#tables.trim();
    const horizontal = this.#tables.get(plan.horizontal, plan.filter);
    const vertical = this.#tables.get(plan.vertical, plan.filter);
    const tables = {
      horizontal: horizontal.table,
      vertical: vertical.table,
      verticalFirst: plan.verticalFirst,
    };
    const { width, height } = betweenSize(tables);
    const source = this.#source.withRoom(lease.byteLength);
    const between = this.#between.withRoom(4 * width * height);
    this.#writeNormalized(spec);
    queue.writeBuffer(this.#params, 0, toParams(picture, tables, { tensorAt: 3 * sizePx * sizePx * imageAt, sizePx }));
    queue.writeBuffer(source, 0, new Uint8Array(lease.buffer, lease.byteOffset, lease.byteLength));

    const buffers = [this.#params, source, horizontal.buffer, vertical.buffer, between, this.#normalized, target];
    const bindGroup = this.#device.createBindGroup({
      layout: this.#layout,
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setBindGroup(0, bindGroup);
    const sizes = [[width, height] as const, [sizePx, sizePx] as const];
    this.#passes.forEach((pipeline, i) => {
      const [x, y] = sizes[i]!;
      pass.setPipeline(pipeline);
      pass.dispatchWorkgroups(Math.ceil(x / WORKGROUP), Math.ceil(y / WORKGROUP));
    });
    pass.end();
    // One submission a picture: the next one's bytes may then be written over this one's.
    queue.submit([encoder.finish()]);
  }

  /** Frees what grows with pictures; the tables go with the device. */
  release(): void {
    this.#source.destroy();
    this.#between.destroy();
  }

  #writeNormalized(scaling: Scaling): void {
    const tables = normalizationTables(scaling);
    if (tables === this.#scaling) return;
    this.#device.queue.writeBuffer(this.#normalized, 0, tables);
    this.#scaling = tables;
  }
}
