// Every sentence that people read on the page stands in src/ui/words/, once a language. Fails when one stands elsewhere in src/ui.
//
// usage: node test/lint/sentences.mjs [FILE…]     without files: all of src/ui
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'svelte/compiler';

const ROOT = join(import.meta.dirname, '..', '..');
const SCRIPT = '<script lang="ts">';

/** Attributes that programs read. `title` and `label` are read by people. */
const FOR_PROGRAMS = new Set([
  ...['accept', 'autocapitalize', 'autocomplete', 'class', 'd', 'decoding', 'fill', 'for', 'href', 'id', 'inputmode'],
  ...['lang', 'loading', 'media', 'name', 'points', 'preserveAspectRatio', 'rel', 'role', 'scope', 'spellcheck', 'src'],
  ...['step', 'stroke', 'style', 'target', 'text-anchor', 'transform', 'type', 'viewBox'],
  ...['aria-controls', 'aria-current', 'aria-describedby', 'aria-haspopup', 'aria-labelledby', 'aria-live'],
  ...['back', 'describedBy', 'kind', 'level', 'look', 'variant'], // of our own components
]);
/** The same in every language: names, units, an example of a path. */
const SAME_EVERYWHERE = /^(foldvec|px|[\d/]+\.jpg)$/;
/** Shaders, media queries, a policy, parts of markup: programs, too. */
const PROGRAM = /^(#version|img-src |<script |\(prefers-|\(m(ax|in)-width|[;{]\n)|gl_Position|vec[234] |clamp\(/;
/** Keys of the keyboard, names of the platform's errors and tags. */
const NAME =
  /^(Enter|Escape|Tab|Home|End|Delete|Backspace|Page(Up|Down)|Arrow(Up|Down|Left|Right)|Files|[A-Z][a-z]+Error)$/;

const TWO_WORDS = /\p{L}{2,}[’'”“"),;:.…]*\s+[“"(]*\p{L}{2,}/u;
const WORD = /\p{L}{2,}/u;
const LABEL = /^\p{Lu}\p{Ll}{2,}/u;

/**
 * Finds what people would read in a component, or in a file of TypeScript.
 *
 * @param {string} name - tells by its ending which of both it is
 * @param {string} text
 * @returns {{ line: number, text: string }[]}
 */
export function findSentences(name, text) {
  const isComponent = name.endsWith('.svelte');
  const code = isComponent ? text : SCRIPT + text.replaceAll('</script', '<_script');
  const ast = parse(isComponent ? code : `${code}</script>`, { modern: true });
  const found = [];
  const tell = (at, sentence) => {
    const line = code.slice(0, at).split('\n').length;
    found.push({ line, text: sentence.trim() });
  };
  for (const part of [ast.module?.content, ast.instance?.content, ast.fragment]) look(part, tell);
  return found;
}

function look(node, tell) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const child of node) look(child, tell);
    return;
  }
  switch (node.type) {
    case 'Text':
      if (isText(node.data)) tell(node.start, node.data);
      return;
    case 'Attribute':
      if (FOR_PROGRAMS.has(node.name) || node.name.startsWith('data-')) return;
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
      if (typeof node.value === 'string' && isSentence(node.value)) tell(node.start, node.value);
      return;
    case 'TaggedTemplateExpression':
      if (node.tag.name !== 'html') break;
      for (const text of textsOf(node.quasi.quasis.map(({ value }) => value.raw).join('${}'))) tell(node.start, text);
      look(node.quasi.expressions, tell);
      return;
    case 'TemplateElement':
      if (TWO_WORDS.test(node.value.raw) && !PROGRAM.test(node.value.raw)) tell(node.start, node.value.raw);
      return;
    default:
  }
  for (const [key, child] of Object.entries(node)) {
    if (!['parent', 'loc', 'metadata', 'leadingComments'].includes(key)) look(child, tell);
  }
}

/** What stands between the tags of the report's markup, and in its labels. */
function textsOf(markup) {
  const labels = [...markup.matchAll(/\b(?:aria-label|title|alt)="([^"]*)"/g)].map(([, label]) => label);
  return [...markup.replace(/<[^>]*>/g, '\n').split('\n'), ...labels].filter(isText);
}

function isText(text) {
  return WORD.test(text) && !/^(true|false)$/.test(text) && !SAME_EVERYWHERE.test(text.trim());
}

function isSentence(text) {
  if (NAME.test(text) || SAME_EVERYWHERE.test(text) || PROGRAM.test(text)) return false;
  return TWO_WORDS.test(text) || LABEL.test(text);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const given = process.argv.slice(2).map((file) => resolve(file));
  const all = readdirSync(join(ROOT, 'src/ui'), { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(ts|svelte)$/.test(name) && !name.startsWith('words/'))
    .map((name) => join(ROOT, 'src/ui', name));
  const found = (given.length > 0 ? given : all).flatMap((file) =>
    findSentences(file, readFileSync(file, 'utf8')).map(
      ({ line, text }) => `${relative(ROOT, file)}:${line}  ${JSON.stringify(text.slice(0, 90))}`,
    ),
  );
  if (found.length > 0) {
    console.error(
      `${found.join('\n')}\nThese stand outside src/ui/words/: move each to en/ and de/, and read it from words().`,
    );
    process.exit(1);
  }
}
