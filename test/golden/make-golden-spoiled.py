"""Writes spoiled.json: pictures of test/fixtures with a few bytes changed, cut off or put between, and APNGs of odd orders, with
what Pillow's convert('RGB') makes of them: the SHA-256 of the pixels, or null where it refuses.

usage: make-golden-spoiled.py        with Pillow 13.0.0
"""

import base64
import hashlib
import io
import json
import os
import pathlib
import random
import struct
import zlib

import PIL
from PIL import Image

HERE = pathlib.Path(__file__).parent
IMAGES = HERE.parent / "fixtures" / "images"
KINDS = {"png": 40, "gif": 30, "bmp": 40, "ppm": 15, "pgm": 15, "pbm": 10, "pfm": 10, "tif": 60}
CMYK = ("jpeg-cmyk-adobe.jpg", "jpeg-cmyk-plain.jpg", "jpeg-ycck-adobe.jpg")
MAX_FILE_BYTES = 20_000
rng = random.Random(20)


def pillow(data):
    try:
        picture = Image.open(io.BytesIO(data)).convert("RGB")
    except Exception:  # noqa: BLE001 - whatever Pillow throws, the file is refused
        return None
    return hashlib.sha256(picture.tobytes()).hexdigest()


def spoil(data, first=0):
    """[at, how many bytes go, hexadecimal bytes that come] of one to three faults."""
    edits = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        at = rng.randrange(first, len(data))
        kind = rng.randrange(5)
        if kind <= 1:
            edits.append([at, 1, f"{data[at] ^ 1 << rng.randrange(8):02x}"])
        elif kind == 2:
            edits.append([at, len(data), ""])
        elif kind == 3:
            edits.append([at, rng.randrange(1, 6), ""])
        else:
            edits.append([at, 0, bytes(rng.choice([0, 255, rng.randrange(256)]) for _ in range(3)).hex()])
    return sorted(edits, reverse=True)


def apply(data, edits):
    for at, gone, come in edits:
        data = data[:at] + bytes.fromhex(come) + data[at + gone :]
    return data


def spoiled():
    for kind, count in KINDS.items():
        files = [path for path in sorted(IMAGES.glob(f"*.{kind}")) if path.stat().st_size < MAX_FILE_BYTES]
        for i in range(count):
            yield files[i % len(files)], 0
    for i in range(60):
        yield IMAGES / CMYK[i % 3], 620  # behind the header: there damage is mended, not refused


def chunk(name, payload):
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def apng(order, palette=False, cut=0):
    """A PNG of 4 × 3 pixels whose chunks come in this order; `f` is a frame of all, `p` of a part, `s` one of 0 pixels."""
    size = (4, 3)
    sequence = 0
    pixels = lambda width, height, value: zlib.compress(  # noqa: E731
        b"".join(b"\0" + bytes((value + i) % 4 for i in range(width * (1 if palette else 3))) for _ in range(height))
    )
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 3, 8, 3 if palette else 2, 0, 0, 0))
    if palette:
        data += chunk(b"PLTE", bytes(range(40, 52)))
    for i, what in enumerate(order):
        if what.isdigit():
            data += chunk(b"acTL", struct.pack(">II", int(what), 0))
        elif what in "fps":
            size = {"f": (4, 3), "p": (2, 2), "s": (0, 3)}[what]
            place = (1, 1) if what == "p" else (0, 0)
            data += chunk(b"fcTL", struct.pack(">IIIIIHHBB", sequence, *size, *place, 1, 10, 0, 0))
            sequence += 1
        elif what == "x":
            sequence += 1
        elif what == "I":
            packed = pixels(*size, i)
            data += chunk(b"IDAT", packed)
        elif what == "J":  # two chunks, the second one behind the pixels
            data += chunk(b"IDAT", pixels(*size, i)) + chunk(b"IDAT", bytes(9))
        elif what == "d":
            data += chunk(b"fdAT", struct.pack(">I", sequence) + pixels(*size, i))
            sequence += 1
    data += chunk(b"IEND", b"")
    return data[: len(data) - cut]


def animations():
    orders = ["I", "2Ifdfd", "1Ifd", "2fIfd", "1fI", "2ffI", "2pIfd", "fI", "pI", "If", "Ifd", "2xfI", "2Ixfd", "0Ifd"]
    orders += ["22Ifd", "I2fd", "2fdfd", "2d", "2fd", "3Ifdpd", "2sI", "2sfI", "1fIfd", "1fIfxd", "2Ipd", "9Ifdd"]
    for order in orders:
        for palette in (False, True):
            yield f"{order}{', palette' if palette else ''}", apng(order, palette)
    for cut in (3, 12, 14, 17, 20, 26, 30):
        yield f"a chunk behind the pixels, {cut} bytes cut", apng("J", cut=cut)
        yield f"pixels, {cut} bytes cut", apng("I", cut=cut)


def main():
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what libtiff says
    cases = []
    for path, first in spoiled():
        data = path.read_bytes()
        edits = spoil(data, first)
        cases.append({"file": f"images/{path.name}", "edits": edits, "sha256": pillow(apply(data, edits))})
    orders = [
        {"name": name, "file": base64.b64encode(data).decode(), "sha256": pillow(data)} for name, data in animations()
    ]
    lines = lambda items: ",\n".join("    " + json.dumps(item) for item in items)  # noqa: E731
    text = f'{{\n  "made": "Pillow {PIL.__version__}",\n  "spoiled": [\n{lines(cases)}\n  ],\n'
    text += f'  "animations": [\n{lines(orders)}\n  ]\n}}\n'
    (HERE / "spoiled.json").write_text(text)
    for name, items in (("spoiled", cases), ("animations", orders)):
        print(name, len(items), "refused", sum(item["sha256"] is None for item in items))


main()
