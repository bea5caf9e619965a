"""What test/unit/stages/map holds its numbers against: numpy's principal components, and umap-learn's fuzzy graph.

    pip install numpy==2.4.6 umap-learn==0.5.12
    python make-golden-map.py map.json
"""

import json
import sys

import numpy as np
import umap
from umap.umap_ import fuzzy_simplicial_set

ROWS, DIM, NEIGHBOURS = 40, 6, 6  # umap-learn counts a point among its own neighbours

random = np.random.default_rng(5)
rows = (random.normal(size=(ROWS, DIM)) * np.array([4, 2.5, 1.5, 1, 0.5, 0.2])).round(3).astype(np.float32)
centred = rows.astype(np.float64) - rows.mean(axis=0, dtype=np.float64)
_, _, directions = np.linalg.svd(centred, full_matrices=False)
graph, _, _ = fuzzy_simplicial_set(rows, NEIGHBOURS, np.random.RandomState(0), "euclidean")
graph = graph.tocoo()
edges = sorted((int(i), int(j), round(float(w), 6)) for i, j, w in zip(graph.row, graph.col, graph.data))

golden = {
    "made": {"numpy": np.__version__, "umap-learn": umap.__version__},
    "dim": DIM,
    "neighbours": NEIGHBOURS - 1,
    "rows": [round(float(value), 3) for value in rows.ravel()],
    "directions": [[round(float(value), 7) for value in direction] for direction in directions],
    "edges": edges,
}
with open(sys.argv[1], "w") as file:
    json.dump(golden, file, separators=(",", ":"))
    file.write("\n")
