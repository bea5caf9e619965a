"""Opens files that foldvec saved with the programs that they are meant for, and compares every row.

Called by run.mjs: `interop.py versions`, or `interop.py check LIST.json REFERENCE.npy REFERENCE.paths.json`, which prints a JSON
list of results. Each reader gives paths and a matrix, or what stands in their place; nothing of foldvec's own is used.
"""

import json
import os
import pickle
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

PACKAGES = [
    *("numpy", "pandas", "pyarrow", "polars", "duckdb", "safetensors", "h5py", "torch", "tensorflow-cpu"),
    *("scikit-learn", "embedding-atlas", "pyspark", "ray"),
]


def versions():
    found = {"python": sys.version.split()[0]}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def matrix_of(vectors, dtype="float32"):
    return np.stack([np.asarray(vector, dtype=dtype) for vector in vectors]) if len(vectors) else np.zeros((0, 0), dtype)


def flat(tree, prefix=""):
    """A nested dictionary as paths and rows, in its own order."""
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}/")
        else:
            yield prefix + name, value


# --- readers: file → (paths or None, matrix) ---------------------------------------------------------------------------------


def npz_numpy(file):
    archive = np.load(file)
    return archive["paths"].tolist(), archive["embeddings"]


def npz_torch(file):
    import torch

    archive = np.load(file)
    return archive["paths"].tolist(), torch.from_numpy(archive["embeddings"]).numpy()


def npz_tensorflow(file):
    import tensorflow as tf

    archive = np.load(file)
    return archive["paths"].tolist(), tf.convert_to_tensor(archive["embeddings"]).numpy()


def npz_sklearn(file):
    """What scikit-learn takes as X; its nearest neighbour of a row is the row itself."""
    from sklearn.neighbors import NearestNeighbors

    archive = np.load(file)
    rows = archive["embeddings"]
    known = ~np.isnan(rows).any(axis=1)
    distances, _ = NearestNeighbors(n_neighbors=1).fit(rows[known]).kneighbors(rows[known])
    # scikit-learn's distances go through a difference of squares: no more than float32's noise may be left.
    assert distances.max() < 1e-2 * np.linalg.norm(rows[known].astype("float64"), axis=1).max()
    return archive["paths"].tolist(), rows


def npy_numpy(file):
    paths = json.loads(Path(file).with_suffix(".paths.json").read_text("utf-8"))["paths"]
    return paths, np.load(file, mmap_mode="r")


def pickle_nested(file):
    with open(file, "rb") as stream:
        pairs = list(flat(pickle.load(stream)))
    return [path for path, _ in pairs], np.stack([row for _, row in pairs])


def pickle_matrix(file):
    with open(file, "rb") as stream:
        return None, pickle.load(stream)


def csv_pandas(file):
    import pandas as pd

    return pd.read_csv(file, dtype={"path": str}, keep_default_na=False)["path"].tolist(), None


def safetensors_numpy(file):
    from safetensors import safe_open
    from safetensors.numpy import load_file

    with safe_open(file, framework="numpy") as stream:
        paths = json.loads(stream.metadata()["paths"])
    return paths, load_file(file)["embeddings"]


def safetensors_torch(file):
    from safetensors import safe_open
    from safetensors.torch import load_file

    with safe_open(file, framework="pt") as stream:
        paths = json.loads(stream.metadata()["paths"])
    return paths, load_file(file)["embeddings"].numpy()


def safetensors_files(file):
    from safetensors.numpy import load_file

    tensors = load_file(file)
    return list(tensors), np.stack(list(tensors.values()))


def parquet_pandas(file):
    import pandas as pd

    table = pd.read_parquet(file)
    return table["path"].tolist(), matrix_of(table["vector"])


def parquet_pyarrow(file):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(file)
    column = table["vector"].combine_chunks()
    assert pa.types.is_fixed_size_list(column.type), column.type
    return table["path"].to_pylist(), column.flatten().to_numpy().reshape(len(table), -1)


