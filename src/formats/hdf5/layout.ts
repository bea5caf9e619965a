import { ByteBuilder } from '../bytes/builder.ts';
import { groupPieces, nameBytes, placeGroup, type GroupPlaces, type Hdf5Link } from './group.ts';
import {
  arrayBytes,
  arrayHeaderBytes,
  putArrayHeader,
  putNoAddress,
  type Hdf5Array,
  type Hdf5Attribute,
} from './messages.ts';

const SUPERBLOCK_BYTES = 96;
const LEAF_K = 4;
const INTERNAL_K = 16;
const CHUNK_BYTES = 2 ** 20;

/** A group in the making. Names are checked by nobody: none may be empty, `.`, stand twice, or hold `/` or NUL. */
export class Hdf5Group {
  readonly groups = new Map<string, Hdf5Group>();
  readonly names: string[] = [];
  /** Number of the array of each of {@link names}. */
  readonly numbers: number[] = [];

  /** The group of this name, which is made if there is none. */
  group(name: string): Hdf5Group {
    let group = this.groups.get(name);
    if (!group) {
      group = new Hdf5Group();
      this.groups.set(name, group);
    }
    return group;
  }

  /** @param number - among all arrays of the file, in the order in which their values come */
  addArray(name: string, number: number): void {
    this.names.push(name);
    this.numbers.push(number);
  }
}

/** So many arrays of one kind, one after another. */
export interface ArrayRun {
  readonly array: Hdf5Array;
  readonly count: number;
}

/** A file but for the values of its arrays, which follow what stands here without gaps, in the order of their numbers. */
export interface Hdf5Layout {
  /** Bytes in front of the values. */
  readonly bytes: number;
  /** These bytes, in pieces of about a MiB, each valid until the next one is asked for. */
  pieces(): Generator<Uint8Array<ArrayBuffer>, void>;
}

interface Placed {
  readonly group: Hdf5Group;
  readonly places: GroupPlaces;
  readonly attributes: readonly Hdf5Attribute[];
}

/**
 * Lays an HDF5 file out in the classic way, which every release reads: superblock 0, groups with a tree and a heap each, object
 * headers 1, every array in one piece. All sizes are known beforehand, so every address is computed before the first byte, and
 * nothing is written twice.
 *
 * @param runs - all arrays that the groups name by number
 * @param attributes - of the root
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t11.html
 */
export function layOutHdf5(
  root: Hdf5Group,
  runs: readonly ArrayRun[],
  attributes: readonly Hdf5Attribute[],
): Hdf5Layout {
  const arrays = new Runs(runs);
  const placed = new Map<Hdf5Group, Placed>();
  let end = SUPERBLOCK_BYTES;
  for (const group of allGroups(root)) {
    const own = group === root ? attributes : [];
    let namesBytes = 0;
    for (const name of group.names) namesBytes += nameBytes(name);
    for (const name of group.groups.keys()) namesBytes += nameBytes(name);
    const links = group.names.length + group.groups.size;
    const places = placeGroup(end, { links, namesBytes, attributes: own });
    placed.set(group, { group, places, attributes: own });
    end = places.end;
    for (const number of group.numbers) end += arrayHeaderBytes(arrays.at(number).array);
  }
  const fileBytes = end + arrays.bytes;
  return {
    bytes: end,
    *pieces() {
      yield superblock(placed.get(root)!.places, fileBytes);
      const out = new ByteBuilder();
      for (const { group, places, attributes: own } of placed.values()) {
        yield* groupPieces(places, linksOf(group, places, placed, arrays), own);
        for (const number of group.numbers) {
          const { array, offset } = arrays.at(number);
          putArrayHeader(out, array, end + offset);
          if (out.length > CHUNK_BYTES) yield out.take();
        }
        yield out.take();
      }
    },
  };
}

/** A group, those below it, and so on; not by recursion: hostile paths may be very deep. */
function* allGroups(root: Hdf5Group): Generator<Hdf5Group, void> {
  const open = [root];
  for (let group = open.pop(); group; group = open.pop()) {
    yield group;
    for (const inner of group.groups.values()) open.push(inner);
  }
}

function linksOf(
  group: Hdf5Group,
  places: GroupPlaces,
  placed: ReadonlyMap<Hdf5Group, Placed>,
  arrays: Runs,
): readonly Hdf5Link[] {
  const links: Hdf5Link[] = [];
  for (const [name, inner] of group.groups) links.push({ name, address: placed.get(inner)!.places.headerAt });
  let address = places.end;
  for (const [i, number] of group.numbers.entries()) {
    links.push({ name: group.names[i]!, address });
    address += arrayHeaderBytes(arrays.at(number).array);
  }
  return links;
}

/** Arrays by number. */
class Runs {
  readonly #runs: readonly (ArrayRun & { readonly first: number; readonly offset: number; readonly each: number })[];
  /** Of the values of all arrays. */
  readonly bytes: number;

  constructor(runs: readonly ArrayRun[]) {
    let first = 0;
    let offset = 0;
    this.#runs = runs.map((run) => {
      const placed = { ...run, first, offset, each: arrayBytes(run.array) };
      first += run.count;
      offset += run.count * placed.each;
      return placed;
    });
    this.bytes = offset;
  }

  /** @throws RangeError if there is no such array */
  at(number: number): { readonly array: Hdf5Array; readonly offset: number } {
    const run = this.#runs.find(({ first, count }) => number >= first && number < first + count);
    if (!run) throw new RangeError(`there is no array ${number}`);
    return { array: run.array, offset: run.offset + (number - run.first) * run.each };
  }
}

function superblock({ headerAt, treeAt, heapAt }: GroupPlaces, fileBytes: number): Uint8Array<ArrayBuffer> {
  const out = new ByteBuilder();
  out.u8(0x89).text('HDF\r\n\x1a\n');
  out.u32(0).u8(0).u8(8).u8(8).u8(0); // versions 0; addresses and lengths of eight bytes
  out.u16(LEAF_K).u16(INTERNAL_K).u32(0);
  out.u64(0);
  putNoAddress(out);
  out.u64(fileBytes);
  putNoAddress(out);
  out.u64(0).u64(headerAt).u32(1).u32(0).u64(treeAt).u64(heapAt); // the root's entry, which repeats where its members are
  return out.take();
}
