/** A piece of a sentence: plain, or one that stands out. Paths, and other names of the visitor's, are shown so that their own direction and signs spoil nothing. What is English in every language says so. */
export type RichPart =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly path: string }
  | { readonly name: string }
  | { readonly english: string }
  | { readonly link: string; readonly to: string };

/** A sentence with pieces that stand out, in reading order. */
export type Rich = readonly RichPart[];

/** Makes a sentence of text and pieces: ``rich`Nothing fits ${{ code: key }}.` `` */
export function rich(texts: TemplateStringsArray, ...parts: readonly (RichPart | Rich)[]): Rich {
  return texts.flatMap((text, at) => {
    const part = parts[at];
    const before = text === '' ? [] : [text];
    if (part === undefined) return before;
    return isRich(part) ? [...before, ...part] : [...before, part];
  });
}

function isRich(part: RichPart | Rich): part is Rich {
  return Array.isArray(part);
}
