// What is used of @jsquash/webp, whose own types lean on others that it does not bring.
declare module '@jsquash/webp/codec/dec/webp_dec.js' {
  interface LibwebpOptions {
    readonly noInitialRun: boolean;
    readonly locateFile: () => string;
  }
  /** Calls into one WebAssembly memory: one picture at a time. */
  interface Libwebp {
    decode(data: ArrayBuffer): ImageData | null;
  }
  export default function openLibwebp(options: LibwebpOptions): Promise<Libwebp>;
}
