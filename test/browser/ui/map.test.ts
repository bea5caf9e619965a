import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import MapSection from '../../../src/ui/map/MapSection.svelte';
import { FakeMap } from '../../support/fake-app.svelte.ts';
import '../../../src/ui/tokens.css';

/** Four pictures at the corners of a square; those on the left are coats, the others hats. */
function mapOf(calls: string[] = []): FakeMap {
  const map = new FakeMap(calls);
  const paths = ['coat/1.jpg', 'coat/2.jpg', 'hat/1.jpg', 'hat/2.jpg'];
  map.points = { paths, coordinates: Float32Array.of(-1, -1, -1, 1, 1, -1, 1, 1), state: 'final' };
  map.colours = {
    scale: 'kinds',
    groups: [
      { name: 'coat', pictures: 2, colour: 0 },
      { name: 'hat', pictures: 2, colour: 1 },
    ],
    others: { groups: 0, pictures: 0 },
    colourOf: Uint8Array.of(0, 0, 1, 1),
    nameOf: (point) => (point < 2 ? 'coat' : 'hat'),
  };
  map.phase = { kind: 'mapped', rows: 4, seconds: 1 };
  return map;
}

/** Pixels that something is drawn on, no lighter than this (0 to 255), left and right of the middle. */
function drawn(canvas: HTMLCanvasElement, lightest = 255): { left: number; right: number } {
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext('2d')!;
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  const counts = { left: 0, right: 0 };
  for (let i = 3; i < data.length; i += 4) {
    if (data[i]! > 0 && Math.min(data[i - 3]!, data[i - 2]!, data[i - 1]!) <= lightest)
      counts[((i - 3) / 4) % copy.width < copy.width / 2 ? 'left' : 'right']++;
  }
  return counts;
}

const host = () => document.querySelector<HTMLElement>('[aria-label="Map of the pictures"]')!;
const canvas = () => host().querySelector('canvas')!;

/** Moves a pointer over the map: places as parts of its width and height. */
function drag(places: readonly (readonly [number, number])[], init: PointerEventInit = {}): void {
  const { left, top, width, height } = host().getBoundingClientRect();
  const send = (type: string, [x, y]: readonly [number, number]) => {
    const at = { clientX: left + x * width, clientY: top + y * height };
    host().dispatchEvent(new PointerEvent(type, { pointerId: 1, bubbles: true, button: 0, ...at, ...init }));
  };
  // A pointer that was never pressed cannot be captured.
  host().setPointerCapture = () => undefined;
  send('pointerdown', places[0]!);
  for (const place of places.slice(1)) send('pointermove', place);
  send('pointerup', places.at(-1)!);
}

test('points are drawn, and those that are not selected grow faint', async () => {
  const map = mapOf();
  await render(MapSection, { map, onpick: () => undefined });
  await expect.poll(() => Math.min(...Object.values(drawn(canvas(), 100)))).toBeGreaterThan(20);
  map.select([2, 3], 'instead');
  await expect.poll(() => drawn(canvas(), 100).left).toBe(0);
  expect(drawn(canvas(), 100).right).toBeGreaterThan(20);
});

test('a lasso selects the points inside it: they are listed, and saved in the chosen format', async () => {
  const calls: string[] = [];
  const map = mapOf(calls);
  const screen = await render(MapSection, { map, onpick: (path: string) => calls.push(`pick ${path}`) });
  await expect.poll(() => drawn(canvas()).left).toBeGreaterThan(0);
  await screen.getByRole('button', { name: 'Select with lasso' }).click();
  const halfLeft = [
    [0.01, 0.01],
    [0.5, 0.01],
    [0.5, 0.99],
    [0.01, 0.99],
  ] as const;
  drag(halfLeft);
  expect([...map.selected]).toEqual([0, 1]);
  await expect.element(screen.getByText('2 of 4 pictures selected')).toBeVisible();
  await screen.getByRole('list', { name: 'Selected pictures' }).getByRole('button', { name: 'coat/2.jpg' }).click();
  await screen.getByRole('combobox', { name: 'Save these as' }).selectOptions('parquet');
  await screen.getByRole('button', { name: 'Save selection' }).click();
  expect(calls).toEqual(['pick coat/2.jpg', 'save parquet']);
});

test('a drag moves the map, with Shift it selects, a click selects one picture or none', async () => {
  const map = mapOf();
  const screen = await render(MapSection, { map, onpick: () => undefined });
  await expect.poll(() => drawn(canvas()).right).toBeGreaterThan(0);
  drag([
    [0.5, 0.5],
    [0.1, 0.5],
  ]);
  expect([...map.selected]).toEqual([]);
  await expect.element(screen.getByRole('button', { name: 'Show all' })).toBeEnabled();
  await screen.getByRole('button', { name: 'Show all' }).click();
  const right = [
    [0.55, 0.01],
    [0.99, 0.01],
    [0.99, 0.99],
    [0.55, 0.99],
  ] as const;
  drag(right, { shiftKey: true });
  expect([...map.selected]).toEqual([2, 3]);
  drag([[0.5, 0.5]]);
  expect([...map.selected]).toEqual([]);
});

