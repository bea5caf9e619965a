import { expect, test } from 'vitest';
import { lowerGraph } from '../../../../../../src/stages/embed/engines/foldvec-cpu/lowering/lower-graph.ts';
import {
  builtTower,
  goldenTowerRows,
  goldenTowers,
  isOtherInPython,
  largestDifference,
  towerPictures,
} from '../../../../../support/golden-towers.ts';
import { laneOf } from '../../../../../support/lane-of.ts';

const MAX_DIFFERENCE = 2e-5; // of the largest value, as for onnxruntime
const IMAGES = 2;

const ofColours = Object.entries(goldenTowers).flatMap(([id, { channels }]) => (channels === 3 ? [id] : []));

test.each(ofColours)("our own engine gives the rows of %s's own library", async (id) => {
  const { architecture, onnx } = await builtTower(id);
  const { size } = goldenTowers[id]!;
  for (const { id: output } of architecture.outputs) {
    if (isOtherInPython(id, output)) continue;
    const network = lowerGraph(onnx, { output, sizePx: size, layout: 'NCHW' });
    const lane = await laneOf(network, IMAGES, { isRelaxed: false, isShared: false });
    const rows = lane.run(towerPictures(goldenTowers[id]!), IMAGES);
    const expected = await goldenTowerRows(id, output);
    expect(rows).toHaveLength(expected.length);
    expect(largestDifference(rows, expected), output).toBeLessThan(MAX_DIFFERENCE);
  }
});
