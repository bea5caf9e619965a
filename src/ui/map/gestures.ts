import type { Spot } from './camera.ts';

/** What a pointer can do on the map. */
export interface GestureHandlers {
  /** Whether a drag draws a line round points, and does not move the map. */
  readonly isLasso: (event: PointerEvent) => boolean;
  /** By CSS pixels. */
  readonly onpan: (by: Spot) => void;
  readonly onzoom: (factor: number, at: Spot) => void;
  /** Where a pointer rests; undefined once there is none. */
  readonly onhover: (at: Spot | undefined) => void;
  /** The line as far as it is drawn; empty when it is over. */
  readonly online: (line: readonly Spot[]) => void;
  readonly onlasso: (line: readonly Spot[], isAdded: boolean) => void;
  readonly onpick: (at: Spot) => void;
}

/** A pointer that has moved less than this was held still. */
const STILL_PX = 4;
/** Spots of a line lie at least so far apart. */
const STEP_PX = 3;

/** Follows pointers over an element: one drags, two pinch. */
export class Gestures {
  readonly #element: HTMLElement;
  readonly #on: GestureHandlers;
  readonly #pointers = new Map<number, Spot>();
  #line: Spot[] | undefined;
  #start: Spot | undefined;

  constructor(element: HTMLElement, handlers: GestureHandlers) {
    this.#element = element;
    this.#on = handlers;
  }

  /** Listens. @returns what ends it */
  follow(): () => void {
    const abort = new AbortController();
    const { signal } = abort;
    const element = this.#element;
    element.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    element.addEventListener('pointermove', (event) => this.#move(event), { signal });
    element.addEventListener('pointerup', (event) => this.#up(event), { signal });
    element.addEventListener('pointercancel', () => this.#forget(), { signal });
    element.addEventListener('pointerleave', () => this.#on.onhover(undefined), { signal });
    return () => abort.abort();
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const spot = this.#spotOf(event);
    this.#element.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, spot);
    if (this.#pointers.size > 1) {
      this.#forgetLine(); // two fingers pinch
      this.#start = undefined;
      return;
    }
    this.#start = spot;
    if (this.#on.isLasso(event)) this.#line = [spot];
    this.#on.onhover(undefined);
  }

  #move(event: PointerEvent): void {
    const spot = this.#spotOf(event);
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') this.#on.onhover(spot);
      return;
    }
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, spot);
    if (other) this.#pinch(before, spot, other);
    else if (this.#line) this.#draw(this.#line, spot);
    else this.#on.onpan({ x: spot.x - before.x, y: spot.y - before.y });
  }

  #up(event: PointerEvent): void {
    if (!this.#pointers.delete(event.pointerId)) return;
    const spot = this.#spotOf(event);
    const [start, line] = [this.#start, this.#line];
    const isStill = start !== undefined && distance(start, spot) < STILL_PX && (line?.length ?? 0) < 3;
    this.#forgetLine();
    this.#start = undefined;
    if (isStill) this.#on.onpick(spot);
    else if (line) this.#on.onlasso(line, event.shiftKey);
  }

  #pinch(before: Spot, spot: Spot, other: Spot): void {
    const factor = distance(spot, other) / Math.max(1, distance(before, other));
    this.#on.onzoom(factor, { x: (spot.x + other.x) / 2, y: (spot.y + other.y) / 2 });
    this.#on.onpan({ x: (spot.x - before.x) / 2, y: (spot.y - before.y) / 2 });
  }

  #draw(line: Spot[], spot: Spot): void {
    if (distance(line.at(-1)!, spot) < STEP_PX) return;
    line.push(spot);
    this.#on.online([...line]);
  }

  #forget(): void {
    this.#pointers.clear();
    this.#start = undefined;
    this.#forgetLine();
  }

  #forgetLine(): void {
    if (!this.#line) return;
    this.#line = undefined;
    this.#on.online([]);
  }

  #spotOf({ clientX, clientY }: PointerEvent): Spot {
    const { left, top } = this.#element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

function distance(a: Spot, b: Spot): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
