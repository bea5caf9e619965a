"""Writes ccitt-golden.json: small fax pages in TIFF, sound and damaged, and the SHA-256 of what Pillow's convert('RGB') makes of them, or null where it refuses.

usage: make-ccitt-golden.py        with Pillow 13.0.0 and numpy
"""

import base64
import hashlib
import io
import json
import pathlib
import sys
import zlib

import numpy as np
import PIL
from PIL import Image

import ccitt_encoder as ccitt

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parents[2] / "fixtures"))
from encoders import base_tags, tiff  # noqa: E402

OFFSETS, BYTE_COUNTS, OTHER = 273, 279, 280
ENCODERS = {
    "group 2": (2, 0, ccitt.group_2),
    "group 2 in words": (32771, 0, lambda rows: ccitt.group_2(rows, 16)),
    "group 3": (3, 0, lambda rows: ccitt.group_3(rows, 0)),
    "group 3 aligned": (3, 4, lambda rows: ccitt.group_3(rows, 0, align=True, rtc=6)),
    "group 3 without a first end of line": (3, 0, lambda rows: ccitt.group_3(rows, 0, first=False)),
    "group 3 with long ends of line": (3, 0, lambda rows: ccitt.group_3(rows, 0, "0" * 9 + ccitt.END_OF_LINE)),
    "group 3 without ends of line": (3, 0, lambda rows: ccitt.group_3(rows, 0, "", first=False)),
    "group 3 in two dimensions": (3, 1, lambda rows: ccitt.group_3(rows, 4)),
    "group 3 in two dimensions, aligned": (3, 5, lambda rows: ccitt.group_3(rows, 2, align=True, rtc=6)),
    "group 4": (4, 0, ccitt.group_4),
    "group 4 without an end": (4, 0, lambda rows: ccitt.group_4(rows, ends=False)),
}


def page(width, height, seed=5):
    """Shapes, stripes and specks."""
    y, x = np.mgrid[0:height, 0:width]
    shapes = (np.sin(x / 9 + y / 5) + np.cos(x / 31 - y / 3)) > 0.9
    specks = np.random.default_rng(seed).random((height, width)) < 0.03
    return (shapes ^ specks).astype(np.uint8)


def file_of(rows, encoder, photometric=0, reverse=False, per_strip=None, tile=None, change=None, order="<", options=0):
    """`change`: what is done to the bytes of each block."""
    height, width = rows.shape
    compression, own_options, encode = ENCODERS[encoder]
    tags = base_tags(width, height, [1], photometric, compression, per_strip)
    if own_options or options:
        tags[293 if compression == 4 else 292] = (4, [own_options | options])
    if reverse:
        tags[266] = (3, [2])
    if tile:
        wide, high = tile
        del tags[278]
        tags |= {322: (4, [wide]), 323: (4, [high])}
        whole = np.pad(rows, ((0, -height % high), (0, -width % wide)))
        parts = [whole[y : y + high, x : x + wide] for y in range(0, height, high) for x in range(0, width, wide)]
    else:
        step = per_strip or height
        parts = [rows[y : y + step] for y in range(0, height, step)]
    blocks = [ccitt.pack(encode(part), reverse) for part in parts]
    return tiff(None, tags, order, [change(block) for block in blocks] if change else blocks)


def flip(at, bit=0):
    def change(block):
        data = bytearray(block)
        data[int(at * len(data))] ^= 1 << bit
        return bytes(data)

    return change


def cut(part):
    return lambda block: block[: int(part * len(block))]


def zeros(part):
    return lambda block: block[: int(part * len(block))] + bytes(9) + block[int(part * len(block)) + 9 :]


def set_byte_counts(data, missing):
    """A little-endian TIFF whose first length is 0, or whose lengths are missing."""
    data = bytearray(data)
    at = int.from_bytes(data[4:8], "little")
    for entry in range(at + 2, at + 2 + 12 * int.from_bytes(data[at : at + 2], "little"), 12):
        if int.from_bytes(data[entry : entry + 2], "little") != BYTE_COUNTS:
            continue
        if missing:
            data[entry : entry + 2] = OTHER.to_bytes(2, "little")
        else:
            count = int.from_bytes(data[entry + 4 : entry + 8], "little")
            value = entry + 8 if count == 1 else int.from_bytes(data[entry + 8 : entry + 12], "little")
            data[value : value + 4] = bytes(4)
    return bytes(data)


def every_run():
    """A row of every run that has a code word of its own, white and black, and one that needs several."""
    lengths = [*range(1, 64), *range(64, 2561, 64), 2624, 5120, 7000]
    return np.concatenate([np.repeat(np.uint8([0, 1]), length) for length in lengths])[None]


