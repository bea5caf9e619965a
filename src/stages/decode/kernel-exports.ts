/** What `pixel-kernel.as.ts` exports. Addresses and strides are in bytes. */
export interface KernelExports {
  heapBase(): number;
  setSource(kind: number, width: number, height: number): void;
  setPacked(address: number, stride: number): void;
  setPlanes(y: number, u: number, v: number, yStride: number, chromaStride: number, scratch: number): void;
  huffmanTableBytes(): number;
  makeHuffmanTable(table: number, counts: number, symbols: number, isDc: number): void;
  setComponent(component: number, dc: number, ac: number, quant: number): void;
  decodeScan(from: number, end: number, behind: number, interval: number): number;
  setHorizontal(
    bounds: number,
    coefficients: number,
    stride: number,
    count: number,
    columnFrom: number,
    columnTo: number,
  ): void;
  setVertical(bounds: number, coefficients: number, stride: number, count: number): void;
  setWork(row: number, rowBytes: number, ring: number, ringRows: number, ringStride: number, tapRows: number): void;
  orient(orientation: number, row: number, frame: number, frameStride: number): void;
  resize(verticalFirst: number, to: number): void;
  normalise(from: number, count: number, tables: number, to: number): void;
}
