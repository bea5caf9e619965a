// Plain JavaScript that any Node can read: it checks the version, builds what is missing or stale, and hands over.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
if (!isSupported) {
  console.error(`foldvec needs Node 20.19, 22.12 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}

const [command, ...args] = process.argv.slice(2);
try {
  const { buildPage, buildTerminal, ROOT } = await import('./build.mjs');
  if (command === 'build') {
    await buildPage();
  } else if (command === 'start' || command === 'encode' || command === 'merge' || command === 'model') {
    const terminal = await import(await buildTerminal());
    // npm changes into the project; paths are meant from where it was called.
    const base = process.env.npm_lifecycle_event === command ? process.env.INIT_CWD : undefined;
    process.exitCode = await terminal[command](args, command === 'model' ? ROOT : buildPage, base);
  } else {
    console.error('usage: bootstrap.mjs start | encode | merge | model | build');
    process.exitCode = 2;
  }
} catch (error) {
  console.error(toComplaint(error));
  process.exitCode = 1;
}

function toComplaint(error) {
  const isMissing = error?.code === 'ERR_MODULE_NOT_FOUND' && /'(vite|playwright-core)'/.test(error.message);
  if (isMissing) return 'The packages are not installed: run `npm ci` first.';
  return error?.name === 'BuildError' ? error.message : error;
}
