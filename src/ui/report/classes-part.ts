import type { ReportView } from '../../state/report/view.ts';
import type { AgreementView, ConfusionView } from '../../state/search/view.ts';
import { formatCount } from '../format.ts';
import { toShownName } from '../shown-name.ts';
import { words } from '../words/words.svelte.ts';
import { html, type Html } from './html.ts';
import { pictureList, type PictureNumbers } from './picture-list.ts';
import { gapText } from './report-text.ts';

/** Pictures of a cell that are listed, of those that look like another class and of those that look like their own. */
const MOST_WRONG = 100;
const MOST_RIGHT = 24;
/** Shades of a cell's colour. */
const SHADES = 8;

/** Whether pictures lie with their class: a sentence, a table, and the pictures of each cell. */
export function classesPart(
  { search, classes }: Pick<ReportView, 'search' | 'classes'>,
  numbers: PictureNumbers,
): Html {
  const w = words().report;
  if (search.kind !== 'made') return html`<p>${gapText(search, 'comparison')}</p>`;
  const { agreement, picturesOf } = search;
  if (!agreement) return html`<p>${classes.length === 1 ? w.oneClass : w.noClass}</p>`;
  const cells = agreement.table.lines.flatMap((line, at) => {
    return line.flatMap((cell, column) => (cell.pictures > 0 ? [{ cell, id: idOf(at, column) }] : []));
  });
  const lists = cells.map(({ cell, id }) => {
    const pictures = picturesOf(cell).map((guess) => ({ path: guess.path, caption: words().classes.guess(guess) }));
    const isRight = cell.own === cell.like;
    const cut = { most: isRight ? MOST_RIGHT : MOST_WRONG, isInCsv: !isRight };
    return html`<details class="cell" data-cell="${id}">
      <summary class="numbers">${words().classes.cell(cell)}</summary>
      <div id="${id}">${pictureList(pictures, numbers, cut)}</div>
    </details> `;
  });
  return html`<p class="lead numbers">${words().classes.agreement(agreement)}</p>
    <p class="small muted numbers">${w.right(agreement.right, agreement.rows)} ${w.table(agreement.table)}</p>
    ${confusionTable(agreement)}
    <details id="cells" data-first="${mostStriking(cells)}">
      <summary>${w.cells}</summary>
      ${lists}
    </details>`;
}

/** Of those that are taken for another class, the largest part of a class; where there are none, the first of all. */
function mostStriking(cells: readonly { readonly cell: ConfusionView; readonly id: string }[]): string | undefined {
  const wrong = cells.filter(({ cell }) => cell.own !== cell.like);
  const shareOf = ({ cell }: { readonly cell: ConfusionView }) => cell.pictures / cell.of;
  return wrong.sort((a, b) => shareOf(b) - shareOf(a))[0]?.id ?? cells[0]?.id;
}

function confusionTable({ table }: AgreementView): Html {
  const heads = table.classes.map((like) => html`<th scope="col"><span>${toShownName(like)}</span></th>`);
  const lines = table.lines.map((line, at) => {
    const name = toShownName(table.classes[at] ?? '');
    return html`<tr>
      <th scope="row"><bdi>${name}</bdi></th>
      ${line.map((cell, column) => html`<td class="${shadeOf(cell)}">${cellLink(cell, idOf(at, column))}</td>`)}
    </tr> `;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${words().report.tableLabel}">
    <table class="confusion">
      <caption class="visually-hidden">
        ${words().classes.tableCaption}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </div>`;
}

function cellLink(cell: ConfusionView, id: string): Html {
  if (cell.pictures === 0) {
    return html`<span class="none" aria-hidden="true">·</span><span class="visually-hidden">0</span>`;
  }
  return html`<a href="#${id}" aria-label="${words().classes.cell(cell)}">${formatCount(cell.pictures)}</a>`;
}

function shadeOf({ own, like, pictures, of }: ConfusionView): string {
  const share = of === 0 ? 0 : pictures / of;
  // What is wrong is rare: half of a class is as dark as it gets.
  const dark = own === like ? share : Math.min(1, 2 * share);
  return `${own === like ? 'own' : 'like'} shade-${Math.ceil(dark * SHADES)}`;
}

function idOf(line: number, column: number): string {
  return `cell-${line}-${column}`;
}