test('without a pointer: a class is selected by its colour, and the map is moved and zoomed by keys', async () => {
  const map = mapOf();
  const screen = await render(MapSection, { map, onpick: () => undefined });
  const hat = screen.getByRole('button', { name: 'hat 2', exact: true });
  (hat.element() as HTMLButtonElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(hat).toHaveAttribute('aria-pressed', 'true');
  expect([...map.selected]).toEqual([2, 3]);
  await userEvent.keyboard('{Enter}');
  expect([...map.selected]).toEqual([]);
  host().focus();
  const before = drawn(canvas());
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
  await expect.poll(() => drawn(canvas())).not.toEqual(before);
  await userEvent.keyboard('0');
  await expect.poll(() => drawn(canvas())).toEqual(before);
});

test('a map that is shown later than it is made is drawn once it is seen', async () => {
  const hidden = document.body.appendChild(document.createElement('div'));
  hidden.hidden = true;
  await render(MapSection, { target: hidden, props: { map: mapOf(), onpick: () => undefined } });
  hidden.hidden = false;
  await expect.poll(() => drawn(canvas()).left).toBeGreaterThan(20);
  hidden.remove();
});

test('what is going on is said, and can be given up', async () => {
  const calls: string[] = [];
  const map = new FakeMap(calls);
  map.estimatedSeconds = 60;
  const screen = await render(MapSection, { map, onpick: () => undefined });
  await expect.element(screen.getByText(/^About 1\smin/)).toBeVisible();
  await screen.getByRole('button', { name: 'Make the map' }).click();
  map.phase = { kind: 'layout', fraction: 0.5 };
  await expect.element(screen.getByText('Laying them out, 50 %')).toBeVisible();
  await screen.getByRole('button', { name: 'Cancel the map' }).click();
  expect(calls).toEqual(['map.make', 'map.cancel']);
});

test('two fingers that part enlarge the map about the place between them, and no line is drawn', async () => {
  const map = mapOf();
  const screen = await render(MapSection, { map, onpick: () => undefined });
  await expect.poll(() => drawn(canvas()).left).toBeGreaterThan(0);
  const { left, top, width, height } = host().getBoundingClientRect();
  host().setPointerCapture = () => undefined;
  const finger = (type: string, pointerId: number, x: number, y: number) => {
    const at = { clientX: left + x * width, clientY: top + y * height };
    const how = { pointerId, pointerType: 'touch', button: type === 'pointermove' ? -1 : 0, bubbles: true };
    host().dispatchEvent(new PointerEvent(type, { ...how, ...at }));
  };
  // About the middle, until the corners are out of sight.
  finger('pointerdown', 1, 0.48, 0.5);
  finger('pointerdown', 2, 0.52, 0.5);
  for (const step of [0.1, 0.2, 0.3, 0.4]) {
    finger('pointermove', 1, 0.48 - step, 0.5);
    finger('pointermove', 2, 0.52 + step, 0.5);
  }
  finger('pointerup', 1, 0.08, 0.5);
  finger('pointerup', 2, 0.92, 0.5);
  await expect.poll(() => drawn(canvas())).toEqual({ left: 0, right: 0 });
  expect([...map.selected]).toEqual([]);
  await screen.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(() => Math.min(...Object.values(drawn(canvas())))).toBeGreaterThan(0);
});

test('a map whose graphics context is lost is drawn again when the browser gives it back', async () => {
  const map = mapOf();
  await render(MapSection, { map, onpick: () => undefined });
  await expect.poll(() => drawn(canvas()).left).toBeGreaterThan(0);
  const lost = canvas().getContext('webgl2')?.getExtension('WEBGL_lose_context');
  if (!lost) throw new Error('this browser has no WebGL context to lose');
  // Once all listeners were told: only a context that the page forbade to stay lost can be given back.
  const isTold = new Promise((resolve) => {
    canvas().addEventListener('webglcontextlost', () => setTimeout(resolve), { once: true });
  });
  lost.loseContext();
  await isTold;
  await expect.poll(() => drawn(canvas())).toEqual({ left: 0, right: 0 });
  lost.restoreContext();
  // The browser takes a second or two for it.
  await expect.poll(() => Math.min(...Object.values(drawn(canvas()))), { timeout: 20_000 }).toBeGreaterThan(0);
});
