"""Writes kinds-golden.json: small TIFFs of the rarer kinds, and the SHA-256 of what Pillow's convert('RGB') makes of each, or null where it refuses.

usage: make-kinds-golden.py        with Pillow 13.0.0, numpy and imagecodecs 2026.3.6
"""

import base64
import hashlib
import io
import json
import lzma
import pathlib
import struct
import sys
import zlib

import imagecodecs
import numpy as np
import PIL
from PIL import Image

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parents[2] / "fixtures"))
from encoders import base_tags, tiff  # noqa: E402
from scene import scene  # noqa: E402

WIDTH, HEIGHT = 21, 13
COLORS = scene(WIDTH, HEIGHT, 90)
YCC = np.asarray(Image.fromarray(COLORS).convert("YCbCr"))
GREY = YCC[..., 0]
FOUR = np.dstack([np.asarray(Image.fromarray(scene(WIDTH, HEIGHT, seed)).convert("L")) for seed in (91, 92, 93, 94)])
BANDS = np.random.default_rng(7).integers(0, 256, (HEIGHT, WIDTH, 13), np.uint8)
OFFSETS, PLANAR, PREDICTOR, EXTRA, SAMPLING, BLACK_WHITE = 273, 284, 317, 338, 530, 532


def xz(data):
    filters = [{"id": lzma.FILTER_DELTA, "dist": 1}, {"id": lzma.FILTER_LZMA2, "preset": 6}]
    return lzma.compress(data, lzma.FORMAT_XZ, lzma.CHECK_CRC32, filters=filters)


def old_lzw(data):
    """LZW with the lowest bit first, and codes that grow when they must: as it was before 1988."""
    table = {bytes([i]): i for i in range(256)}
    bits, word, size, after = [(256 >> k) & 1 for k in range(9)], b"", 9, 258
    for i in range(len(data)):
        byte = data[i : i + 1]
        if word + byte in table:
            word += byte
            continue
        bits += [(table[word] >> k) & 1 for k in range(size)]
        table[word + byte] = after
        after += 1
        size += after - 1 >= 1 << size
        word = byte
    assert after < 4096
    bits += [(table[word] >> k) & 1 for k in range(size)] + [(257 >> k) & 1 for k in range(size)]
    return np.packbits(np.array(bits + [0] * (-len(bits) % 8), np.uint8), bitorder="little").tobytes()


PACK = {
    "none": (1, bytes),
    "LZW": (5, imagecodecs.lzw_encode),
    "old LZW": (5, old_lzw),
    "deflate": (8, zlib.compress),
    "PackBits": (32773, imagecodecs.packbits_encode),
    "LZMA": (34925, xz),
    "Zstandard": (50000, imagecodecs.zstd_encode),
}


def strips(samples, rows):
    return [np.ascontiguousarray(samples[y : y + rows]) for y in range(0, len(samples), rows)]


def differences(samples):
    return np.concatenate([samples[:, :1], np.diff(samples, axis=1)], axis=1)


def packed(samples, photometric, kind, rows=8, tags={}, order="<"):
    compression, pack = PACK[kind]
    bits = [8 * samples.itemsize] * samples.shape[2]
    head = base_tags(WIDTH, HEIGHT, bits, photometric, compression, rows)
    return tiff(None, head | tags, order, [pack(strip.tobytes()) for strip in strips(samples, rows)])


def planes(samples, photometric, kind, tags={}, order="<", encode=None):
    compression, pack = PACK.get(kind, (7, None))
    bits = [8 * samples.itemsize] * samples.shape[2]
    each = [np.ascontiguousarray(samples[..., i]) for i in range(samples.shape[2])]
    blocks = [encode(plane) if encode else pack(plane.tobytes()) for plane in each]
    return tiff(None, base_tags(WIDTH, HEIGHT, bits, photometric, compression) | {PLANAR: (3, [2])} | tags, order, blocks)


def share_chroma(ycc, across, down):
    """Groups of luma samples, each followed by its two of chroma."""
    height, width = ycc.shape[:2]
    full = np.pad(ycc, ((0, -height % down), (0, -width % across), (0, 0)), "edge")
    out = b""
    for y in range(0, len(full), down):
        for x in range(0, full.shape[1], across):
            group = full[y : y + down, x : x + across]
            out += group[..., 0].tobytes() + bytes([int(group[..., 1].mean()), int(group[..., 2].mean())])
    return out


def shared(across, down, kind, rows=8, tiled=False, tags={}):
    compression, pack = PACK[kind]
    head = base_tags(WIDTH, HEIGHT, [8] * 3, 6, compression, rows) | {SAMPLING: (3, [across, down])} | tags
    parts = strips(YCC, rows)
    if tiled:
        del head[278]
        head |= {322: (4, [16]), 323: (4, [8])}
        full = np.pad(YCC, ((0, 3), (0, 11), (0, 0)), "edge")
        parts = [full[y : y + 8, x : x + 16] for y in (0, 8) for x in (0, 16)]
    return tiff(None, head, blocks=[pack(share_chroma(part, across, down)) for part in parts])


