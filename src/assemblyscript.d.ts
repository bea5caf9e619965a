/**
 * An AssemblyScript file, compiled by our Vite plugin: the bytes of a WebAssembly module that imports `env.memory`.
 * The query keeps TypeScript from reading the file itself, which is another language.
 * `relaxed` and `shared` name other builds of it: vite.config.ts.
 */
declare module '*.as.ts?wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module '*.as.ts?wasm&relaxed' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module '*.as.ts?wasm&shared' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module '*.as.ts?wasm&relaxed&shared' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
