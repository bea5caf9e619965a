import type { ByteBuilder } from '../bytes/builder.ts';

const MESSAGE_HEAD = 8;
const OBJECT_HEAD = 16; // twelve bytes, and padding
const CONSTANT = 1;
const TYPE = { dataspace: 0x01, datatype: 0x03, fillValue: 0x05, layout: 0x08, attribute: 0x0c, symbolTable: 0x11 };
const BYTES = { dataspace: 8, fillValue: 8, layout: 24, symbolTable: 16 };

/** Numbers or texts of an array: floats and integers little-endian, texts in UTF-8 of one length, padded with zeros. */
export type Hdf5Type =
  { readonly kind: 'float16' | 'float32' | 'float64' | 'int64' } | { readonly kind: 'text'; readonly bytes: number };

/** An array that lies in one piece. */
export interface Hdf5Array {
  readonly type: Hdf5Type;
  /** Lengths; empty for a single value. */
  readonly shape: readonly number[];
}

interface Float {
  readonly bits: number;
  readonly exponentAt: number;
  readonly bias: number;
}

const FLOATS: Readonly<Record<'float16' | 'float32' | 'float64', Float>> = {
  float16: { bits: 16, exponentAt: 10, bias: 15 },
  float32: { bits: 32, exponentAt: 23, bias: 127 },
  float64: { bits: 64, exponentAt: 52, bias: 1023 },
};

/** Bytes of an array's values. */
export function arrayBytes({ type, shape }: Hdf5Array): number {
  return shape.reduce((product, length) => product * length, itemBytes(type));
}

/** Bytes of an object header that describes an array. */
export function arrayHeaderBytes({ type, shape }: Hdf5Array): number {
  const messages = [BYTES.dataspace + 8 * shape.length, datatypeBytes(type), BYTES.fillValue, BYTES.layout];
  return messages.reduce((sum, bytes) => sum + MESSAGE_HEAD + bytes, OBJECT_HEAD);
}

/** Appends the object header of an array whose values lie at `address`. */
export function putArrayHeader(out: ByteBuilder, array: Hdf5Array, address: number): void {
  const { type, shape } = array;
  const bytes = arrayBytes(array);
  putObjectHead(out, 4, arrayHeaderBytes(array));
  putMessageHead(out, TYPE.dataspace, BYTES.dataspace + 8 * shape.length, 0);
  putDataspace(out, shape);
  putMessageHead(out, TYPE.datatype, datatypeBytes(type), CONSTANT);
  putDatatype(out, type);
  putMessageHead(out, TYPE.fillValue, BYTES.fillValue, CONSTANT);
  out.u8(2).u8(2).u8(2).u8(1).u32(0); // version 2; allocated late, filled if set; the default value, of no bytes
  putMessageHead(out, TYPE.layout, BYTES.layout, 0);
  out.u8(3).u8(1); // version 3, contiguous
  if (bytes === 0) putNoAddress(out);
  else out.u64(address);
  out.u64(bytes).zeros(6);
}

/** A text of an object itself, ASCII or UTF-8. */
export interface Hdf5Attribute {
  /** ASCII. */
  readonly name: string;
  /** At least one byte, far below the format's 64 kB. */
  readonly value: Uint8Array;
}

/** Bytes of an object header that describes a group. */
export function groupHeaderBytes(attributes: readonly Hdf5Attribute[]): number {
  const own = OBJECT_HEAD + MESSAGE_HEAD + BYTES.symbolTable;
  return attributes.reduce((sum, attribute) => sum + MESSAGE_HEAD + attributeBytes(attribute), own);
}

/** Appends the object header of a group. */
export function putGroupHeader(
  out: ByteBuilder,
  { attributes, treeAt, heapAt }: { attributes: readonly Hdf5Attribute[]; treeAt: number; heapAt: number },
): void {
  putObjectHead(out, 1 + attributes.length, groupHeaderBytes(attributes));
  putMessageHead(out, TYPE.symbolTable, BYTES.symbolTable, 0);
  out.u64(treeAt).u64(heapAt);
  for (const attribute of attributes) putAttribute(out, attribute);
}

/** Appends the address that there is none of. */
export function putNoAddress(out: ByteBuilder): void {
  out.u32(0xffff_ffff).u32(0xffff_ffff);
}

/** The next multiple of 8, at which everything but names and values lies. */
export function padTo8(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function putObjectHead(out: ByteBuilder, messages: number, bytes: number): void {
  out.u8(1).u8(0).u16(messages).u32(1); // version 1; one link leads here
  out.u32(bytes - OBJECT_HEAD).zeros(4);
}

function putMessageHead(out: ByteBuilder, type: number, bytes: number, flags: number): void {
  out.u16(type).u16(bytes).u8(flags).zeros(3);
}

function putDataspace(out: ByteBuilder, shape: readonly number[]): void {
  out.u8(1).u8(shape.length).zeros(6);
  for (const length of shape) out.u64(length);
}

function itemBytes(type: Hdf5Type): number {
  if (type.kind === 'text') return type.bytes;
  return type.kind === 'int64' ? 8 : FLOATS[type.kind].bits / 8;
}

function datatypeBytes({ kind }: Hdf5Type): number {
  return kind === 'text' ? 8 : kind === 'int64' ? 16 : 24;
}

function putDatatype(out: ByteBuilder, type: Hdf5Type): void {
  if (type.kind === 'text') {
    out.u8(0x13).u8(0x11).u16(0).u32(type.bytes); // padded with zeros, UTF-8
  } else if (type.kind === 'int64') {
    out.u8(0x10).u8(0x08).u16(0).u32(8); // signed, little-endian
    out.u16(0).u16(64).zeros(4);
  } else {
    const { bits, exponentAt, bias } = FLOATS[type.kind];
    out
      .u8(0x11)
      .u8(0x20)
      .u8(bits - 1)
      .u8(0)
      .u32(bits / 8); // little-endian, first digit implied; where the sign is
    out
      .u16(0)
      .u16(bits)
      .u8(exponentAt)
      .u8(bits - 1 - exponentAt)
      .u8(0)
      .u8(exponentAt)
      .u32(bias)
      .zeros(4);
  }
}

function attributeBytes({ name, value }: Hdf5Attribute): number {
  return 8 + padTo8(name.length + 1) + 8 + 8 + padTo8(value.length);
}

function putAttribute(out: ByteBuilder, attribute: Hdf5Attribute): void {
  const { name, value } = attribute;
  putMessageHead(out, TYPE.attribute, attributeBytes(attribute), 0);
  out
    .u8(1)
    .u8(0)
    .u16(name.length + 1)
    .u16(8)
    .u16(8);
  out.text(name).zeros(padTo8(name.length + 1) - name.length);
  putDatatype(out, { kind: 'text', bytes: value.length });
  putDataspace(out, []);
  out.raw(value).zeros(padTo8(value.length) - value.length);
}
