import { expect, test } from 'vitest';
import { openFlatPainter } from '../../../src/ui/map/flat-painter.ts';
import { openGlPainter } from '../../../src/ui/map/gl-painter.ts';
import { readPalette } from '../../../src/ui/map/palette.ts';
import { openPainter, type PointLooks } from '../../../src/ui/map/point-painter.ts';

const LOOKS: PointLooks = {
  coordinates: Float32Array.of(-10, 10, 10, -10),
  colourOf: Uint8Array.of(0, 1),
  isSelected: undefined,
};
const SCENE = {
  camera: { x: 0, y: 0, scale: 2 },
  extent: { width: 80, height: 60 },
  ...{ pixelRatio: 1, pointPx: 8 },
  colours: [
    [1, 0, 0],
    [0, 0, 1],
  ] as const,
  paper: [1, 1, 1] as const,
};

/** Red, green, blue and opacity at a spot, 0 to 255. */
function pixelAt(canvas: HTMLCanvasElement, x: number, y: number): readonly number[] {
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [80, 60];
  const context = copy.getContext('2d')!;
  context.drawImage(canvas, 0, 0);
  return [...context.getImageData(x, y, 1, 1).data];
}

test.each([
  ['WebGL 2', openGlPainter],
  ['the canvas itself', openFlatPainter],
])('%s draws each point where it lies, in its colour; those that are not selected are faint', (_, open) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [80, 60];
  const painter = open(canvas)!;
  painter.take(LOOKS);
  painter.draw(SCENE);
  const [red, , blueOfFirst, firm] = pixelAt(canvas, 20, 10);
  expect([red! > 250, blueOfFirst, firm! > 200]).toEqual([true, 0, true]);
  expect(pixelAt(canvas, 60, 50).slice(0, 3)).toEqual([0, 0, 255]);
  expect(pixelAt(canvas, 40, 30)[3]).toBe(0);
  painter.take({ ...LOOKS, isSelected: Uint8Array.of(0, 1) });
  painter.draw(SCENE);
  expect(pixelAt(canvas, 20, 10)[2]).toBeGreaterThan(200); // nearly paper
  expect(pixelAt(canvas, 60, 50).slice(0, 3)).toEqual([0, 0, 255]);
  painter.close();
});

test('a browser without WebGL 2 draws by the canvas, and one without either is told', () => {
  const canvas = document.createElement('canvas');
  const none = () => undefined;
  expect(openPainter(canvas, [none, openFlatPainter])).toBeDefined();
  expect(openPainter(canvas, [none, none])).toBeUndefined();
});

test('colours are read as they are, also where a build has shortened them', () => {
  const element = document.body.appendChild(document.createElement('div'));
  const variables = {
    '--surface': '#fff',
    '--map-kind-0': 'red',
    '--map-kind-1': ' #0000ff',
    '--map-other': '#808080',
  };
  for (const [name, value] of Object.entries(variables)) element.style.setProperty(name, value);
  const { colours, paper } = readPalette(element, 'kinds');
  expect(paper).toEqual([1, 1, 1]);
  expect([colours[0], colours[1], colours[10]]).toEqual([
    [1, 0, 0],
    [0, 0, 1],
    [128 / 255, 128 / 255, 128 / 255],
  ]);
  element.remove();
});
