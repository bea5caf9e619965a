"""Writes what Pillow's resize gives for made-up pictures, as hashes: resize-golden-<major>.json beside this file.

usage: make-resize-golden.py        once with Pillow 13.0.0, once with Pillow 11.3.0
Needs numpy. The pictures are those of `noisePicture` in test/support/noise-picture.ts.
"""

import hashlib
import json
import pathlib
import random

import numpy as np
import PIL
from PIL import Image

FILTERS = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}
MASK = np.uint64(0xFFFFFFFF)


def noise(width, height, seed):
    index = np.arange(width * height * 3, dtype=np.uint64)
    hashed = (index * np.uint64(2654435761) + np.uint64(seed)) & MASK
    hashed ^= hashed >> np.uint64(15)
    hashed = (hashed * np.uint64(2246822519)) & MASK
    return (hashed >> np.uint64(24)).astype(np.uint8).reshape(height, width, 3)


def shorter_edge(width, height, shorter):
    if width <= height:
        return shorter, int(shorter * height / width)
    return int(shorter * width / height), shorter


def sizes(rng):
    squash = (224, 224)
    fixed = [(1, 1), (1, 2), (2, 1), (224, 224), (224, 225), (225, 224), (1, 900), (900, 1), (224, 700), (700, 224)]
    for width, height in fixed + [(400, 533), (400, 711), (333, 500), (532, 400)]:
        yield (width, height), squash
    for _ in range(14):
        yield (rng.randint(1, 40), rng.randint(1, 40)), squash
        yield (rng.randint(1, 500), rng.randint(1, 500)), squash
        size = rng.randint(60, 500), rng.randint(60, 500)
        yield size, shorter_edge(*size, rng.choice([224, 232, 256]))
        yield (rng.randint(1, 200), rng.randint(1, 200)), (rng.randint(1, 200), rng.randint(1, 200))
        # On both sides of the place where Pillow 13 changes the order of its passes.
        out = rng.randint(1, 120), rng.randint(1, 120)
        less = rng.randint(-min(40, out[0] - 1), 90)
        yield (out[0] + less, max(1, out[1] + 2 * less + rng.randint(-1, 2))), out


def main():
    rng = random.Random(13)
    cases = []
    for seed, (before, after) in enumerate(sizes(rng)):
        for name, resample in FILTERS.items():
            resized = np.asarray(Image.fromarray(noise(*before, seed)).resize(after, resample))
            digest = hashlib.sha256(resized.tobytes()).hexdigest()[:16]
            cases.append([*before, *after, name, seed, digest])
    rows = ",\n".join(json.dumps(case) for case in cases)
    text = f'{{\n"made": "Pillow {PIL.__version__}, numpy {np.__version__}",\n"cases": [\n{rows}\n]\n}}\n'
    major = PIL.__version__.split(".")[0]
    pathlib.Path(__file__).with_name(f"resize-golden-{major}.json").write_text(text)
    print(len(cases), "cases, Pillow", PIL.__version__)


main()
