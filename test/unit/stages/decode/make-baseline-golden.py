"""Makes baseline-golden.json: baseline JPEGs of odd sizes, sampling, tables and restarts, with what Pillow makes of them.

usage: make-baseline-golden.py OUTPUT, with the Pillow that test/fixtures/README.md names."""
import base64
import hashlib
import io
import json
import random
import sys

from PIL import Image, ImageFilter

SIZES = [(1, 1), (5, 9), (16, 16), (33, 18), (40, 41)]
SAMPLING = {"4:4:4": 0, "4:2:2": 1, "4:2:0": 2}
HOW = {
    "usual": {"quality": 75},
    "all coefficients": {"quality": 100},
    "first coefficients": {"quality": 1},
    "its own tables": {"quality": 90, "optimize": True},
    "a restart a block": {"quality": 60, "restart_marker_blocks": 1},
    "restarts": {"quality": 95, "restart_marker_blocks": 2},
    "a restart a row": {"quality": 30, "restart_marker_rows": 1},
}


def picture(size, seed, smooth):
    random.seed(seed)
    image = Image.frombytes("RGB", size, random.randbytes(3 * size[0] * size[1]))
    return image.filter(ImageFilter.GaussianBlur(3)) if smooth else image


cases = []
for at, size in enumerate(SIZES):
    for sampling, number in SAMPLING.items():
        for nth, (name, options) in enumerate(HOW.items()):
            if (at + nth) % 2 and size != (33, 18):
                continue
            file = io.BytesIO()
            picture(size, len(cases), nth % 3 == 0).save(file, "JPEG", subsampling=number, **options)
            rgb = Image.open(file).convert("RGB").tobytes()
            cases.append({
                "name": f"{size[0]} × {size[1]}, {sampling}, {name}",
                "file": base64.b64encode(file.getvalue()).decode(),
                "sha256": hashlib.sha256(rgb).hexdigest(),
            })
with open(sys.argv[1], "w") as output:
    json.dump({"cases": cases}, output, indent=1)
