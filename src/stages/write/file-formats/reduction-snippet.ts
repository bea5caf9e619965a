import type { KernelSpec } from '../../../core/reduction.ts';
import { toPythonString } from '../../../formats/npy/python-literal.ts';

/** What the snippet must know of a reduction. */
export interface SnippetReduction {
  /** Length of the rows that it takes. */
  readonly inputDim: number;
  readonly kernel?: KernelSpec;
  readonly hasScale: boolean;
  /** The file beside the rows that holds it; undefined where the rows' own archive does. */
  readonly fileName?: string;
}

/** Python that makes other rows as short as those in the file, by the same numbers: a function `reduce`. */
export function reductionLines({ inputDim, kernel, hasScale, fileName }: SnippetReduction): readonly string[] {
  const array = (name: string) => (fileName === undefined ? `archive['reduction_${name}']` : `reduction['${name}']`);
  return [
    '',
    ...(fileName === undefined ? [] : ['import numpy as np', '', `reduction = np.load(${toPythonString(fileName)})`]),
    '',
    `def reduce(rows):  # n x ${inputDim}, of the same model: as the rows in the file were made of whole ones`,
    '    features = np.asarray(rows, dtype=np.float64)',
    ...(kernel ? kernelLines(kernel, array('landmarks')) : []),
    `    reduced = (features - ${array('mean')}) @ ${array('components')}.T`,
    ...(hasScale ? [`    reduced = reduced * ${array('scale')}`] : []),
    '    return reduced.astype(np.float32)',
  ];
}

function kernelLines({ kind, gamma, degree, coef0 }: KernelSpec, landmarks: string): readonly string[] {
  const taken = `    landmarks = ${landmarks}.astype(np.float64)`;
  switch (kind) {
    case 'rbf':
      return [
        taken,
        '    squares = (features ** 2).sum(axis=1)[:, None] + (landmarks ** 2).sum(axis=1)',
        `    features = np.exp(-${gamma} * np.maximum(squares - 2 * features @ landmarks.T, 0))`,
      ];
    case 'poly':
      return [taken, `    features = (${gamma} * features @ landmarks.T + ${coef0}) ** ${degree}`];
    case 'cosine':
      return [
        taken,
        '    lengths = [np.linalg.norm(x, axis=1, keepdims=True) for x in (features, landmarks)]',
        '    lengths = [np.where(length == 0, 1, length) for length in lengths]',
        '    features = (features / lengths[0]) @ (landmarks / lengths[1]).T',
      ];
  }
}
