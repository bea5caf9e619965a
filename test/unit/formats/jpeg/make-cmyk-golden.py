"""Writes cmyk-golden.json: small JPEGs of four components and the SHA-256 of what Pillow's convert('RGB') makes of them.

usage: make-cmyk-golden.py        with Pillow 13.0.0 and numpy
"""

import base64
import hashlib
import io
import json
import pathlib

import numpy as np
import PIL
from PIL import Image

ADOBE = b"\xff\xee"
TRANSFORM = 15  # bytes from the marker to its colour transform
SIZES = [(1, 1), (5, 3), (37, 29)]
OPTIONS = [
    {"quality": 75},
    {"quality": 98, "subsampling": "4:2:0"},
    {"quality": 60, "subsampling": "4:2:2", "restart_marker_blocks": 2},
    {"quality": 80, "subsampling": "4:1:1", "optimize": True},
    {"quality": 90, "progressive": True},
    {"quality": 70, "progressive": True, "subsampling": "4:2:0"},
]


def scene(width, height):
    y, x = np.mgrid[0:height, 0:width]
    waves = [np.sin(x / 3 + y / 7), np.sin(y / 2.3 - x / 9), np.cos((x + y) / 5), np.sin(x / 6) * np.cos(y / 4)]
    noise = np.random.default_rng(4).normal(0, 15, (height, width, 4))
    inks = np.stack([127 + 110 * wave for wave in waves], -1) + noise
    return Image.frombytes("CMYK", (width, height), inks.clip(0, 255).astype(np.uint8).tobytes())


def last_scans_cut(data):
    """The same progressive file without its second half of scans, but with an end marker."""
    scans = [i for i in range(len(data) - 1) if data[i : i + 2] == b"\xff\xda"]
    tables = data.rfind(b"\xff\xc4", 0, scans[len(scans) // 2])
    return data[:tables] + b"\xff\xd9"


def main():
    cases = []
    cut = None
    for width, height in SIZES:
        for options in OPTIONS:
            file = io.BytesIO()
            scene(width, height).save(file, "JPEG", **options)
            cmyk = file.getvalue()
            ycck = bytearray(cmyk)
            ycck[cmyk.index(ADOBE) + TRANSFORM] = 2
            for kind, data in (("CMYK", cmyk), ("YCCK", bytes(ycck))):
                rgb = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
                words = [kind, f"{width} x {height}", *(f"{key} {value}" for key, value in options.items())]
                sha256 = hashlib.sha256(rgb.tobytes()).hexdigest()
                cases.append({"name": ", ".join(words), "file": base64.b64encode(data).decode(), "sha256": sha256})
            if options.get("progressive"):
                cut = last_scans_cut(cmyk)
    golden = {"made": f"Pillow {PIL.__version__}", "cases": cases, "cut": base64.b64encode(cut).decode()}
    pathlib.Path(__file__).with_name("cmyk-golden.json").write_text(json.dumps(golden, indent=2) + "\n")
    print(len(cases), "cases, Pillow", PIL.__version__)


main()
