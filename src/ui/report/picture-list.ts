import { toShownName } from '../shown-name.ts';
import { words } from '../words/words.svelte.ts';
import { html, type Html } from './html.ts';

/** A picture in a list. */
export interface ListedPicture {
  readonly path: string;
  readonly caption?: string | undefined;
}

/** How pictures are shown: the number of each, by its path, and whether there is any thumbnail. */
export interface PictureNumbers {
  readonly numberOf: ReadonlyMap<string, number>;
  readonly hasThumbnails: boolean;
}

/** A file's or folder's name, or a POSIX path: each name is isolated, so that a right-to-left one turns nothing around. */
export function pathMarkup(path: string): Html {
  const names = path.split('/').map((name, at) => html`${at > 0 ? html`/<wbr />` : ''}<bdi>${toShownName(name)}</bdi>`);
  return html`${names}`;
}

/** The place of a picture's thumbnail; the script fills it when it is seen. Nothing where the report has none. */
export function thumbnailPlace(path: string, { numberOf, hasThumbnails }: PictureNumbers): Html | undefined {
  return hasThumbnails ? html`<span class="thumb" data-picture="${numberOf.get(path) ?? -1}"></span>` : undefined;
}

/**
 * Pictures, the first of them where they are many.
 *
 * @param most - how many at most
 * @param isInCsv - whether the CSV beside them lists all
 */
export function pictureList(
  pictures: readonly ListedPicture[],
  numbers: PictureNumbers,
  { most, isInCsv }: { readonly most: number; readonly isInCsv: boolean },
): Html {
  const items = pictures.slice(0, most).map(({ path, caption }) => {
    const words = caption === undefined ? undefined : html`<span class="small muted numbers">${caption}</span>`;
    return html`<li>${thumbnailPlace(path, numbers)}<span class="path">${pathMarkup(path)}</span>${words}</li> `;
  });
  return html`<ul class="pictures">
      ${items}
    </ul>
    ${moreNote(pictures.length - most, isInCsv)}`;
}

/** What is not shown of a list; nothing where all of it is. */
export function moreNote(left: number, isInCsv: boolean): Html | undefined {
  if (left <= 0) return undefined;
  const w = words().report;
  return html`<p class="small muted numbers">${isInCsv ? w.moreInCsv(left) : w.more(left)}</p>`;
}
