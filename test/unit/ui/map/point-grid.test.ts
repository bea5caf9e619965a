import { expect, test } from 'vitest';
import { randomNumbers } from '../../../../src/core/random.ts';
import { pointsInside } from '../../../../src/ui/map/lasso.ts';
import { PointGrid } from '../../../../src/ui/map/point-grid.ts';

const random = randomNumbers(4);
const COORDINATES = Float32Array.from({ length: 2000 }, () => random() * 20 - 10);
const GRID = new PointGrid(COORDINATES);

function sorted(points: Iterable<number>): number[] {
  return [...points].sort((a, b) => a - b);
}

test('points in a rectangle are found, and no others', () => {
  const expected = Array.from({ length: 1000 }, (_, point) => point).filter((point) => {
    const [x, y] = [COORDINATES[point * 2]!, COORDINATES[point * 2 + 1]!];
    return x >= -3 && x <= 4 && y >= 2 && y <= 30;
  });
  expect(sorted(GRID.within(-3, 2, 4, 30))).toEqual(expected);
  expect(sorted(GRID.within(-99, -99, 99, 99))).toHaveLength(1000);
});

test('the nearest point is found, if it is near enough', () => {
  const [x, y] = [COORDINATES[14]!, COORDINATES[15]!];
  expect(GRID.nearest(x + 1e-4, y, 0.01)).toBe(7);
  expect(GRID.nearest(50, 50, 5)).toBeUndefined();
});

test('points that lie on one another, and no points, have a grid', () => {
  expect(sorted(new PointGrid(Float32Array.of(1, 1, 1, 1)).within(0, 0, 2, 2))).toEqual([0, 1]);
  expect(new PointGrid(new Float32Array(0)).nearest(0, 0, 9)).toBeUndefined();
});

test('a lasso takes the points inside its line, which closes by itself, also where it is hollow', () => {
  const square = Float32Array.of(1, 1, 5, 5, 9, 9, 5, 1, 2.5, 6);
  const grid = new PointGrid(square);
  // A U: open at the top.
  const line = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 7, y: 10 },
    { x: 7, y: 3 },
    { x: 3, y: 3 },
    { x: 3, y: 10 },
    { x: 0, y: 10 },
  ];
  expect(sorted(pointsInside(line, square, grid))).toEqual([0, 2, 3, 4]);
  expect(pointsInside(line.slice(0, 2), square, grid)).toEqual([]);
});
