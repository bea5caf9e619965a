// Runs the built terminal on another page than ours: `node run-terminal.mjs PAGE ARGUMENTS…`.
import { buildTerminal } from '../../../src/cli/build.mjs';

const [page, ...args] = process.argv.slice(2);
const { encode } = await import(await buildTerminal());
process.exitCode = await encode(args, () => Promise.resolve(page));
