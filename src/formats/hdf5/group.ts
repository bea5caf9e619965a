import { comparePython } from '../../core/python-order.ts';
import { ByteBuilder } from '../bytes/builder.ts';
import { utf8Length } from '../bytes/wtf8.ts';
import { groupHeaderBytes, padTo8, putGroupHeader, putNoAddress, type Hdf5Attribute } from './messages.ts';

const LEAF_LINKS = 8; // twice the superblock's "leaf k"
const NODE_CHILDREN = 32; // twice its "internal k"
const HEAP_HEAD = 32;
const FIRST_NAME = 8; // an empty name lies in front of all
const NO_FREE_SPACE = 1;
const LINK_BYTES = 40;
const LEAF_BYTES = 8 + LEAF_LINKS * LINK_BYTES;
const NODE_BYTES = 24 + (2 * NODE_CHILDREN + 1) * 8;
const CHUNK_BYTES = 2 ** 20;

/** A member of a group: its name, and where its object header lies. */
export interface Hdf5Link {
  readonly name: string;
  readonly address: number;
}

/** Where the parts of a group lie. They follow each other without gaps. */
export interface GroupPlaces {
  readonly headerAt: number;
  readonly heapAt: number;
  readonly heapBytes: number;
  readonly nodesAt: number;
  /** The root of the tree. */
  readonly treeAt: number;
  readonly leavesAt: number;
  readonly end: number;
}

/** Bytes that a member's name takes in its group's heap. */
export function nameBytes(name: string): number {
  return padTo8(utf8Length(name) + 1);
}

/**
 * Lays a group out.
 *
 * @param headerAt - a multiple of 8
 * @param links - how many members it has
 * @param namesBytes - the sum of their {@link nameBytes}
 */
export function placeGroup(
  headerAt: number,
  { links, namesBytes, attributes }: { links: number; namesBytes: number; attributes: readonly Hdf5Attribute[] },
): GroupPlaces {
  const heapAt = headerAt + groupHeaderBytes(attributes);
  const heapBytes = FIRST_NAME + namesBytes;
  const nodesAt = heapAt + HEAP_HEAD + heapBytes;
  const leaves = Math.ceil(links / LEAF_LINKS);
  const leavesAt = nodesAt + levelsOf(leaves).reduce((sum, nodes) => sum + nodes, 0) * NODE_BYTES;
  const treeAt = leavesAt - NODE_BYTES;
  return { headerAt, heapAt, heapBytes, nodesAt, treeAt, leavesAt, end: leavesAt + leaves * LEAF_BYTES };
}

/**
 * Writes a group of the first kind: object header, the names, and a tree over sorted leaves of members.
 *
 * @param links - as many as it was placed for, in any order, no two of one name; none of them empty, `.`, or with `/` or NUL in it
 * @returns pieces of about a MiB, each valid until the next one is asked for
 */
export function* groupPieces(
  places: GroupPlaces,
  links: readonly Hdf5Link[],
  attributes: readonly Hdf5Attribute[],
): Generator<Uint8Array<ArrayBuffer>, void> {
  const { heapAt, heapBytes, treeAt } = places;
  // By code points, which is the order of the names' bytes in UTF-8: by these, readers search.
  const sorted = [...links].sort((a, b) => comparePython(a.name, b.name));
  const out = new ByteBuilder();
  putGroupHeader(out, { attributes, treeAt, heapAt });

  out
    .text('HEAP')
    .u32(0)
    .u64(heapBytes)
    .u64(NO_FREE_SPACE)
    .u64(heapAt + HEAP_HEAD);
  out.zeros(FIRST_NAME);
  const offsets = new Float64Array(sorted.length);
  let offset = FIRST_NAME;
  for (const [i, { name }] of sorted.entries()) {
    offsets[i] = offset;
    offset += nameBytes(name);
    out.text(name).zeros(nameBytes(name) - utf8Length(name));
    if (out.length > CHUNK_BYTES) yield out.take();
  }

  const leaves = Math.ceil(sorted.length / LEAF_LINKS);
  /** The last name of a leaf: keys lie between what they divide. */
  const keyAfter = (leaf: number) => offsets[Math.min((leaf + 1) * LEAF_LINKS, sorted.length) - 1]!;
  let levelAt = places.nodesAt;
  let childrenAt = places.leavesAt;
  let children = leaves;
  for (const [level, nodes] of levelsOf(leaves).entries()) {
    const childBytes = level === 0 ? LEAF_BYTES : NODE_BYTES;
    const leavesBelow = NODE_CHILDREN ** level;
    for (let node = 0; node < nodes; node++) {
      const first = node * NODE_CHILDREN;
      const used = Math.min(NODE_CHILDREN, children - first);
      out.text('TREE').u8(0).u8(level).u16(used);
      for (const sibling of [node - 1, node + 1]) {
        if (sibling < 0 || sibling >= nodes) putNoAddress(out);
        else out.u64(levelAt + sibling * NODE_BYTES);
      }
      out.u64(first === 0 ? 0 : keyAfter(first * leavesBelow - 1));
      for (let child = first; child < first + used; child++) {
        out.u64(childrenAt + child * childBytes);
        out.u64(keyAfter(Math.min((child + 1) * leavesBelow, leaves) - 1));
      }
      out.zeros((NODE_CHILDREN - used) * 16);
      if (out.length > CHUNK_BYTES) yield out.take();
    }
    childrenAt = levelAt;
    children = nodes;
    levelAt += nodes * NODE_BYTES;
  }

  for (let from = 0; from < sorted.length; from += LEAF_LINKS) {
    const used = Math.min(LEAF_LINKS, sorted.length - from);
    out.text('SNOD').u8(1).u8(0).u16(used);
    for (let i = from; i < from + used; i++) out.u64(offsets[i]!).u64(sorted[i]!.address).zeros(24);
    out.zeros((LEAF_LINKS - used) * LINK_BYTES);
    if (out.length > CHUNK_BYTES) yield out.take();
  }
  yield out.take();
}

/** How many nodes each level of the tree has, from the one above the leaves to the root. */
function levelsOf(leaves: number): readonly number[] {
  const levels: number[] = [];
  let nodes = leaves;
  do {
    nodes = Math.max(1, Math.ceil(nodes / NODE_CHILDREN));
    levels.push(nodes);
  } while (nodes > 1);
  return levels;
}
