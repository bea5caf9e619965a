import type { ReportList, ReportView } from '../../state/report/view.ts';
import { toBase64 } from '../../core/base64.ts';
import { errorText } from '../error-text.ts';
import { toShownName } from '../shown-name.ts';
import { words } from '../words/words.svelte.ts';
import { Html, html } from './html.ts';
import { moreNote, pathMarkup, pictureList, thumbnailPlace, type PictureNumbers } from './picture-list.ts';
import { copiesText, gapText, nearText } from './report-text.ts';

const MOST_GROUPS = 100;
const MOST_IN_GROUP = 24;
const MOST_OUTLIERS = 300;
const MOST_SKIPPED = 200;
/** Groups that are open from the start. */
const OPEN_GROUPS = 6;

/** Pictures that are nearly the same, and copies. */
export function duplicatesPart(
  { search, copies, csv, folderName }: Pick<ReportView, 'search' | 'copies' | 'csv' | 'folderName'>,
  numbers: PictureNumbers,
): Html {
  const w = words().report;
  const group = (title: string, paths: readonly string[], isOpen: boolean) => {
    const list = pictureList(
      paths.map((path) => ({ path })),
      numbers,
      { most: MOST_IN_GROUP, isInCsv: true },
    );
    const content = html`<summary class="numbers">${title}</summary>
      ${list}`;
    return isOpen
      ? html`<details class="group" open>${content}</details> `
      : html`<details class="group">${content}</details> `;
  };
  const same =
    copies.kind !== 'made'
      ? html`<p>${gapText(copies, 'copies')}</p>`
      : html`<p class="numbers">${copiesText(copies)}</p>
          ${copies.groups.slice(0, MOST_GROUPS).map(({ paths, sizeBytes }, at) => {
            const title = w.copiesGroup(paths.length, sizeBytes);
            return group(title, paths, at < OPEN_GROUPS);
          })}
          ${moreNote(copies.groups.length - MOST_GROUPS, true)}`;
  const near =
    search.kind !== 'made'
      ? html`<p>${gapText(search, 'comparison')}</p>`
      : html`<p class="numbers">${nearText(search.threshold, search.groups)}</p>
          ${search.groups.slice(0, MOST_GROUPS).map(({ paths, cosine }, at) => {
            const title = w.nearGroup(paths.length, cosine);
            return group(title, paths, at < OPEN_GROUPS);
          })}
          ${moreNote(search.groups.length - MOST_GROUPS, true)}`;
  return html`<h3>${words().duplicates.nearlyTheSame}</h3>
    ${near}
    <h3>${w.copies}</h3>
    ${same}${csvLink('duplicates', csv.duplicates, folderName)}`;
}

/** Pictures that look like another class than their own. */
export function outliersPart(
  { search, csv, folderName }: Pick<ReportView, 'search' | 'csv' | 'folderName'>,
  numbers: PictureNumbers,
): Html | undefined {
  if (search.kind !== 'made' || !search.agreement) return undefined;
  const w = words().report;
  const { outliers, neighbours } = search.agreement;
  if (outliers.length === 0) return html`<p>${w.noOutlier}</p>`;
  const rows = outliers.slice(0, MOST_OUTLIERS).map(({ path, own, like, votes, asked }) => {
    return html`<tr>
      <td>${thumbnailPlace(path, numbers)}<span class="path">${pathMarkup(path)}</span></td>
      <td><bdi>${toShownName(own)}</bdi></td>
      <td><bdi>${toShownName(like)}</bdi></td>
      <td class="numbers" data-sort="${votes / asked}">${w.votes(votes, asked)}</td>
    </tr> `;
  });
  const columns = w.outlierColumns;
  return html`<p class="numbers">${w.outliers(outliers.length, neighbours)}</p>
    <div class="scroll" tabindex="0" role="group" aria-label="${w.outlierTable}">
      <table class="lines" id="outliers-table">
        <thead>
          <tr>
            <th scope="col">${columns.picture}</th>
            <th scope="col">${columns.own}</th>
            <th scope="col">${columns.like}</th>
            <th scope="col" aria-sort="descending">${columns.neighbours}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${moreNote(outliers.length - MOST_OUTLIERS, true)} ${csvLink('outliers', csv.outliers, folderName)}`;
}

/** Files that have no row. */
export function skippedPart({ skipped, csv, folderName }: Pick<ReportView, 'skipped' | 'csv' | 'folderName'>): Html {
  const items = skipped.slice(0, MOST_SKIPPED).map(({ path = '', code }) => {
    return html`<li>
      <span class="path">${pathMarkup(path)}</span> <span class="small muted">${errorText(code).title}</span>
    </li> `;
  });
  return html`<ul class="skipped">
      ${items}
    </ul>
    ${moreNote(skipped.length - MOST_SKIPPED, true)} ${csvLink('skipped', csv.skipped, folderName)}`;
}

/** A whole list, in the link itself: it works without script, and asks nobody. */
function csvLink(list: ReportList, text: string | undefined, folderName: string): Html | undefined {
  if (text === undefined) return undefined;
  const data = toBase64(new TextEncoder().encode(`\uFEFF${text}`)); // spreadsheets know UTF-8 by the mark
  const href = new Html(`data:text/csv;charset=utf-8;base64,${data}`);
  return html`<p>
    <a class="button" download="${folderName}-${list}.csv" href="${href}">${words().report.saveCsv}</a>
  </p>`;
}
