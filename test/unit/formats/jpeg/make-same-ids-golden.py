"""Writes same-ids-golden.json: JPEGs of four components some of which have the same number, and the SHA-256 of what Pillow's convert('RGB') makes of them.

usage: make-same-ids-golden.py        with Pillow 13.0.0 and numpy
"""

import base64
import hashlib
import io
import json
import pathlib

import numpy as np
import PIL
from PIL import Image

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 37, 29
NUMBERS = [(1, 1, 1, 1), (1, 2, 2, 3), (1, 1, 2, 3), (1, 2, 3, 3)]


def picture():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    inks = np.stack([127 + 110 * np.sin(x / (3 + i) + y / (5 + i)) for i in range(4)], -1)
    return Image.frombytes("CMYK", (WIDTH, HEIGHT), inks.clip(0, 255).astype(np.uint8).tobytes())


def renumber(data, numbers):
    """The same JPEG with other component numbers, in its frame and its scans."""
    data = bytearray(data)
    frame = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2")) + 10
    known = {data[frame + 3 * i]: number for i, number in enumerate(numbers)}
    for i, number in enumerate(numbers):
        data[frame + 3 * i] = number
    scan = data.find(b"\xff\xda")
    while scan >= 0:
        for i in range(data[scan + 4]):
            data[scan + 5 + 2 * i] = known[data[scan + 5 + 2 * i]]
        scan = data.find(b"\xff\xda", scan + 2)
    return bytes(data)


files = []
separate = []  # progressive: libjpeg smooths the components whose scans went to another, which we do not
for options in ({}, {"progressive": True}):
    plain = io.BytesIO()
    picture().save(plain, "JPEG", quality=90, subsampling="4:2:0", **options)
    for numbers in NUMBERS:
        data = renumber(plain.getvalue(), numbers)
        rgb = Image.open(io.BytesIO(data)).convert("RGB").tobytes()
        entry = {"name": " ".join(map(str, numbers)), "file": base64.b64encode(data).decode()}
        if options:
            separate.append(entry)
        else:
            files.append(entry | {"sha256": hashlib.sha256(rgb).hexdigest()})
made = {"made": f"Pillow {PIL.__version__}", "files": files, "separateScans": separate}
(HERE / "same-ids-golden.json").write_text(json.dumps(made, indent=1) + "\n")
