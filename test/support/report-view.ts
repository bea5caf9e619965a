import { coloursOfClasses } from '../../src/state/map/colours.ts';
import type { ReportView } from '../../src/state/report/view.ts';
import type { GuessView } from '../../src/state/search/view.ts';

/**
 * A report of pictures by their paths, the class the first name of each: all of a class look like their own, but those of
 * `outliers`, which look like the class that is named.
 */
export function makeReport(
  paths: readonly string[],
  { outliers = {}, ...facts }: Partial<ReportView> & { readonly outliers?: Readonly<Record<string, string>> } = {},
): ReportView {
  const classOf = (path: string) => path.slice(0, path.indexOf('/'));
  const classes = [...new Set(paths.map(classOf))];
  const labels = Int32Array.from(paths, (path) => classes.indexOf(classOf(path)));
  const guesses = paths.map((path): GuessView => {
    return { path, own: classOf(path), like: outliers[path] ?? classOf(path), votes: 7, asked: 10 };
  });
  const picturesOf = (cell: { readonly own: string; readonly like: string }) =>
    guesses.filter(({ own, like }) => own === cell.own && like === cell.like);
  const lines = classes.map((own) => {
    const of = guesses.filter((guess) => guess.own === own).length;
    return classes.map((like) => ({ own, like, pictures: picturesOf({ own, like }).length, of }));
  });
  const wrong = guesses.filter(({ own, like }) => own !== like);
  return {
    folderName: 'photos',
    manifest: { foldvec: '0.1.0', model: { title: 'A model', sha256: 'ab12' }, date: '2026-11-29T20:56:12.851Z' },
    backend: { backend: 'cpu', adapter: '', threads: 2 },
    ...{ paths, labels, classes, dim: 4, skipped: [] },
    map: {
      kind: 'made',
      coordinates: Float32Array.from({ length: 2 * paths.length }, (_, i) => Math.sin(i)),
      colours: coloursOfClasses({ labels, classes }),
    },
    search: {
      ...{ kind: 'made', threshold: 0.95, groups: [], picturesOf },
      agreement: {
        ...{ rows: paths.length, right: paths.length - wrong.length, neighbours: 10, chance: 0.5 },
        confusions: lines.flat().filter(({ own, like, pictures }) => own !== like && pictures > 0),
        table: { classes, ofClasses: classes.length, lines },
        outliers: wrong,
      },
    },
    copies: { kind: 'made', groups: [], changed: 0, unreadable: 0 },
    csv: { duplicates: undefined, outliers: wrong.length > 0 ? 'path\r\n' : undefined, skipped: undefined },
    thumbnails: undefined,
    ...facts,
  };
}
