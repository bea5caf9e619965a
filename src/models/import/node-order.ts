import type { OnnxModel, OnnxNode } from '../../formats/onnx/model.ts';
import { modelMismatch } from './model-error.ts';

/**
 * The nodes of a graph in an order in which they can run: the file's own, where that is one.
 *
 * @throws PipelineError `model-mismatch` if some of them wait for each other in a circle
 */
export function nodesInOrder({ nodes }: Pick<OnnxModel, 'nodes'>): readonly OnnxNode[] {
  const makers = new Map<string, OnnxNode>();
  for (const node of nodes) for (const output of node.outputs) if (output !== '') makers.set(output, node);
  // What no node gives is an input, a weight, or missing: nothing to wait for.
  const waitsFor = new Map<OnnxNode, Set<OnnxNode>>();
  const waiting = new Map<OnnxNode, OnnxNode[]>();
  for (const node of nodes) {
    const before = new Set(node.inputs.map((name) => makers.get(name)).filter((maker) => maker !== undefined));
    waitsFor.set(node, before);
    for (const maker of before) {
      const others = waiting.get(maker);
      if (others) others.push(node);
      else waiting.set(maker, [node]);
    }
  }
  const order: OnnxNode[] = [];
  const run = (first: OnnxNode) => {
    const ready = [first];
    for (let node = ready.pop(); node; node = ready.pop()) {
      order.push(node);
      for (const next of waiting.get(node) ?? []) {
        const before = waitsFor.get(next);
        before?.delete(node);
        if (before?.size === 0 && started.has(next)) ready.push(next);
      }
    }
  };
  // A node that comes before what it needs is run once that is there.
  const started = new Set<OnnxNode>();
  for (const node of nodes) {
    started.add(node);
    if (waitsFor.get(node)?.size === 0) run(node);
  }
  const stuck = nodes.find((node) => (waitsFor.get(node)?.size ?? 0) > 0);
  if (stuck) {
    throw modelMismatch(`model's nodes wait for each other in a circle: ${stuck.outputs[0] ?? ''} (${stuck.op})`);
  }
  return order;
}
