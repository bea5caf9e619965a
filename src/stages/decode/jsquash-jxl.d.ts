// What is used of @jsquash/jxl, whose own types lean on others that it does not bring.
declare module '@jsquash/jxl/codec/dec/jxl_dec.js' {
  interface LibjxlOptions {
    readonly noInitialRun: boolean;
    readonly locateFile: () => string;
  }
  /** Calls into one WebAssembly memory: one picture at a time. */
  interface Libjxl {
    decode(data: ArrayBuffer): ImageData | null;
  }
  export default function openLibjxl(options: LibjxlOptions): Promise<Libjxl>;
}
