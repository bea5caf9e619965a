import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

type Rgb = readonly number[];
const UI = join(import.meta.dirname, '..', '..', '..', '..', 'src', 'ui');

/** The colours of a file by their variables, for light and for dark. */
function coloursOf(file: string): readonly [ReadonlyMap<string, string>, ReadonlyMap<string, string>] {
  const [light = '', dark = ''] = readFileSync(join(UI, file), 'utf8').split('@media');
  const read = (css: string) =>
    new Map([...css.matchAll(/(--[\w-]+): (#\w{6});/g)].map(([, name, hex]) => [name!, hex!]));
  return [read(light), read(dark)];
}

const linear = (hex: string): Rgb => {
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
};
const times = (matrix: readonly Rgb[], vector: Rgb) => {
  return matrix.map((line) => line.reduce((sum, value, i) => sum + value * vector[i]!, 0));
};
const luminance = (rgb: Rgb) => 0.2126 * rgb[0]! + 0.7152 * rgb[1]! + 0.0722 * rgb[2]!;

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

// Machado, Oliveira and Fernandes 2009, of full severity; the first for those who see all colours.
const SIGHTS: Readonly<Record<string, readonly Rgb[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

// Oklab (Ottosson 2020): distances are about what the eye sees.
const CONES: readonly Rgb[] = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const OPPONENTS: readonly Rgb[] = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

function distance(a: string, b: string, sight: readonly Rgb[]): number {
  const [x, y] = [a, b].map((hex) => {
    const seen = times(sight, linear(hex)).map((part) => Math.min(1, Math.max(0, part)));
    return times(OPPONENTS, times(CONES, seen).map(Math.cbrt));
  });
  return Math.hypot(...x!.map((value, i) => value - y![i]!));
}

const palettes = coloursOf('map/palette.css');
const tokens = coloursOf('tokens.css');

test.each([
  ['light', 0],
  ['dark', 1],
] as const)('%s: ten kinds and the rest are told apart in every sight, and stand out from what is behind', (_, at) => {
  const surface = tokens[at].get('--surface')!;
  const kinds = [...palettes[at]].filter(([name]) => /kind|other/.test(name)).map(([, hex]) => hex);
  expect(kinds).toHaveLength(11);
  const near: string[] = [];
  for (const [sight, matrix] of Object.entries(SIGHTS)) {
    kinds.forEach((a, i) => {
      for (const b of kinds.slice(i + 1)) if (distance(a, b, matrix) < 0.07) near.push(`${sight}: ${a} ${b}`);
    });
  }
  expect(near).toEqual([]);
  expect([...palettes[at].values()].filter((hex) => contrast(hex, surface) < 3)).toEqual([]);
});

test('steps grow ever farther from what is behind them', () => {
  for (const at of [0, 1] as const) {
    const surface = tokens[at].get('--surface')!;
    const steps = Array.from({ length: 7 }, (_, step) => contrast(palettes[at].get(`--map-step-${step}`)!, surface));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  }
});
