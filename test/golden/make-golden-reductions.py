"""Makes reductions-*.npz: what scikit-learn makes of real rows and of small sets, for the tests of src/stages/reduce.

    python test/golden/make-golden-reductions.py ROWS.npz

ROWS.npz is a file that foldvec saved (ResNet-18, squash); the first 110 of its rows are kept as float32 and are what the tests
reduce. scikit-learn 1.9.1, numpy 2.4.6. Everything is computed in float64 of those float32 values.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA, KernelPCA, TruncatedSVD

HERE = Path(__file__).parent
ROWS = 110
K = 12


def pca_arrays(name, rows, **settings):
    pca = PCA(svd_solver='full', **settings).fit(rows)
    return {
        f'{name}_mean': pca.mean_,
        f'{name}_components': pca.components_,
        f'{name}_variance': pca.explained_variance_,
        f'{name}_ratio': pca.explained_variance_ratio_,
        f'{name}_rows': pca.transform(rows),
    }


def main(source):
    rows = np.load(source)['embeddings'][:ROWS].astype(np.float32)
    rng = np.random.default_rng(7)
    # More rows than values, with a mean far from zero and one value that never changes.
    tall = (rng.standard_normal((400, 10)) @ rng.standard_normal((10, 24)) + 50 + rng.standard_normal((400, 24)) / 10).astype(np.float32)
    tall[:, 5] = 3
    wide, high = rows.astype(np.float64), tall.astype(np.float64)

    arrays = {'wide': rows, 'tall': tall}
    arrays |= pca_arrays('pca_wide', wide, n_components=K)
    arrays |= pca_arrays('pca_tall', high, n_components=K)
    arrays |= pca_arrays('white_tall', high, n_components=6, whiten=True)
    arrays['share_wide_ratio'] = PCA(n_components=0.8, svd_solver='full').fit(wide).explained_variance_ratio_
    for name, data in (('svd_wide', wide), ('svd_tall', high)):
        svd = TruncatedSVD(n_components=8, algorithm='arpack', tol=0).fit(data)
        arrays |= {
            f'{name}_components': svd.components_,
            f'{name}_variance': svd.explained_variance_,
            f'{name}_ratio': svd.explained_variance_ratio_,
            f'{name}_rows': svd.transform(data),
        }
    few = wide[:, :40]
    for name, settings in (
        ('rbf', {'kernel': 'rbf', 'gamma': 0.05}),
        ('rbf_default', {'kernel': 'rbf'}),
        ('cosine', {'kernel': 'cosine'}),
        ('poly', {'kernel': 'poly', 'gamma': 0.01, 'degree': 3, 'coef0': 1}),
    ):
        kernel = KernelPCA(n_components=8, eigen_solver='dense', **settings).fit(few[:90])
        arrays |= {f'kernel_{name}_values': kernel.eigenvalues_, f'kernel_{name}_rows': kernel.transform(few)}
    np.savez(HERE / 'reductions.npz', **{name: to_small(array) for name, array in arrays.items()})


def to_small(array):
    """Results as float64 where few, else float32: the bounds of the tests are wider than its rounding."""
    array = np.ascontiguousarray(array)
    return array.astype(np.float32) if array.size > 500 else array


if __name__ == '__main__':
    main(sys.argv[1])
