import { expect, test } from 'vitest';
import { fitAll, pan, toPlace, toSpot, zoom } from '../../../../src/ui/map/camera.ts';
import { PointGrid } from '../../../../src/ui/map/point-grid.ts';
import { thumbPlaces } from '../../../../src/ui/map/thumb-places.ts';

const EXTENT = { width: 400, height: 200 };
const COORDINATES = Float32Array.of(-4, 0, 4, 0, 0, 2, 0, -2);

test('all points are seen at first, with a margin, the way up that they lie', () => {
  const camera = fitAll(COORDINATES, EXTENT);
  expect(toSpot({ x: 0, y: 2 }, camera, EXTENT)).toEqual({ x: 200, y: 24 });
  expect(toSpot({ x: -4, y: 0 }, camera, EXTENT)).toEqual({ x: 48, y: 100 });
  expect(toPlace({ x: 48, y: 100 }, camera, EXTENT)).toEqual({ x: -4, y: 0 });
});

test('one point, or none, is seen too', () => {
  expect(toSpot({ x: 3, y: 3 }, fitAll(Float32Array.of(3, 3), EXTENT), EXTENT)).toEqual({ x: 200, y: 100 });
  expect(fitAll(new Float32Array(0), EXTENT).scale).toBe(1);
});

test('what lies under the pointer stays there when the map is moved or zoomed', () => {
  const camera = fitAll(COORDINATES, EXTENT);
  const spot = { x: 300, y: 40 };
  const place = toPlace(spot, camera, EXTENT);
  const near = zoom(camera, { factor: 3, at: spot, extent: EXTENT, whole: camera.scale });
  expect(near.scale).toBeCloseTo(camera.scale * 3);
  expect(toSpot(place, near, EXTENT).x).toBeCloseTo(300);
  expect(toSpot(place, pan(near, { x: 10, y: -5 }), EXTENT).y).toBeCloseTo(35);
});

test('pictures that are shown do not lie over one another, and are none while there are too many points', () => {
  const camera = fitAll(COORDINATES, EXTENT);
  const places = (coordinates: Float32Array) => {
    return thumbPlaces(new PointGrid(coordinates), coordinates, { camera, extent: EXTENT, sizePx: 160 });
  };
  expect(places(COORDINATES).map(({ point }) => point)).toEqual([0, 1]);
  expect(places(new Float32Array(2 * 300))).toEqual([]);
});
