import type { RowTable } from '../../core/row-table.ts';
import type { TableColumn } from '../../core/table-column.ts';
import { GROUP_COLOURS, OTHER_COLOUR, type MapColours } from './view.ts';

/** Whole numbers of which there are no more than this are names of kinds. */
const MOST_KINDS = 12;
const STEPS = 7;

/** Where nothing is known of any point. */
const PLAIN = { scale: 'kinds', groups: [], others: { groups: 0, pictures: 0 } } as const;

/** Points coloured by their class. */
export function coloursOfClasses({ labels, classes }: Pick<RowTable, 'labels' | 'classes'>): MapColours {
  return coloursOfKinds(labels.length, (point) => classes[labels[point]!]);
}

/** Points coloured by a column: numbers, unless they are few, by how large they are. */
export function coloursOfColumn(column: TableColumn): MapColours {
  if (column.kind === 'text')
    return coloursOfKinds(column.values.length, (point) => {
      const value = column.values[point];
      return value === '' ? undefined : value;
    });
  const { values } = column;
  const distinct = new Set(values);
  distinct.delete(Number.NaN);
  if (distinct.size > MOST_KINDS) return coloursOfSteps(values);
  return coloursOfKinds(values.length, (point) => (Number.isNaN(values[point]) ? undefined : String(values[point])));
}

function coloursOfKinds(count: number, nameOf: (point: number) => string | undefined): MapColours {
  const pictures = new Map<string | undefined, number>();
  for (let point = 0; point < count; point++) {
    const name = nameOf(point);
    pictures.set(name, (pictures.get(name) ?? 0) + 1);
  }
  const known = [...pictures].filter(([name]) => name !== undefined);
  if (known.length === 0) return { ...PLAIN, colourOf: new Uint8Array(count), nameOf };
  const largest = known.sort(([, a], [, b]) => b - a).slice(0, GROUP_COLOURS);
  const groups = largest.map(([name, number], colour) => ({ name, pictures: number, colour }));
  const colours = new Map(groups.map(({ name, colour }) => [name, colour]));
  const shown = groups.reduce((sum, group) => sum + group.pictures, 0);
  return {
    ...{ scale: 'kinds', groups, nameOf },
    others: { groups: pictures.size - groups.length, pictures: count - shown },
    colourOf: Uint8Array.from({ length: count }, (_, point) => colours.get(nameOf(point)) ?? OTHER_COLOUR),
  };
}

/** As many points in each step as in any other, as far as equal numbers allow. */
function coloursOfSteps(values: Float64Array): MapColours {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const limits = Array.from({ length: STEPS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / STEPS)]!);
  const stepOf = (value: number) => limits.filter((limit) => value >= limit).length;
  const members = Array.from({ length: STEPS }, () => ({ pictures: 0, low: Infinity, high: -Infinity }));
  const colourOf = Uint8Array.from(values, (value) => (Number.isNaN(value) ? OTHER_COLOUR : stepOf(value)));
  for (const value of sorted) {
    const step = members[stepOf(value)]!;
    step.pictures++;
    step.low = Math.min(step.low, value);
    step.high = Math.max(step.high, value);
  }
  const groups = members.flatMap(({ pictures, low, high }, colour) => {
    return pictures === 0 ? [] : [{ name: low === high ? String(low) : `${low} – ${high}`, pictures, colour }];
  });
  const missing = values.length - sorted.length;
  return {
    ...{ scale: 'steps', groups, colourOf },
    others: { groups: missing > 0 ? 1 : 0, pictures: missing },
    nameOf: (point) => (Number.isNaN(values[point]) ? undefined : String(values[point])),
  };
}
