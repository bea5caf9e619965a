"""Writes content-golden.json: small files of kinds that are not encoded, behind whatever name, and what Pillow takes each for (null: for nothing).

usage: make-content-golden.py        with Pillow 13.0.0 and numpy
"""

import base64
import io
import json
import pathlib
import struct

import numpy as np
import PIL
from PIL import Image

HERE = pathlib.Path(__file__).parent
COLORS = Image.fromarray(np.random.default_rng(3).integers(0, 256, (8, 8, 3), np.uint8))


def save(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def cursor():
    icon = bytearray(save(COLORS.resize((16, 16)), "ICO", sizes=[(16, 16)], bitmap_format="bmp"))
    icon[2] = 2
    return bytes(icon)


def tga(colour_map, kind, depth):
    """A header that Pillow's plugin takes, or not, and pixels enough for it."""
    return struct.pack("<BBBHHBHHHHBB", 0, colour_map, kind, 0, 0, 0, 0, 0, 4, 4, depth, 0) + bytes(range(64))


def files():
    yield "TGA of RGB", save(COLORS, "TGA")
    yield "TGA of RGB in runs", save(COLORS, "TGA", compression="tga_rle")
    yield "TGA of RGB with a comment", save(COLORS, "TGA", id_section=b"a comment")
    yield "TGA of RGB and alpha", save(COLORS.convert("RGBA"), "TGA")
    yield "TGA of grey", save(COLORS.convert("L"), "TGA")
    yield "TGA of a palette", save(COLORS.quantize(16), "TGA")
    yield "TGA of an unknown kind", tga(0, 5, 24)
    yield "TGA of 12 bits", tga(0, 2, 12)
    yield "icon", save(COLORS.resize((16, 16)), "ICO", sizes=[(16, 16)])
    yield "cursor", cursor()
    yield "PCX of RGB", save(COLORS, "PCX")
    yield "PCX of grey", save(COLORS.convert("L"), "PCX")
    yield "PCX of one bit", save(COLORS.convert("1"), "PCX")
    yield "line end and noise", b"\x0a\x05\x01" + np.random.default_rng(5).integers(128, 256, 200, np.uint8).tobytes()


def pillow_says(data):
    try:
        return Image.open(io.BytesIO(data)).format
    except OSError:
        return None


golden = [{"name": name, "file": base64.b64encode(data).decode(), "pillow": pillow_says(data)} for name, data in files()]
made = {"made": f"Pillow {PIL.__version__}", "files": golden}
(HERE / "content-golden.json").write_text(json.dumps(made, indent=1) + "\n")
