"""Compares rows that foldvec reduced with what scikit-learn makes of the whole rows.

Called by run.mjs: `reductions.py WHOLE.npz REDUCED.json`, where the list holds `{"what", "file", "kind", "settings", "within"}`.
Differences are told as a part of the largest value; signs follow scikit-learn's own rule on both sides.
"""

import json
import sys

import numpy as np
from sklearn.decomposition import PCA, KernelPCA, TruncatedSVD

KINDS = {
    "pca": lambda settings: PCA(svd_solver="full", **settings),
    "kernel-pca": lambda settings: KernelPCA(eigen_solver="dense", **settings),
    "svd": lambda settings: TruncatedSVD(algorithm="arpack", tol=0, **settings),
}


def relative(ours, theirs):
    if ours.shape != theirs.shape:
        return float("inf")
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())


def apply(archive, rows):
    """What the file itself says of how further rows are reduced: the linear kinds."""
    reduced = (rows - archive["reduction_mean"]) @ archive["reduction_components"].T
    return reduced * archive["reduction_scale"] if "reduction_scale" in archive else reduced


def main():
    whole_file, list_file = sys.argv[1:]
    whole = np.load(whole_file)
    rows = whole["embeddings"].astype(np.float64)
    results = []
    with open(list_file) as stream:
        entries = json.load(stream)
    for entry in entries:
        archive = np.load(entry["file"])
        ours = archive["embeddings"].astype(np.float64)
        theirs = KINDS[entry["kind"]](entry["settings"]).fit(rows).transform(rows)
        differences = [relative(ours, theirs)]
        if entry["kind"] != "kernel-pca":
            differences.append(relative(apply(archive, rows), ours))
        same_order = archive["paths"].tolist() == whole["paths"].tolist()
        results.append(
            {
                "what": entry["what"],
                "shape": f"{rows.shape[0]} × {rows.shape[1]} → {ours.shape[1]}",
                "difference": max(differences),
                "within": entry["within"],
                "equal": same_order and max(differences) <= float(entry["within"]),
            }
        )
    print(json.dumps(results))


if __name__ == "__main__":
    main()
