"""Writes the golden vectors of every src/models/*.model.ts: the embeddings of the two known inputs by native onnxruntime.

Run:   python test/golden/make-golden-embeddings.py          (rewrites the `golden` lines)
       python test/golden/make-golden-embeddings.py --check  (fails if a line differs)
Made with Python 3.11, numpy 2.4.6, onnxruntime 1.32.0 (CPU, float32). Stored as little-endian float16 in base64.

The known inputs are those of src/stages/embed/known-inputs.ts, in float32 step by step, as torchvision normalises.
"""

import base64
import re
import sys
from pathlib import Path

import numpy as np
import onnxruntime

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = re.compile(r"golden: \[.*?\],\n", re.S)


def known_pictures(size: int) -> np.ndarray:
    """uint8[2, 3, size, size]"""
    y, x = np.mgrid[0:size, 0:size]
    ramps = [(3 * x + 5 * y + 85 * c + ((x * y) >> 5)) & 255 for c in range(3)]
    blocks = [(((x >> 5) * (7 + 2 * c) + (y >> 4) * (3 + c)) * 29 + ((x ^ y) & 15) * 4) & 255 for c in range(3)]
    return np.stack([ramps, blocks]).astype(np.uint8)


def normalized(pictures: np.ndarray, mean: list[float], std: list[float]) -> np.ndarray:
    shape = (1, 3, 1, 1)
    scaled = pictures.astype(np.float32) / np.float32(255)
    return (scaled - np.array(mean, np.float32).reshape(shape)) / np.array(std, np.float32).reshape(shape)


def numbers(text: str, key: str) -> list[float]:
    found = re.search(rf"\b{key}: \[([^\]]*)\]", text)
    assert found, f"no {key}"
    return [float(part) for part in found[1].split(",")]


def golden_lines(text: str) -> str:
    size = re.search(r"\bsizePx: (\d+)", text)
    file = re.search(r"\bfile: '([^']+\.onnx)'", text)
    assert size and file, "no sizePx or file"
    tensors = normalized(known_pictures(int(size[1])), numbers(text, "mean"), numbers(text, "std"))
    session = onnxruntime.InferenceSession(ROOT / "public/models" / file[1], providers=["CPUExecutionProvider"])
    rows = session.run(None, {session.get_inputs()[0].name: tensors})[0].reshape(2, -1)
    assert rows.dtype == np.float32 and np.isfinite(rows).all() and abs(rows).max() < 65504
    lines = [f"    '{base64.b64encode(row.astype('<f2').tobytes()).decode()}',\n" for row in rows]
    return "golden: [\n" + "".join(lines) + "  ],\n"


def main() -> int:
    differs = 0
    for path in sorted((ROOT / "src/models").glob("*.model.ts")):
        text = path.read_text(encoding="utf-8")
        assert GOLDEN.search(text), f"{path.name}: no golden lines"
        made = GOLDEN.sub(lambda _: golden_lines(text), text)
        print(path.name, "same" if made == text else "differs")
        differs += made != text
        if "--check" not in sys.argv:
            path.write_text(made, encoding="utf-8")
    return 1 if "--check" in sys.argv and differs else 0


if __name__ == "__main__":
    sys.exit(main())
