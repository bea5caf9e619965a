import type { TextTableNote } from '../../core/text-table.ts';
import { isFields, type Fields } from '../text-table/records.ts';
import { valueText } from '../text-table/value-text.ts';

/** What stands between the categories of one picture. */
const BETWEEN = '|';

/**
 * The pictures of a COCO file, a record each, with the names of the categories of their annotations (`categories`, joined by
 * `|`, each once); undefined if it is none.
 */
export function cocoRecords(
  root: Fields,
): { readonly records: readonly Fields[]; readonly notes: readonly TextTableNote[] } | undefined {
  const { images } = root;
  if (!Array.isArray(images) || images.length === 0 || !images.every(isFields)) return undefined;
  const { annotations } = root;
  if (!Array.isArray(annotations)) return { records: images, notes: [] };
  const names = categoryNames(root['categories']);
  const found = new Map<string, Set<string>>(); // by the picture's id
  for (const annotation of annotations) {
    if (!isFields(annotation)) continue;
    const { image_id: image, category_id: category } = annotation;
    if (category === undefined) continue;
    const id = valueText(image);
    let categories = found.get(id);
    if (!categories) found.set(id, (categories = new Set()));
    categories.add(names.get(valueText(category)) ?? valueText(category));
  }
  let several = 0;
  const records = images.map((image: Fields) => {
    const categories = found.get(valueText(image['id']));
    if (categories && categories.size > 1) several++;
    return { ...image, categories: [...(categories ?? [])].join(BETWEEN) };
  });
  return { records, notes: several > 0 ? [{ code: 'categories-joined', images: several }] : [] };
}

function categoryNames(categories: unknown): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (!Array.isArray(categories)) return names;
  for (const category of categories) {
    if (isFields(category)) names.set(valueText(category['id']), valueText(category['name']));
  }
  return names;
}