def parquet_polars(file):
    import polars as pl

    table = pl.read_parquet(file)
    assert isinstance(table.schema["vector"], pl.Array), table.schema
    return table["path"].to_list(), table["vector"].to_numpy()


def parquet_duckdb(file):
    import duckdb

    rows = duckdb.sql(f"select path, vector from read_parquet('{file}')").fetchall()
    return [path for path, _ in rows], matrix_of([vector for _, vector in rows])


def parquet_atlas(file):
    """What `embedding-atlas FILE --vector vector` does with the file before it draws."""
    from embedding_atlas.cli import load_datasets

    table = load_datasets([str(file)])
    return table["path"].tolist(), matrix_of(table["vector"])


def feather_pandas(file):
    import pandas as pd

    table = pd.read_feather(file)
    return table["path"].tolist(), matrix_of(table["vector"], table["vector"].iloc[0].dtype)


def feather_pyarrow(file):
    import pyarrow.feather as feather

    table = feather.read_table(file)
    return table["path"].to_pylist(), table["vector"].combine_chunks().flatten().to_numpy().reshape(len(table), -1)


def feather_polars(file):
    import polars as pl

    table = pl.read_ipc(file)
    return table["path"].to_list(), table["vector"].to_numpy()


def hdf5_h5py(file):
    import h5py

    pairs = []
    with h5py.File(file) as root:

        def visit(name, item):
            if isinstance(item, h5py.Dataset) and not name.startswith("__foldvec__"):
                pairs.append((name, item[:]))

        root.visititems(visit)
    return [path for path, _ in pairs], np.stack([row for _, row in pairs])


def projector_pandas(file):
    import pandas as pd

    rows = pd.read_csv(file, sep="\t", header=None, dtype="float32").to_numpy()
    metadata = pd.read_csv(metadata_of(file), sep="\t", dtype=str, keep_default_na=False)
    return metadata["path"].tolist(), rows


def projector_numpy(file):
    lines = Path(metadata_of(file)).read_text("utf-8").splitlines()[1:]
    return [line.split("\t")[0] for line in lines], np.loadtxt(file, delimiter="\t", dtype="float32", ndmin=2)


def metadata_of(file):
    [metadata] = Path(file).parent.glob("*metadata.tsv")
    return metadata


def clip_retrieval(file):
    import pandas as pd

    return pd.read_parquet(Path(file).with_name("metadata_0.parquet"))["image_path"].tolist(), np.load(file, mmap_mode="r")


def json_nested(file):
    with open(file, encoding="utf-8") as stream:
        pairs = list(flat(json.load(stream)))
    rows = [[np.nan if value is None else value for value in row] for _, row in pairs]
    return [path for path, _ in pairs], matrix_of(rows)


def class_to_idx(file):
    """As ImageFolder numbers its classes."""
    with open(file, encoding="utf-8") as stream:
        classes = json.load(stream)
    assert classes == {name: i for i, name in enumerate(sorted(classes))}
    return None, None


READERS = {
    "npz": [
        *(("numpy", npz_numpy), ("torch", npz_torch), ("tensorflow-cpu", npz_tensorflow), ("scikit-learn", npz_sklearn)),
    ],
    "npy": [("numpy", npy_numpy)],
    "pickle-nested": [("numpy", pickle_nested)],
    "pickle-matrix": [("numpy", pickle_matrix)],
    "rows-csv": [("pandas", csv_pandas)],
    "safetensors": [("safetensors", safetensors_numpy), ("torch", safetensors_torch)],
    "safetensors-files": [("safetensors", safetensors_files)],
    "parquet": [
        *(("pandas", parquet_pandas), ("pyarrow", parquet_pyarrow), ("polars", parquet_polars)),
        *(("duckdb", parquet_duckdb), ("embedding-atlas", parquet_atlas)),
    ],
    "feather": [("pandas", feather_pandas), ("pyarrow", feather_pyarrow), ("polars", feather_polars)],
    "hdf5": [("h5py", hdf5_h5py)],
    "projector": [("pandas", projector_pandas), ("numpy", projector_numpy)],
    "clip-retrieval": [("pandas", clip_retrieval)],
    "json-nested": [("python", json_nested)],
    "class-to-idx": [("python", class_to_idx)],
}


