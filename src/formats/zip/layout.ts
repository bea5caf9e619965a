/** Signatures, flags and sizes of the zip format (PKWARE APPNOTE 6.3.10). */
export const ZIP = {
  localHeader: 0x04034b50,
  dataDescriptor: 0x08074b50,
  centralHeader: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  end64Locator: 0x07064b50,

  localHeaderBytes: 30,
  centralHeaderBytes: 46,
  endBytes: 22,
  end64Bytes: 56,
  end64LocatorBytes: 20,

  /** Extra field that holds sizes and offsets of 64 bits. */
  zip64Extra: 0x0001,
  /** Extra field that only takes room, so that data begins at a round offset; Android's tools use the same number. */
  paddingExtra: 0xd935,

  flagEncrypted: 1 << 0,
  flagDataDescriptor: 1 << 3,
  flagUtf8: 1 << 11,

  methodStored: 0,
  methodDeflate: 8,

  /** In a 32-bit field: the value stands in the Zip64 extra field. */
  in64: 0xffffffff,
  /** The same for a 16-bit field. */
  in64Count: 0xffff,
} as const;