def jpeg(samples, space=None, sampling="444", lossless=False, out=None):
    samples = np.ascontiguousarray(samples)
    options = dict(level=90, lossless=lossless, subsampling=None if lossless else sampling)
    return imagecodecs.jpeg8_encode(samples, colorspace=space, outcolorspace=out or space, **options)


def jpegs(samples, photometric, tags={}, **options):
    head = base_tags(WIDTH, HEIGHT, [8] * (samples.shape[2] if samples.ndim == 3 else 1), photometric, 7, 8)
    return tiff(None, head | tags, blocks=[jpeg(strip, **options) for strip in strips(samples, 8)])


def jfif(samples, sampling):
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(samples)).save(file, "JPEG", quality=90, subsampling=sampling)
    return file.getvalue()


def place(file, marks, places):
    """Writes places where marks were put for them."""
    for mark, at in zip(marks, places):
        file = file.replace(struct.pack("<I", mark), struct.pack("<I", at))
    return file


def old_stream(sampling, tags={}):
    """Old-style JPEG with a whole stream, which the tag 513 points to."""
    stream = jfif(COLORS, sampling)
    head = base_tags(WIDTH, HEIGHT, [8] * 3, 6, 6) | {513: (4, [0x12345678]), 514: (4, [len(stream)])} | tags
    file = tiff(None, head, blocks=[stream])
    return place(file, [0x12345678], [file.find(stream)])


def old_tables(sampling, tags, rows=HEIGHT):
    """Old-style JPEG with tables of its own, which tags point to, and nothing but coded pixels in its strips."""
    quant, codes, blocks = {}, {}, []
    for strip in strips(COLORS, rows):
        stream = jfif(strip, sampling)
        at = 2
        while stream[at - 2 : at] != b"\xff\xda" or at == 2:
            marker, length = stream[at + 1], struct.unpack(">H", stream[at + 2 : at + 4])[0]
            payload = stream[at + 4 : at + 2 + length]
            if marker == 0xDB:
                for i in range(0, len(payload), 65):
                    quant[payload[i] & 15] = payload[i + 1 : i + 65]
            while marker == 0xC4 and payload:
                size = 17 + sum(payload[1:17])
                codes[payload[0]] = payload[1:size]
                payload = payload[size:]
            at += 2 + length
            if marker == 0xDA:
                blocks.append(stream[at:-2])
                break
    marks = [0x33333300 + i for i in range(9)]
    head = base_tags(WIDTH, HEIGHT, [8] * 3, 6, 6, rows) | tags | {512: (3, [1])}
    head |= {519: (4, marks[:3]), 520: (4, marks[3:6]), 521: (4, marks[6:])}
    file = tiff(None, head, blocks=blocks)
    tables = [quant[0], quant[1], quant[1], codes[0], codes[1], codes[1], codes[0x10], codes[0x11], codes[0x11]]
    places = [len(file) + sum(map(len, tables[:i])) for i in range(9)]
    return place(file, marks, places) + b"".join(tables)


