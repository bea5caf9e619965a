/** Views of a result, side by side, in their order on the screen. */
export const VIEWS = ['explore', 'map', 'index', 'check', 'save'] as const;

/** One of them. */
export type ViewName = (typeof VIEWS)[number];

/** What the page's address can name. */
export type Place = ViewName | 'licences';

const PLACES: readonly string[] = [...VIEWS, 'licences'];

/** Which place the address names: kept over a reload, and the browser's Back goes back. Make it while a component is set up. */
export class Address {
  #place = $state.raw<Place | undefined>(placeIn(location.hash));

  constructor() {
    $effect(() => {
      const follow = () => (this.#place = placeIn(location.hash));
      addEventListener('hashchange', follow);
      return () => removeEventListener('hashchange', follow);
    });
  }

  /** The named place; undefined where the address names none. */
  get place(): Place | undefined {
    return this.#place;
  }

  /** The view that is shown: the named one, else the first. */
  get view(): ViewName {
    const place = this.#place;
    return place === undefined || place === 'licences' ? VIEWS[0] : place;
  }

  go(place: Place): void {
    location.hash = place;
    this.#place = place;
  }
}

function placeIn(hash: string): Place | undefined {
  const name = hash.slice(1);
  return PLACES.includes(name) ? (name as Place) : undefined;
}
