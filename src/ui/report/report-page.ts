import { toBase64 } from '../../core/base64.ts';
import type { ReportView } from '../../state/report/view.ts';
import { formatCount, formatPercent } from '../format.ts';
import palette from '../map/palette.css?raw';
import { toShownName } from '../shown-name.ts';
import tokens from '../tokens.css?raw';
import { shownLanguage, words } from '../words/words.svelte.ts';
import { classesPart } from './classes-part.ts';
import { Html, html, jsonElement } from './html.ts';
import { duplicatesPart, outliersPart, skippedPart } from './lists-part.ts';
import { mapPart, placeMap } from './map-part.ts';
import type { PictureNumbers } from './picture-list.ts';
import { dataOf } from './report-data.ts';
import script from './report-script.js?raw';
import style from './report.css?raw';
import { factsText, thumbnailsText } from './report-text.ts';
import { settingsPart } from './settings-part.ts';

/** A part of the report. */
interface Part {
  readonly id: string;
  readonly title: string;
  /** What stands above it all, for this part: a number, and what it counts. */
  readonly figure?: readonly [number: string, words: string] | undefined;
  readonly content: Html | undefined;
}

/**
 * A report as one HTML file: it asks nobody for anything, which its own policy forbids, and reads well without its script.
 *
 * @returns the whole file
 */
export async function reportPage(report: ReportView): Promise<string> {
  const numberOf = new Map(report.paths.map((path, number) => [path, number]));
  const numbers = { numberOf, hasThumbnails: report.thumbnails !== undefined };
  const placed = report.map.kind === 'made' ? placeMap(report.map) : undefined;
  const parts = partsOf(report, numbers, mapPart(report, placed));
  const styles = [tokens, palette, style].join('\n');
  const title = toShownName(report.folderName);
  const w = words().report;
  const page = html`<!doctype html>
    <html lang="${shownLanguage()}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${await policyFor(styles, script)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="foldvec" />
        <title>${w.pageTitle(title)}</title>
        ${element('style', styles)}
      </head>
      <body>
        <header>
          <p class="mark small">${w.mark}</p>
          <h1><bdi>${title}</bdi></h1>
          <p class="muted numbers">${factsText(report)}</p>
          <noscript><p class="note small">${w.noScript}</p></noscript>
        </header>
        <nav aria-label="${w.parts}">
          <ul class="figures">
            ${parts.map(figureLink)}
          </ul>
        </nav>
        <main>${parts.map(section)}</main>
        <footer class="small muted">
          <p>${thumbnailsText(report.thumbnails, report.paths.length)} ${w.noNetwork}</p>
        </footer>
        ${jsonElement('data', dataOf(report, placed, numberOf))} ${element('script', script)}
      </body>
    </html> `;
  return page.text;
}

function partsOf(report: ReportView, numbers: PictureNumbers, map: Html): readonly Part[] {
  const { paths, search, copies, skipped, classes } = report;
  const w = words();
  const { figures } = w.report;
  const agreement = search.kind === 'made' ? search.agreement : undefined;
  const right = agreement && agreement.rows > 0 ? formatPercent(agreement.right / agreement.rows) : undefined;
  const groups =
    (search.kind === 'made' ? search.groups.length : 0) + (copies.kind === 'made' ? copies.groups.length : 0);
  return [
    {
      id: 'map-part',
      title: w.map.title,
      figure: [formatCount(paths.length), figures.pictures(paths.length)],
      content: map,
    },
    {
      ...{ id: 'classes', title: w.classes.title, content: classesPart(report, numbers) },
      figure:
        right === undefined
          ? [formatCount(classes.length), figures.classes(classes.length)]
          : [right, figures.ownClass],
    },
    {
      ...{ id: 'out-of-place', title: w.classes.outOfPlace, content: outliersPart(report, numbers) },
      figure: [formatCount(agreement?.outliers.length ?? 0), figures.otherClass],
    },
    {
      ...{ id: 'duplicates', title: w.duplicates.title, content: duplicatesPart(report, numbers) },
      figure: [formatCount(groups), figures.duplicates(groups)],
    },
    {
      ...{ id: 'left-out', title: w.report.leftOut, content: skipped.length > 0 ? skippedPart(report) : undefined },
      figure: [formatCount(skipped.length), figures.leftOut(skipped.length)],
    },
    { id: 'settings', title: w.report.settings, content: settingsPart(report) },
  ];
}

function figureLink({ id, figure, content }: Part): Html | undefined {
  if (!figure || !content) return undefined;
  const [number, words] = figure;
  return html`<li>
    <a href="#${id}"><strong class="numbers">${number}</strong> <span class="small">${words}</span></a>
  </li> `;
}

function section({ id, title, content }: Part): Html | undefined {
  if (!content) return undefined;
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section> `;
}

/** An element whose content is taken byte for byte: the policy names its hash. */
function element(name: 'style' | 'script', content: string): Html {
  return new Html(`<${name}>${content}</${name}>`);
}

/** Nothing is loaded, and no script or style runs but ours, byte for byte: not even if a name broke out of its place. */
async function policyFor(styles: string, ownScript: string): Promise<string> {
  const hashOf = async (text: string) => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return `'sha256-${toBase64(new Uint8Array(digest))}'`;
  };
  return [
    "default-src 'none'",
    `style-src ${await hashOf(styles)}`,
    `script-src ${await hashOf(ownScript)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}
