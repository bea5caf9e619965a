import type { OnnxModel, OnnxNode } from '../../../../../formats/onnx/model.ts';

/** The nodes that lead to an output, in the file's order. */
export function liveNodes({ nodes }: Pick<OnnxModel, 'nodes'>, output: string): readonly OnnxNode[] {
  const makers = new Map<string, OnnxNode>();
  for (const node of nodes) for (const name of node.outputs) if (name !== '') makers.set(name, node);
  const live = new Set<OnnxNode>();
  const wanted = [output];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const node = makers.get(name);
    if (!node || live.has(node)) continue;
    live.add(node);
    for (const input of node.inputs) wanted.push(input);
  }
  return nodes.filter((node) => live.has(node));
}
