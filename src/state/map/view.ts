import type { ShownError } from '../app/shown-error.ts';
import type { SaveView } from '../save/view.ts';

/** Where the map of all rows stands. */
export type MapPhase =
  | { readonly kind: 'none' }
  /** `fraction` is 0 to 1. */
  | { readonly kind: 'reading' | 'neighbours' | 'layout'; readonly fraction: number }
  | { readonly kind: 'mapped'; readonly rows: number; readonly seconds: number }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** Where each picture lies. Never changed: another map is another object. */
export interface MapPoints {
  /** A path a point. */
  readonly paths: readonly string[];
  /** x and y of each. `Float32Array[n * 2]` */
  readonly coordinates: Float32Array;
  /** `principal`: the first two principal components, until there is better; `changing`: a layout on its way. */
  readonly state: 'principal' | 'changing' | 'final';
}

/** Pictures of one colour. */
export interface MapGroup {
  /** What it is called, for people: a class, or a value of a column. Undefined for those that have none. */
  readonly name: string | undefined;
  readonly pictures: number;
  /** Number of its colour; {@link OTHER_COLOUR} for groups beyond those that have one. */
  readonly colour: number;
}

/** So many groups have a colour of their own; the others share one. */
export const GROUP_COLOURS = 10;
/** The colour that groups without one of their own share. */
export const OTHER_COLOUR = GROUP_COLOURS;

/** How points are coloured. */
export interface MapColours {
  /** `kinds`: no group is more than another. `steps`: from low to high. */
  readonly scale: 'kinds' | 'steps';
  /** Those with a colour of their own, in the order of their colours; the largest first, or the lowest. */
  readonly groups: readonly MapGroup[];
  /** Groups that share {@link OTHER_COLOUR}, and how many pictures they have together. */
  readonly others: { readonly groups: number; readonly pictures: number };
  /** Colour of each point. `Uint8Array[n]` */
  readonly colourOf: Uint8Array;
  /** Name of a point's group, also of one that has no colour of its own. */
  readonly nameOf: (point: number) => string | undefined;
}

/** A map of the pictures: near ones lie together. */
export interface MapView {
  readonly phase: MapPhase;
  /** Whether a map can be made now. */
  readonly canMake: boolean;
  /** About how long it takes, in seconds. */
  readonly estimatedSeconds: number;
  /** Undefined while there is no map. */
  readonly points: MapPoints | undefined;
  /** What points can be coloured by: '' for their class, else a column by its name. */
  readonly colourings: readonly string[];
  /** One of {@link colourings}. */
  colouring: string;
  /** Undefined while there is no map. */
  readonly colours: MapColours | undefined;
  /** Points that are selected, rising. */
  readonly selected: Int32Array;
  /** The colour whose points were selected by it; undefined if they were selected in another way. */
  readonly selectedColour: number | undefined;
  make(): Promise<void>;
  cancel(): void;
  /** Selects points, in any order, besides those that are selected or instead of them. */
  select(points: Iterable<number>, how: 'besides' | 'instead'): void;
  /** Selects all points of a colour. */
  selectColour(colour: number): void;
  clearSelection(): void;
  /** Object URL of a picture where its folder is open, the caller's to revoke. */
  pictureUrl(path: string): Promise<string | undefined>;
  /** Saves the selected rows alone. */
  readonly save: SaveView;
}
