import { readOnnx } from '../../../../../formats/onnx/reader.ts';
import type { Network } from '../network.ts';
import { toRow } from './channel-axis.ts';
import { fuseLayers } from './fuse-layers.ts';
import { GraphWalk } from './graph-walk.ts';
import { liveNodes } from './live-nodes.ts';
import type { MapAxis } from './map-layout.ts';
import { NetworkBuilder } from './network-builder.ts';
import { NodeReader } from './node-reader.ts';
import { pictureInput } from './picture-input.ts';

/** What of a graph is wanted, and what goes in. */
export interface LowerOptions {
  /** Name of the tensor that holds the rows. */
  readonly output: string;
  /** Edge of the pictures. */
  readonly sizePx: number;
  readonly layout: 'NCHW' | 'NHWC';
  /** Images of a batch, where the file leaves their count free; 1 unless given. A network is about one image all the same. */
  readonly batch?: number | undefined;
}

const AXES: Readonly<Record<LowerOptions['layout'], readonly MapAxis[]>> = {
  NCHW: ['batch', 'channels', 'rows', 'columns'],
  NHWC: ['batch', 'rows', 'columns', 'channels'],
};

/**
 * Makes a network of an ONNX file: all that leads to one output, for one image, with constants folded and layers fused.
 *
 * @throws GraphRefusal if something in it can't be expressed: there is no network of a part; FormatError `file-damaged`
 */
export function lowerGraph(onnx: Uint8Array<ArrayBuffer>, options: LowerOptions): Network {
  const { output, sizePx, layout, batch = 1 } = options;
  const model = readOnnx(onnx);
  const nodes = liveNodes(model, output);
  const input = pictureInput(model, nodes, { sizePx, layout, batch });
  const builder = new NetworkBuilder({ channels: 3, height: sizePx, width: sizePx });
  const walk = new GraphWalk(model, builder, input, AXES[layout]);
  for (const node of nodes) walk.lower(node);
  // The row is read as a node's input: what is wrong with it is said in the same way.
  const reader = new NodeReader(
    { op: 'The output', domain: '', inputs: [output], outputs: [output], attributes: new Map() },
    builder,
    walk,
  );
  const row = toRow(reader, reader.map(0));
  return fuseLayers({ maps: builder.maps, layers: builder.layers, output: row.map });
}