# --- comparing ---------------------------------------------------------------------------------------------------------------


class Mismatch(Exception):
    pass


def compare(paths, matrix, reference_paths, reference):
    """Raises unless every row is the reference's, bit by bit, under its own path."""
    if paths is None and matrix is None:
        return 0
    if paths is None:
        order = np.arange(len(reference))
    else:
        if sorted(paths) != sorted(reference_paths):
            raise Mismatch(f"{len(set(paths) ^ set(reference_paths))} paths differ")
        place = {path: i for i, path in enumerate(reference_paths)}
        order = np.array([place[path] for path in paths], dtype=np.int64)
    if matrix is None:
        return len(paths)
    wanted = np.asarray(reference)[order]
    if matrix.shape != wanted.shape:
        raise Mismatch(f"shape {matrix.shape}, not {wanted.shape}")
    if not np.array_equal(matrix.astype("float64"), wanted.astype("float64"), equal_nan=True):
        raise Mismatch(f"{int((matrix.astype('float64') != wanted).any(axis=1).sum())} rows differ")
    return len(matrix)


def run_snippet(code, folder):
    """Runs the very lines that foldvec shows for a file, where the file lies."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        exec(compile(code, "snippet", "exec"), {"__name__": "snippet"})
    finally:
        os.chdir(before)


def check(entry):
    results = []
    reference_paths = json.loads(Path(entry["referencePaths"]).read_text("utf-8"))["paths"]
    reference = np.load(entry["reference"])
    for reader, read in READERS[entry["format"]]:
        result = {"format": entry["format"], "numbers": entry["numbers"], "reader": reader}
        try:
            rows = compare(*read(entry["file"]), reference_paths, reference)
            results.append({**result, "rows": rows, "equal": True})
        except Exception as error:  # whatever a reader throws is the result
            results.append({**result, "rows": 0, "equal": False, "why": f"{type(error).__name__}: {error}"})
    result = {"format": entry["format"], "numbers": entry["numbers"], "reader": "snippet"}
    try:
        run_snippet(entry["snippet"], Path(entry["file"]).parent)
        results.append({**result, "rows": len(reference), "equal": True})
    except Exception as error:
        results.append({**result, "rows": 0, "equal": False, "why": f"{type(error).__name__}: {error}"})
    return results


def parts(pattern, reference, reference_paths):
    """Parquet parts as one table, in DuckDB and in Spark where there is Java."""
    import duckdb

    wanted = json.loads(Path(reference_paths).read_text("utf-8"))["paths"], np.load(reference)
    rows = duckdb.sql(f"select path, vector from read_parquet('{pattern}')").fetchall()
    results = [{"reader": "duckdb", "rows": compare([path for path, _ in rows], matrix_of([v for _, v in rows]), *wanted)}]
    import shutil

    if shutil.which("java"):
        from pyspark.sql import SparkSession

        spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
        rows = spark.read.parquet(str(Path(pattern).parent)).select("path", "vector").collect()
        found = compare([row.path for row in rows], matrix_of([row.vector for row in rows]), *wanted)
        results.append({"reader": "pyspark", "rows": found})
        spark.stop()
    return results


def same(one, other, name):
    if name != "meta":
        return one[name].dtype == other[name].dtype and one[name].tobytes() == other[name].tobytes()
    metas = [json.loads(str(archive["meta"])) for archive in (one, other)]
    return {**metas[0], "date": ""} == {**metas[1], "date": ""}


def main():
    command, *arguments = sys.argv[1:]
    if command == "versions":
        print(json.dumps(versions()))
    elif command == "check":
        [entries] = arguments
        print(json.dumps([result for entry in json.loads(Path(entries).read_text()) for result in check(entry)]))
    elif command == "same":
        one, other = (np.load(file) for file in arguments)
        print(json.dumps(sorted(one) == sorted(other) and all(same(one, other, name) for name in one)))
    elif command == "parts":
        print(json.dumps(parts(*arguments)))


if __name__ == "__main__":
    main()