def sound():
    rows = page(83, 21)
    for name in ENCODERS:
        yield name, file_of(rows, name)
        yield f"{name}, white is 1, lowest bit first", file_of(rows, name, 1, reverse=True, order=">")
        yield f"{name}, strips of 4 rows", file_of(rows, name, per_strip=4)
        yield f"{name}, 1 pixel wide", file_of(page(1, 9), name)
        yield f"{name}, every run", file_of(every_run(), name)
    for name in ("group 2", "group 3", "group 4"):
        yield f"{name}, tiles", file_of(rows, name, tile=(32, 16))
        yield f"{name}, 5,003 pixels wide", file_of(page(5003, 3), name)


def damaged():
    rows = page(83, 21)
    for name in ENCODERS:
        for at in (0.2, 0.5, 0.8):
            yield f"{name}, a bit flipped at {at}", file_of(rows, name, change=flip(at, int(at * 10) % 8))
        yield f"{name}, strips of 7 rows, a bit flipped in each", file_of(rows, name, per_strip=7, change=flip(0.4, 3))
        yield f"{name}, tiles, a bit flipped in each", file_of(rows, name, tile=(32, 16), change=flip(0.3, 5))
        yield f"{name}, cut", file_of(rows, name, change=cut(0.6))
        yield f"{name}, strips of 7 rows, each cut", file_of(rows, name, per_strip=7, change=cut(0.7))
        yield f"{name}, tiles, each cut", file_of(rows, name, tile=(32, 16), change=cut(0.7))
        yield f"{name}, nine bytes of zeros", file_of(rows, name, change=zeros(0.4))
        yield f"{name}, nothing but zeros", file_of(rows, name, change=lambda block: bytes(len(block)))
        pairs = "0" if name == "group 4" else ""
        endless = ccitt.pack((ccitt.CODES[0][0] + ccitt.CODES[1][1]) * 90 + pairs)
        yield f"{name}, more runs than fit", file_of(rows, name, change=lambda block: endless)
    yield "group 4, nothing but an end", file_of(rows, "group 4", change=lambda block: ccitt.pack(2 * ccitt.END_OF_LINE))
    extension = ccitt.pack("1" + "0000001111" + "1" * 90)
    yield "group 4, an extension that no tag announces", file_of(rows, "group 4", change=lambda block: extension)


def without_lengths():
    rows = page(83, 21)
    files = {name: file_of(rows, name) for name in ("group 2", "group 3", "group 4")}
    files["group 4, strips"] = file_of(rows, "group 4", per_strip=7)
    files["group 4, cut"] = file_of(rows, "group 4", change=cut(0.6))
    for name in ("tiff_lzw", "packbits"):
        file = io.BytesIO()
        Image.fromarray(rows == 0).save(file, "TIFF", compression=name)
        files[name] = file.getvalue()
    deflate = base_tags(83, 21, [1], 0, 8)
    files["deflate"] = tiff(None, deflate, blocks=[zlib.compress(np.packbits(rows, axis=1).tobytes())])
    for name, data in files.items():
        yield f"{name}, its length is 0", set_byte_counts(data, missing=False)
        yield f"{name}, no length", set_byte_counts(data, missing=True)


def uncompressed():
    """Pages whose tags announce the uncompressed mode, and that enter it in their first row."""
    starts = {"group 3 in two dimensions": ccitt.END_OF_LINE + "0", "group 4": "1"}
    for name, start in starts.items():
        block = ccitt.pack(start + "0000001111" + "1" * 40)
        yield name, file_of(page(20, 4), name, options=2, change=lambda _, block=block: block)


def pillow(data):
    try:
        return hashlib.sha256(Image.open(io.BytesIO(data)).convert("RGB").tobytes()).hexdigest()
    except OSError:
        return None


def main():
    groups = {"sound": sound(), "damaged": damaged(), "withoutLengths": without_lengths()}
    golden = {"made": f"Pillow {PIL.__version__}"}
    for group, files in groups.items():
        golden[group] = [
            {"name": name, "file": base64.b64encode(data).decode(), "sha256": pillow(data)} for name, data in files
        ]
    golden["uncompressed"] = [{"name": name, "file": base64.b64encode(data).decode()} for name, data in uncompressed()]
    (HERE / "ccitt-golden.json").write_text(json.dumps(golden, indent=2) + "\n")
    for group in groups:
        cases = golden[group]
        refused = [case["name"] for case in cases if case["sha256"] is None]
        print(group, len(cases), "cases,", len(refused), "refused:", refused)


main()
