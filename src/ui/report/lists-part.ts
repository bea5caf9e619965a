import type { ReportList, ReportView } from '../../state/report/view.ts';
import { toBase64 } from '../../core/base64.ts';
import { errorText } from '../error-text.ts';
import { countOf, formatBytes, formatNear } from '../format.ts';
import { toShownName } from '../shown-name.ts';
import { Html, html } from './html.ts';
import { moreNote, pathMarkup, pictureList, thumbnailPlace, type PictureNumbers } from './picture-list.ts';
import { copiesWords, gapWords, nearWords, outliersWords } from './report-text.ts';

const MOST_GROUPS = 100;
const MOST_IN_GROUP = 24;
const MOST_OUTLIERS = 300;
const MOST_SKIPPED = 200;
/** Groups that are open from the start. */
const OPEN_GROUPS = 6;
const IN_CSV = 'in the CSV';

/** Pictures that are nearly the same, and copies. */
export function duplicatesPart(
  { search, copies, csv, folderName }: Pick<ReportView, 'search' | 'copies' | 'csv' | 'folderName'>,
  numbers: PictureNumbers,
): Html {
  const group = (title: string, paths: readonly string[], isOpen: boolean) => {
    const list = pictureList(
      paths.map((path) => ({ path })),
      numbers,
      { most: MOST_IN_GROUP, where: IN_CSV },
    );
    const content = html`<summary class="numbers">${title}</summary>
      ${list}`;
    return isOpen
      ? html`<details class="group" open>${content}</details> `
      : html`<details class="group">${content}</details> `;
  };
  const same =
    copies.kind !== 'made'
      ? html`<p>${gapWords(copies, 'copies')}</p>`
      : html`<p class="numbers">${copiesWords(copies)}</p>
          ${copies.groups.slice(0, MOST_GROUPS).map(({ paths, sizeBytes }, at) => {
            const title = `${countOf(paths.length, 'file')} of the same ${formatBytes(sizeBytes)}`;
            return group(title, paths, at < OPEN_GROUPS);
          })}
          ${moreNote(copies.groups.length - MOST_GROUPS, IN_CSV)}`;
  const near =
    search.kind !== 'made'
      ? html`<p>${gapWords(search, 'comparison')}</p>`
      : html`<p class="numbers">${nearWords(search.threshold, search.groups)}</p>
          ${search.groups.slice(0, MOST_GROUPS).map(({ paths, cosine }, at) => {
            const title = `${countOf(paths.length, 'picture')}, cosine ${formatNear(cosine)} and more`;
            return group(title, paths, at < OPEN_GROUPS);
          })}
          ${moreNote(search.groups.length - MOST_GROUPS, IN_CSV)}`;
  return html`<h3>Nearly the same</h3>
    ${near}
    <h3>The same, byte by byte</h3>
    ${same}${csvLink('duplicates', csv.duplicates, folderName)}`;
}

/** Pictures that look like another class than their own. */
export function outliersPart(
  { search, csv, folderName }: Pick<ReportView, 'search' | 'csv' | 'folderName'>,
  numbers: PictureNumbers,
): Html | undefined {
  if (search.kind !== 'made' || !search.agreement) return undefined;
  const { outliers, neighbours } = search.agreement;
  if (outliers.length === 0) return html`<p>Every picture looks like its own class.</p>`;
  const rows = outliers.slice(0, MOST_OUTLIERS).map(({ path, own, like, votes, asked }) => {
    return html`<tr>
      <td>${thumbnailPlace(path, numbers)}<span class="path">${pathMarkup(path)}</span></td>
      <td><bdi>${toShownName(own)}</bdi></td>
      <td><bdi>${toShownName(like)}</bdi></td>
      <td class="numbers" data-sort="${votes / asked}">${votes} of ${asked}</td>
    </tr> `;
  });
  return html`<p class="numbers">${outliersWords(outliers.length, neighbours)}</p>
    <div class="scroll" tabindex="0" role="group" aria-label="Pictures out of place">
      <table class="lines" id="outliers-table">
        <thead>
          <tr>
            <th scope="col">Picture</th>
            <th scope="col">Lies in</th>
            <th scope="col">Looks like</th>
            <th scope="col" aria-sort="descending">Neighbours</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${moreNote(outliers.length - MOST_OUTLIERS, IN_CSV)} ${csvLink('outliers', csv.outliers, folderName)}`;
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
    ${moreNote(skipped.length - MOST_SKIPPED, IN_CSV)} ${csvLink('skipped', csv.skipped, folderName)}`;
}

/** A whole list, in the link itself: it works without script, and asks nobody. */
function csvLink(list: ReportList, text: string | undefined, folderName: string): Html | undefined {
  if (text === undefined) return undefined;
  const data = toBase64(new TextEncoder().encode(`\uFEFF${text}`)); // spreadsheets know UTF-8 by the mark
  const href = new Html(`data:text/csv;charset=utf-8;base64,${data}`);
  return html`<p>
    <a class="button" download="${folderName}-${list}.csv" href="${href}">Save the whole list as CSV</a>
  </p>`;
}
