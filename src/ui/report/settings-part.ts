import type { ReportView } from '../../state/report/view.ts';
import { formatCount, formatDate } from '../format.ts';
import { words } from '../words/words.svelte.ts';
import { html, type Html } from './html.ts';

type Fact = readonly [name: string, value: Html | string];
type Named = Readonly<Record<string, unknown>>;

/** What made the rows: the facts that people ask for, then all that a saved file says. */
export function settingsPart({ manifest, backend, dim, paths, skipped, classes }: ReportView): Html {
  const model = namedIn(manifest, 'model');
  const preprocessing = namedIn(manifest, 'preprocessing');
  const facts: readonly (Fact | undefined)[] = [
    fact('Model', [textIn(model, 'title'), textIn(model, 'name'), textIn(model, 'file')]),
    codeFact('SHA-256', textIn(model, 'sha256')),
    codeFact('SHA-256 of its file', textIn(model, 'file_sha256')),
    fact('Output', [textIn(manifest, 'output'), `${formatCount(dim)} values`]),
    fact('Pictures', preprocessingWords(preprocessing)),
    fact('Mean', [numbersIn(preprocessing, 'mean')]),
    fact('Deviation', [numbersIn(preprocessing, 'std')]),
    fact('Arithmetic', [textIn(manifest, 'arithmetic'), pixelsOf(manifest)]),
    fact('Computed by', [backend ? words().engines.runsOn(backend) : undefined, ...backendsOf(manifest)]),
    codeFact('Fingerprint', textIn(manifest, 'fingerprint')),
    fact('Counts', [
      `${formatCount(paths.length)} encoded`,
      `${formatCount(skipped.length)} left out`,
      `${formatCount(classes.length)} ${classes.length === 1 ? 'class' : 'classes'}`,
    ]),
    fact('Made', [dateOf(manifest), `foldvec ${textIn(manifest, 'foldvec') ?? ''}`]),
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
      <summary>All that the saved file says of it</summary>
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

function preprocessingWords(preprocessing: Named): readonly (string | undefined)[] {
  const { sizePx, resizePx, pillow, exif } = preprocessing;
  return [
    textIn(preprocessing, 'preset'),
    typeof resizePx === 'number' ? `shorter edge ${resizePx} px` : undefined,
    typeof sizePx === 'number' ? `${sizePx} × ${sizePx} px` : undefined,
    textIn(preprocessing, 'filter'),
    typeof pillow === 'string' ? `as Pillow ${pillow}` : undefined,
    exif === 'ignore' ? 'EXIF orientation ignored' : exif === 'upright' ? 'turned upright by EXIF' : undefined,
    textIn(preprocessing, 'channels'),
    textIn(preprocessing, 'range'),
    textIn(preprocessing, 'colours'),
    textIn(preprocessing, 'details'),
  ];
}

function pixelsOf(manifest: Named): string | undefined {
  const pixels = textIn(manifest, 'pixels');
  return pixels === undefined ? undefined : `${pixels} pixels`;
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