def files():
    for kind in ("old LZW", "LZMA", "Zstandard"):
        yield f"RGB by {kind}", packed(COLORS, 2, kind)
        yield f"RGB by {kind}, differences", packed(differences(COLORS), 2, kind, tags={PREDICTOR: (3, [2])})
    for kind in ("none", "LZW", "deflate", "PackBits", "Zstandard"):
        yield f"YCbCr by {kind}", packed(YCC, 6, kind, tags={SAMPLING: (3, [1, 1])})
    for across, down in ((2, 1), (2, 2), (1, 2), (4, 1), (4, 2), (4, 4), (1, 4), (2, 4)):
        yield f"YCbCr by deflate, chroma {across} x {down}", shared(across, down, "deflate")
    yield "YCbCr by LZW, chroma 2 x 2, strips of 5 rows", shared(2, 2, "LZW", rows=5)
    yield "YCbCr by deflate, chroma 2 x 2, tiles", shared(2, 2, "deflate", tiled=True)
    yield "YCbCr by deflate, differences", packed(differences(YCC), 6, "deflate", tags={SAMPLING: (3, [1, 1]), PREDICTOR: (3, [2])})
    yield "YCbCr by deflate, planes", planes(YCC, 6, "deflate", {SAMPLING: (3, [1, 1])})
    yield "YCbCr uncompressed, planes", planes(YCC, 6, "none", {SAMPLING: (3, [1, 1])})
    yield "YCbCr uncompressed, a tag of 2 x 2 that is not so", packed(YCC, 6, "none", HEIGHT, {SAMPLING: (3, [2, 2])})
    yield "YCbCr uncompressed, chroma 2 x 2", shared(2, 2, "none", rows=HEIGHT)
    for sampling in ("444", "420"):
        yield f"JPEG of CMYK, {sampling}", jpegs(FOUR, 5, space="CMYK", sampling=sampling)
        yield f"JPEG of RGB and alpha, {sampling}", jpegs(FOUR, 2, {EXTRA: (3, [2])}, space="CMYK", sampling=sampling)
    yield "JPEG of RGB and premultiplied alpha", jpegs(FOUR, 2, {EXTRA: (3, [1])}, space="CMYK")
    yield "JPEG of RGB and what is unspecified", jpegs(FOUR, 2, {EXTRA: (3, [0])}, space="CMYK")
    yield "JPEG of grey and alpha", jpegs(FOUR[..., :2], 1, {EXTRA: (3, [2])}, space="UNKNOWN")
    yield "JPEG of planes", planes(COLORS, 2, "jpeg", encode=jpeg)
    yield "JPEG of YCbCr planes", planes(YCC, 6, "jpeg", {SAMPLING: (3, [1, 1])}, encode=jpeg)
    yield "lossless JPEG of grey", jpegs(GREY, 1, lossless=True)
    yield "lossless JPEG of RGB", jpegs(COLORS, 2, space="RGB", lossless=True)
    yield "lossless JPEG of CMYK", jpegs(FOUR, 5, space="CMYK", lossless=True)
    yield "lossless JPEG of YCbCr", jpegs(COLORS, 6, space="RGB", out="RGB", lossless=True)
    for sampling, factors in (("4:4:4", [1, 1]), ("4:2:2", [2, 1]), ("4:2:0", [2, 2])):
        yield f"old-style JPEG of a stream, {sampling}", old_stream(sampling, {SAMPLING: (3, factors)})
        yield f"old-style JPEG of tables, {sampling}", old_tables(sampling, {SAMPLING: (3, factors)})
    yield "old-style JPEG of a stream whose sampling no tag says", old_stream("4:2:2")
    yield "old-style JPEG of a stream whose sampling the tag says wrong", old_stream("4:4:4", {SAMPLING: (3, [2, 2])})
    yield "old-style JPEG of tables, strips", old_tables("4:4:4", {SAMPLING: (3, [1, 1])}, rows=8)
    noise = BANDS[..., 3:6].copy()
    edges = np.array([0, 1, 127, 128, 254, 255], np.uint8)
    noise[:, :18] = np.stack(np.meshgrid(edges, edges, edges), -1).reshape(12, 18, 3)[np.arange(HEIGHT) % 12]
    yield "CIE Lab uncompressed", packed(noise, 8, "none")
    yield "CIE Lab by deflate", packed(COLORS, 8, "deflate")
    yield "CIE Lab planes by deflate", planes(noise, 8, "deflate")
    yield "CIE Lab planes uncompressed", planes(noise, 8, "none")
    yield "JPEG of CIE Lab", jpegs(COLORS, 8, space="RGB")
    yield "ICC Lab", packed(COLORS, 9, "none")
    yield "four planes by deflate that nothing is said of", planes(FOUR, 2, "deflate")
    yield "13 planes by deflate", planes(BANDS, 2, "deflate", {EXTRA: (3, [0] * 10)})
    yield "13 planes uncompressed", planes(BANDS, 2, "none", {EXTRA: (3, [0] * 10)})
    yield "five planes by deflate, the fourth alpha", planes(BANDS[..., :5], 2, "deflate", {EXTRA: (3, [2, 0])})
    yield "four planes uncompressed, the fourth premultiplied alpha", planes(FOUR, 2, "none", {EXTRA: (3, [1])})
    yield "16-bit planes by deflate", planes(COLORS.astype("<u2") * 257, 2, "deflate")
    yield "big-endian BigTIFF", tiff(COLORS, base_tags(WIDTH, HEIGHT, [8] * 3, 2), ">", big=True)
    yield "little-endian BigTIFF", tiff(COLORS, base_tags(WIDTH, HEIGHT, [8] * 3, 2), big=True)
    webp = [imagecodecs.webp_encode(COLORS, lossless=True)]
    yield "WebP", tiff(None, base_tags(WIDTH, HEIGHT, [8] * 3, 2, 50001), blocks=webp)


def sha256(data):
    try:
        return hashlib.sha256(Image.open(io.BytesIO(data)).convert("RGB").tobytes()).hexdigest()
    except (OSError, ValueError, SyntaxError):
        return None


golden = [{"name": name, "file": base64.b64encode(data).decode(), "sha256": sha256(data)} for name, data in files()]
made = {"made": f"Pillow {PIL.__version__}", "files": golden}
(HERE / "kinds-golden.json").write_text(json.dumps(made, indent=1) + "\n")
