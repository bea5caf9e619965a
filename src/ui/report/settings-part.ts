import type { ReportView } from '../../state/report/view.ts';
import { formatDate } from '../format.ts';
import { words } from '../words/words.svelte.ts';
import { html, type Html } from './html.ts';

type Fact = readonly [name: string, value: Html | string];
type Named = Readonly<Record<string, unknown>>;

/** What made the rows: the facts that people ask for, then all that a saved file says. */
export function settingsPart({ manifest, backend, dim, paths, skipped, classes }: ReportView): Html {
  const w = words().reportSettings;
  const model = namedIn(manifest, 'model');
  const preprocessing = namedIn(manifest, 'preprocessing');
  const facts: readonly (Fact | undefined)[] = [
    fact(w.model, [textIn(model, 'title'), textIn(model, 'name'), textIn(model, 'file')]),
    codeFact('SHA-256', textIn(model, 'sha256')),
    codeFact(w.fileSha256, textIn(model, 'file_sha256')),
    fact(w.output, [textIn(manifest, 'output'), w.values(dim)]),
    fact(w.pictures, preprocessingText(preprocessing)),
    fact(w.mean, [numbersIn(preprocessing, 'mean')]),
    fact(w.deviation, [numbersIn(preprocessing, 'std')]),
    fact(w.arithmetic, [textIn(manifest, 'arithmetic'), pixelsOf(manifest)]),
    fact(w.computedBy, [backend ? words().engines.runsOn(backend) : undefined, ...backendsOf(manifest)]),
    codeFact(w.fingerprint, textIn(manifest, 'fingerprint')),
    fact(w.counts, [w.encoded(paths.length), w.leftOut(skipped.length), w.classes(classes.length)]),
    fact(w.made, [dateOf(manifest), `foldvec ${textIn(manifest, 'foldvec') ?? ''}`]),
  ];
  const lines = facts.flatMap((one) =>
    one
      ? [
          html`<div>
            <dt>${one[0]}</dt>
            <dd>${one[1]}</dd>
          </div> `,
        ]
      : [],
  );
  return html`<dl class="facts">${lines}</dl>
    <details>
      <summary>${w.all}</summary>
      <pre tabindex="0">${JSON.stringify(manifest, undefined, 2)}</pre>
    </details>`;
}

function fact(name: string, values: readonly (string | undefined)[]): Fact | undefined {
  const known = [...new Set(values.filter((value) => value !== undefined && value !== ''))];
  return known.length === 0 ? undefined : [name, known.join(' · ')];
}

function codeFact(name: string, value: string | undefined): Fact | undefined {
  return value === undefined ? undefined : [name, html`<code>${value}</code>`];
}

function preprocessingText(preprocessing: Named): readonly (string | undefined)[] {
  const w = words().reportSettings;
  const { sizePx, resizePx, pillow, exif } = preprocessing;
  return [
    textIn(preprocessing, 'preset'),
    typeof resizePx === 'number' ? w.shorterEdge(resizePx) : undefined,
    typeof sizePx === 'number' ? `${sizePx} × ${sizePx} px` : undefined,
    textIn(preprocessing, 'filter'),
    typeof pillow === 'string' ? w.asPillow(pillow) : undefined,
    exif === 'ignore' ? w.exifIgnored : exif === 'upright' ? w.exifUpright : undefined,
    textIn(preprocessing, 'channels'),
    textIn(preprocessing, 'range'),
    textIn(preprocessing, 'colours'),
    textIn(preprocessing, 'details'),
  ];
}

function pixelsOf(manifest: Named): string | undefined {
  const pixels = textIn(manifest, 'pixels');
  return pixels === undefined ? undefined : words().reportSettings.pixels(pixels);
}

function backendsOf({ backends }: Named): readonly string[] {
  if (!Array.isArray(backends)) return [];
  return backends.flatMap((one: unknown) => textIn(asNamed(one), 'backend') ?? []);
}

function dateOf({ date }: Named): string | undefined {
  const timeMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(timeMs) ? undefined : formatDate(timeMs);
}

function namedIn(from: Named, name: string): Named {
  return asNamed(from[name]);
}

function asNamed(value: unknown): Named {
  return typeof value === 'object' && value !== null ? (value as Named) : {};
}

function textIn(from: Named, name: string): string | undefined {
  const value = from[name];
  return typeof value === 'string' ? value : undefined;
}

function numbersIn(from: Named, name: string): string | undefined {
  const value = from[name];
  return Array.isArray(value) ? value.map(String).join(', ') : undefined;
}
