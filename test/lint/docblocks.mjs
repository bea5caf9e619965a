// Fails when an export of the layers that others build on has no doc comment with a first sentence.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const LAYERS = ['core', 'stages', 'formats', 'models', 'pipeline', 'state', 'offline'];
const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Names every export of a file that nothing explains.
 *
 * @param {string} name - for the parser, which looks at the extension
 * @param {string} text
 * @returns {{ line: number, name: string }[]}
 */
export function findUndocumented(name, text) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  return file.statements.filter(isExported).flatMap((statement) => {
    if (isExplained(statement) || isLaterOverload(file, statement)) return [];
    const line = file.getLineAndCharacterOfPosition(statement.getStart()).line + 1;
    return namesOf(statement).map((exported) => ({ line, name: exported }));
  });
}

function isExported(statement) {
  if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) return false;
  return ts.canHaveModifiers(statement) && hasExportKeyword(statement);
}

function hasExportKeyword(statement) {
  return ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

// The first thing in the comment must be a sentence, not a tag: a capital or a quoted name, and a full stop somewhere.
function isExplained(statement) {
  const [comment] = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).slice(-1);
  const text = ts.getTextOfJSDocComment(comment?.comment)?.trim() ?? '';
  return /^[A-Z0-9`"'“{]/.test(text) && /[.:?!](\s|$)/.test(text);
}

// Overloads share the comment of the first one.
function isLaterOverload(file, statement) {
  const isSame = (other) => ts.isFunctionDeclaration(other) && other.name?.text === statement.name?.text;
  return ts.isFunctionDeclaration(statement) && file.statements.find(isSame) !== statement;
}

function namesOf(statement) {
  if (!ts.isVariableStatement(statement)) return [statement.name?.text ?? 'default'];
  return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const files = LAYERS.flatMap((layer) =>
    readdirSync(join(ROOT, 'src', layer), { recursive: true })
      .map((name) => `src/${layer}/${name.replaceAll('\\', '/')}`)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.as.ts')),
  );
  const missing = files.flatMap((name) =>
    findUndocumented(name, readFileSync(join(ROOT, name), 'utf8')).map(
      (found) => `${name}:${found.line} ${found.name}`,
    ),
  );
  for (const line of missing) console.error(`${line} has no doc comment that begins with a sentence`);
  if (missing.length > 0) process.exitCode = 1;
}
