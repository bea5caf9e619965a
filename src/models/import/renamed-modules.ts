/** Tokens of torchvision's names up to a block: `layer1.0`. */
const BLOCK_TOKENS = 2;

/** Names with their numbers in order of size: `layers.2` before `layers.10`. */
export function naturalOrder(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => {
    const [left = '', right = ''] = firstDifference(a, b);
    if (isNumber(left) && isNumber(right)) return Number(left) - Number(right);
    return left < right ? -1 : Number(left > right);
  });
}

/** Whether the first difference of two names is a number or a single letter that counts up. */
export function isAscending(a: string, b: string): boolean {
  const [left = '', right = ''] = firstDifference(a, b);
  if (isNumber(left) && isNumber(right)) return Number(left) < Number(right);
  return /^[a-z]$/i.test(left) && /^[a-z]$/i.test(right) && left < right;
}

/**
 * Whether modules that play one role in many blocks are called the same in each, and no block lies within another: else the
 * matched ones are only of equal shape.
 *
 * @param renamed - names in the file by torchvision's names
 */
export function keepsRoles(renamed: ReadonlyMap<string, string>): boolean {
  const blocks = new Map<string, { readonly role: string; readonly tokens: readonly string[] }[]>();
  for (const [expected, actual] of renamed) {
    const tokens = expected.split('.');
    if (tokens.length <= BLOCK_TOKENS) continue;
    const block = tokens.slice(0, BLOCK_TOKENS).join('.');
    const members = blocks.get(block) ?? [];
    members.push({ role: tokens.slice(BLOCK_TOKENS).join('.'), tokens: actual.split('.') });
    blocks.set(block, members);
  }
  const roles = new Map<string, readonly string[]>();
  const fronts: string[] = [];
  for (const members of blocks.values()) {
    const front = commonFront(members.map(({ tokens }) => tokens));
    const name = `${members[0]!.tokens.slice(0, front).join('.')}.`;
    if (fronts.some((other) => other.startsWith(name) || name.startsWith(other))) return false;
    fronts.push(name);
    for (const { role, tokens } of members) {
      const own = tokens.slice(front);
      const known = roles.get(role) ?? own;
      // A block without a shortcut may have more in common: `layers.1.layer` before `0.convolution`.
      const [short, long] = own.length < known.length ? [own, known] : [known, own];
      if (long.slice(long.length - short.length).join('.') !== short.join('.')) return false;
      roles.set(role, long);
    }
  }
  return true;
}

function commonFront(names: readonly (readonly string[])[]): number {
  const [first = []] = names;
  let front = 0;
  while (front < first.length && names.every((tokens) => tokens[front] === first[front])) front++;
  return front;
}

function firstDifference(a: string, b: string): readonly [string | undefined, string | undefined] {
  const left = toPieces(a);
  const right = toPieces(b);
  const at = left.findIndex((piece, i) => piece !== right[i]);
  return at === -1 ? [undefined, right[left.length]] : [left[at], right[at]];
}

function toPieces(name: string): readonly string[] {
  return name.match(/\d+|[^\d.]+|\./g) ?? [];
}

function isNumber(piece: string): boolean {
  return /^\d+$/.test(piece);
}
