import type { ReportView } from '../../state/report/view.ts';
import { toShownName } from '../shown-name.ts';
import { words, type Words } from '../words/words.svelte.ts';
import type { PlacedMap } from './map-part.ts';

/** What the script of the report is given. Pictures go by their numbers. */
export interface ReportData {
  /** Undefined without a map. */
  readonly map:
    | {
        readonly width: number;
        readonly height: number;
        readonly places: readonly number[];
        readonly colours: readonly number[];
      }
    | undefined;
  /** What the card beside a point says, a picture a place. */
  readonly names: readonly string[];
  readonly groups: readonly string[];
  /** Group of each picture. */
  readonly groupOf: readonly number[];
  /** Why a picture is out of place, by its number. */
  readonly outliers: Readonly<Record<number, string>>;
  /** What thumbnails begin with, as addresses; and their base64, by the number of the picture. */
  readonly thumbnailStart: string;
  readonly thumbnails: Readonly<Record<number, string>>;
  readonly words: Words['report']['script'];
}

/** Gathers what the script needs. */
export function dataOf(
  report: ReportView,
  placed: PlacedMap | undefined,
  numberOf: ReadonlyMap<string, number>,
): ReportData {
  const { map, paths, labels, classes, search, thumbnails } = report;
  const outliers = search.kind === 'made' ? (search.agreement?.outliers ?? []) : [];
  const byNumber = (entries: readonly (readonly [path: string, text: string])[]) => {
    return Object.fromEntries(entries.map(([path, text]) => [numberOf.get(path) ?? -1, text]));
  };
  return {
    map: map.kind === 'made' && placed ? { ...placed, colours: Array.from(map.colours.colourOf) } : undefined,
    names: paths.map(toShownName),
    groups: [...classes, undefined].map(words().map.group),
    groupOf: Array.from(labels, (label) => (label < 0 ? classes.length : label)),
    outliers: byNumber(outliers.map((guess) => [guess.path, words().classes.outlier(guess)])),
    thumbnailStart: `data:${thumbnails?.mimeType ?? ''};base64,`,
    thumbnails: byNumber([...(thumbnails?.of ?? [])]),
    words: words().report.script,
  };
}
