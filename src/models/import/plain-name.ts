/**
 * A tensor's name as people would say it. Networks that torch exported call one `/layer4/layer4.1/relu_1/Relu_output_0`: that
 * becomes `layer4.1.relu_1`; other names stay as they are.
 */
export function toPlainName(name: string, op: string): string {
  const [, path] = /^\/(.+)_output_\d+$/.exec(name) ?? [];
  if (path === undefined) return name;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    const above = parts.at(-1);
    if (above !== undefined && part.startsWith(`${above}.`)) parts.pop(); // `layer4/layer4.1`
    parts.push(part);
  }
  if (parts.length > 1 && parts.at(-1) === op) parts.pop();
  return parts.join('.');
}
