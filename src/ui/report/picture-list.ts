import { formatCount } from '../format.ts';
import { toShownName } from '../shown-name.ts';
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
 * @param where - where all of them are, for the sentence about the others
 */
export function pictureList(
  pictures: readonly ListedPicture[],
  numbers: PictureNumbers,
  { most, where }: { readonly most: number; readonly where: string | undefined },
): Html {
  const items = pictures.slice(0, most).map(({ path, caption }) => {
    const words = caption === undefined ? undefined : html`<span class="small muted numbers">${caption}</span>`;
    return html`<li>${thumbnailPlace(path, numbers)}<span class="path">${pathMarkup(path)}</span>${words}</li> `;
  });
  return html`<ul class="pictures">
      ${items}
    </ul>
    ${moreNote(pictures.length - most, where)}`;
}

/** What is not shown of a list; nothing where all of it is. */
export function moreNote(left: number, where: string | undefined): Html | undefined {
  if (left <= 0) return undefined;
  return html`<p class="small muted numbers">
    and ${formatCount(left)} more${where === undefined ? '' : `, ${where}`}
  </p>`;
}
