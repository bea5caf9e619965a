// What we use of `assemblyscript/asc`. Its own types also declare AssemblyScript's standard library as globals, in which
// `[].at(0)` is never undefined: they would loosen every other file (tsconfig `paths` leads here instead).
interface CompilerOptions {
  readFile(name: string): Promise<string | null>;
  writeFile(name: string, contents: Uint8Array | string): void;
  listFiles(): null;
  readonly stderr: { write(chunk: string | Uint8Array): void };
}
declare const asc: {
  main(args: readonly string[], options: CompilerOptions): Promise<{ readonly error: Error | null }>;
};
export default asc;
