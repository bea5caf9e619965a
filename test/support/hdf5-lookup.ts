/** An array that was found in an HDF5 file. */
export interface FoundArray {
  readonly shape: readonly number[];
  /** The datatype's message, as it stands in the file. */
  readonly datatype: Uint8Array;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Finds an array in a classic HDF5 file as readers do: down each group's tree by comparing the bytes of names. */
export function lookUpHdf5(file: Uint8Array<ArrayBuffer>, names: readonly Uint8Array[]): FoundArray | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const u64 = (at: number) => Number(view.getBigUint64(at, true));
  let header = u64(64);
  for (const name of names) {
    const { symbolTable } = messagesOf(view, header);
    const found =
      symbolTable === undefined ? undefined : search(u64(symbolTable), u64(u64(symbolTable + 8) + 24), name);
    if (found === undefined) return undefined;
    header = found;
  }
  const { dataspace = 0, datatype = 0, datatypeBytes = 0, layout = 0 } = messagesOf(view, header);
  const shape = Array.from({ length: file[dataspace + 1]! }, (_, i) => u64(dataspace + 8 + 8 * i));
  const bytes = u64(layout + 10);
  const from = bytes === 0 ? 0 : u64(layout + 2);
  return { shape, datatype: file.slice(datatype, datatype + datatypeBytes), data: file.slice(from, from + bytes) };

  function search(tree: number, heap: number, name: Uint8Array): number | undefined {
    const nameAt = (offset: number) => file.subarray(heap + offset, file.indexOf(0, heap + offset));
    let node = tree;
    while (textAt(node) === 'TREE') {
      const used = view.getUint16(node + 6, true);
      let child = 0;
      // The child between whose keys the name lies: above the one on the left, at most the one on the right.
      while (child < used && compare(name, nameAt(u64(node + 24 + 16 * (child + 1)))) > 0) child++;
      if (child === used || compare(name, nameAt(u64(node + 24 + 16 * child))) <= 0) return undefined;
      node = u64(node + 32 + 16 * child);
    }
    for (let i = 0; i < view.getUint16(node + 6, true); i++) {
      const entry = node + 8 + 40 * i;
      if (compare(name, nameAt(u64(entry))) === 0) return u64(entry + 8);
    }
    return undefined;
  }

  function textAt(at: number): string {
    return String.fromCharCode(...file.subarray(at, at + 4));
  }
}

/** Where the contents of an object's messages begin. */
function messagesOf(view: DataView, header: number) {
  const found: {
    symbolTable?: number;
    dataspace?: number;
    datatype?: number;
    datatypeBytes?: number;
    layout?: number;
  } = {};
  let at = header + 16;
  for (let i = 0; i < view.getUint16(header + 2, true); i++) {
    const type = view.getUint16(at, true);
    const bytes = view.getUint16(at + 2, true);
    if (type === 0x01) found.dataspace = at + 8;
    if (type === 0x03) Object.assign(found, { datatype: at + 8, datatypeBytes: bytes });
    if (type === 0x08) found.layout = at + 8;
    if (type === 0x11) found.symbolTable = at + 8;
    at += 8 + bytes;
  }
  return found;
}

/** C's `strcmp`. */
function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
