import { expect, test } from 'vitest';
import { coloursOfClasses, coloursOfColumn } from '../../../../src/state/map/colours.ts';
import { OTHER_COLOUR } from '../../../../src/state/map/view.ts';

test('the largest classes have a colour of their own, the others share one', () => {
  const classes = Array.from({ length: 13 }, (_, i) => `class ${i}`);
  const labels = Int32Array.from([...classes.keys(), 12, 12, 3, -1]);
  const { groups, others, colourOf, nameOf } = coloursOfClasses({ labels, classes });
  expect(groups.slice(0, 3)).toEqual([
    { name: 'class 12', pictures: 3, colour: 0 },
    { name: 'class 3', pictures: 2, colour: 1 },
    { name: 'class 0', pictures: 1, colour: 2 },
  ]);
  expect(others).toEqual({ groups: 4, pictures: 4 }); // three classes, and one picture without a class
  expect([colourOf[12], colourOf[3], colourOf[11]]).toEqual([0, 1, OTHER_COLOUR]);
  expect([nameOf(11), nameOf(16)]).toEqual(['class 11', undefined]);
});

test('without classes all points have one colour, and there is nothing to tell of it', () => {
  const { groups, others, colourOf } = coloursOfClasses({ labels: Int32Array.of(-1, -1), classes: [] });
  expect({ groups, others }).toEqual({ groups: [], others: { groups: 0, pictures: 0 } });
  expect([...colourOf]).toEqual([0, 0]);
});

test('texts and a few whole numbers are kinds, many numbers are steps from low to high', () => {
  const text = coloursOfColumn({ name: 'season', kind: 'text', values: ['wet', '', 'dry', 'dry'] });
  expect([...text.colourOf]).toEqual([1, OTHER_COLOUR, 0, 0]);
  const few = coloursOfColumn({ name: 'year', kind: 'integer', values: Float64Array.of(2020, 2021, 2020) });
  expect(few.scale).toBe('kinds');
  const values = Float64Array.from({ length: 71 }, (_, i) => (i === 70 ? NaN : 70 - i));
  const many = coloursOfColumn({ name: 'price', kind: 'number', values });
  expect(many.scale).toBe('steps');
  expect(many.groups.map(({ name, pictures }) => [name, pictures])[0]).toEqual(['1 – 10', 10]);
  expect([many.colourOf[0], many.colourOf[69], many.colourOf[70]]).toEqual([6, 0, OTHER_COLOUR]);
  expect(many.others).toEqual({ groups: 1, pictures: 1 });
});
