// Every sentence that people read stands in src/ui/words/, once a language. This finds those that stand elsewhere in src/ui.
//
// usage: node test/lint/sentences.mjs [FILE…]     without files: all of src/ui
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'svelte/compiler';

const ROOT = join(import.meta.dirname, '../..');
/** Attributes that hold no words. `title` and `label` are components' own as well as elements'. */
const NO_WORDS =
  /^(class|style|d|viewBox|points|transform|id|role|href|src|type|name|rel|target|fill|stroke|media|accept|for|slot|part|aria-(controls|describedby|labelledby|live|haspopup|current|sort|orientation|autocomplete|relevant)|autocomplete|inputmode|spellcheck|data-.*|preserveAspectRatio|scope|decoding|loading|back|look|text-anchor|kind|level|variant|lang)$/;
/** Of a text that is shown as it is: names, units and signs that are the same in every language. */
const SAME_EVERYWHERE = /^(foldvec|px|Python|NumPy|PyTorch|CSV|npz|GPU|CPU|[xy]|σ|μ)$/;
/** What programs compare, not what people read. */
const NAMES_OF_THE_PLATFORM =
  /^(Enter|Escape|Tab|Home|End|Delete|Backspace|Page(Up|Down)|Arrow(Up|Down|Left|Right)|Shift|Control|Meta|Files|[A-Z][a-z]+Error|Blob|Window|Map)$/;

const TWO_WORDS = /\p{L}{2,}[’'”“"),;:.…]*\s+[“"(]*\p{L}{2,}/u;
/** Shaders and media queries are programs. */
const A_PROGRAM = /^(#version|\(prefers-|\(m(ax|in)-width)|void main\(\)|gl_Position|vec[234] /;
const A_WORD = /\p{L}{2,}/u;
const A_LABEL = /^\p{Lu}\p{Ll}{2,}/u;

const files = process.argv.slice(2);
const chosen =
  files.length > 0
    ? files.map((file) => join(process.cwd(), file))
    : readdirSync(join(ROOT, 'src/ui'), { recursive: true })
        .map((name) => name.replaceAll('\\', '/'))
        .filter((name) => /\.(ts|svelte)$/.test(name) && !name.startsWith('words/'))
        .map((name) => join(ROOT, 'src/ui', name));

let found = 0;
for (const file of chosen) {
  const text = readFileSync(file, 'utf8');
  const code = file.endsWith('.svelte')
    ? text
    : `<script lang="ts">${text.replaceAll('</script', '<_script')}</script>`;
  const shift = file.endsWith('.svelte') ? 0 : '<script lang="ts">'.length;
  const tell = (at, words) => {
    const line = text.slice(0, at - shift).split('\n').length;
    process.stderr.write(`${relative(ROOT, file)}:${line} ${JSON.stringify(words.trim().slice(0, 90))}\n`);
    found++;
  };
  const ast = parse(code, { modern: true });
  look(ast.instance?.content, tell);
  look(ast.module?.content, tell);
  look(ast.fragment, tell);
}
if (found > 0) {
  process.stderr.write(
    `${found} sentences stand outside src/ui/words/: move each to en/ and de/, and read it from words()\n`,
  );
  process.exit(1);
}

/** Walks a syntax tree, and tells each text in it that people would read. */
function look(node, tell) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const child of node) look(child, tell);
    return;
  }
  switch (node.type) {
    case 'Text':
      if (A_WORD.test(node.data) && !/^(true|false)$/.test(node.data) && !SAME_EVERYWHERE.test(node.data.trim()))
        tell(node.start, node.data);
      return;
    case 'Attribute':
      if (NO_WORDS.test(node.name)) return;
      break;
    // A fault of ours, whose message only we read; names of modules; types.
    case 'ThrowStatement':
    case 'ImportDeclaration':
    case 'TSTypeAnnotation':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'StyleDirective':
    case 'ClassDirective':
      return;
    case 'Literal':
      if (typeof node.value === 'string' && isRead(node.value)) tell(node.start, node.value);
      return;
    case 'TemplateElement':
      if (TWO_WORDS.test(node.value.raw) && !A_PROGRAM.test(node.value.raw)) tell(node.start, node.value.raw);
      return;
    default:
  }
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'parent' && key !== 'loc' && key !== 'metadata' && key !== 'leadingComments') look(child, tell);
  }
}

function isRead(text) {
  if (NAMES_OF_THE_PLATFORM.test(text) || SAME_EVERYWHERE.test(text) || A_PROGRAM.test(text)) return false;
  return TWO_WORDS.test(text) || A_LABEL.test(text);
}
