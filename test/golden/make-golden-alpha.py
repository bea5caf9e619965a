"""Makes alpha.json: small pictures with alpha of every kind, and what Python makes of them for a network of four channels.

    python test/golden/make-golden-alpha.py        (Pillow 13.0.0, numpy 2.4.6)

Of each picture: the file in base64, or its name among test/fixtures; Pillow's format; the SHA-256 of the whole picture by
`convert('RGBA')`; and of R G B A, interleaved, resized (bilinear) to 24 x 24 (`squash`), its shorter edge to 28 and the middle
24 x 24 cut out (`crop`), turned by its EXIF orientation and squashed (`upright`). `tensor` is the SHA-256 of the squash as float32,
channels first, with these means and deviations. `multiplied` has the SHA-256 of both conversions between RGBA and RGBa, for all
256 x 256 pairs of a colour and its alpha.
"""

import base64
import hashlib
import io
import json
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

ROOT = Path(__file__).parent.parent
SIZE, EDGE = 24, 28
MEAN, STD = [0.485, 0.456, 0.406, 0.25], [0.229, 0.224, 0.225, 0.5]
warnings.simplefilter("ignore")
pictures = []


def sha(data):
    return hashlib.sha256(data).hexdigest()


def resized(picture, size):
    return picture.resize(size, Image.Resampling.BILINEAR)


def cropped(picture):
    width, height = picture.size
    short, long = (width, height) if width <= height else (height, width)
    other = int(EDGE * long / short)
    size = (EDGE, other) if width <= height else (other, EDGE)
    if size != picture.size:
        picture = resized(picture, size)
    left, top = round((size[0] - SIZE) / 2), round((size[1] - SIZE) / 2)
    return picture.crop((left, top, left + SIZE, top + SIZE))


def keep(name, data, file=None):
    def opened():
        return Image.open(io.BytesIO(data))
    rgba = opened().convert("RGBA")
    squash = resized(rgba, (SIZE, SIZE))
    upright = resized(ImageOps.exif_transpose(opened()).convert("RGBA"), (SIZE, SIZE))
    values = np.asarray(squash).astype(np.float32) / np.float32(255)
    tensor = (values - np.float32(MEAN)) / np.float32(STD)
    pictures.append({
        "name": name, **({"file": file} if file else {"data": base64.b64encode(data).decode()}),
        "format": opened().format, "widthPx": rgba.width, "heightPx": rgba.height,
        "full": sha(rgba.tobytes()), "squash": sha(squash.tobytes()), "crop": sha(cropped(rgba).tobytes()),
        "upright": sha(upright.tobytes()), "tensor": sha(np.ascontiguousarray(tensor.transpose(2, 0, 1)).tobytes()),
    })


def scene(width, height, seed=1):
    """Colours that go on under transparency, and alpha with whole, half and no cover."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    noise = np.random.default_rng(seed).integers(0, 60, (height, width))
    red, green, blue = 128 + 100 * np.sin(x / 5 + seed), 255 * x / width, 60 + noise + 128 * y / height
    alpha = (np.hypot(x - width / 2, y - height / 2) / width * 600 - 60).clip(0, 255)
    alpha[height // 3 : height // 2, : width // 4] = 7
    return np.stack([red, green, blue, alpha], -1).clip(0, 255).astype(np.uint8)


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, depth, kind, rows, trns=None, plte=None, before=b"", is_late=False):
    packed = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    transparency = b"" if trns is None else chunk(b"tRNS", trns)
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"".join([
        b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), b"" if plte is None else chunk(b"PLTE", plte),
        b"" if is_late else transparency, before, chunk(b"IDAT", packed), transparency if is_late else b"",
        chunk(b"IEND", b""),
    ])


def animation(width, height, left, top):
    frame = struct.pack(">IIIIIHHBB", 0, width, height, left, top, 1, 10, 0, 0)
    return chunk(b"acTL", struct.pack(">II", 2, 0)) + chunk(b"fcTL", frame)


def tiff(width, height, kind, bits, samples, planes, extra=None, orientation=1, colours=None, deflates=False):
    """A TIFF of one strip, or a strip a plane."""
    if deflates:
        planes = [zlib.compress(plane) for plane in planes]
    tags = {256: (4, [width]), 257: (4, [height]), 258: (3, [bits] * samples), 259: (3, [8 if deflates else 1]), 262: (3, [kind]),
            274: (3, [orientation]), 277: (3, [samples]), 278: (4, [height]), 279: (4, [len(plane) for plane in planes]),
            284: (3, [1 if len(planes) == 1 else 2])}
    if extra is not None:
        tags[338] = (3, extra)
    if colours is not None:
        tags[320] = (3, colours)
    tags[273] = (4, [0] * len(planes))
    packing = {3: "H", 4: "I"}
    pack = lambda kind, values: struct.pack(f"<{len(values)}{packing[kind]}", *values)
    at = 8 + 2 + 12 * len(tags) + 4
    outside = {}
    for tag, (kind_, values) in sorted(tags.items()):
        length = len(pack(kind_, values))
        if length > 4:
            outside[tag] = at
            at += length
    offsets = []
    for plane in planes:
        offsets.append(at)
        at += len(plane)
    tags[273] = (4, offsets)
    entries, behind = b"", b""
    for tag, (kind_, values) in sorted(tags.items()):
        packed = pack(kind_, values)
        entries += struct.pack("<HHI", tag, kind_, len(values))
        if tag in outside:
            entries += struct.pack("<I", outside[tag])
            behind += packed
        else:
            entries += packed.ljust(4, b"\0")
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 0) + behind + b"".join(planes)


def make_pngs():
    rgba = scene(61, 43)
    picture = Image.fromarray(rgba)
    keep("rgba.png", saved(picture, "PNG"))
    exif = Image.Exif()
    for orientation in (3, 5, 6, 7, 8):
        exif[274] = orientation
        keep(f"rgba-turned-{orientation}.png", saved(picture, "PNG", exif=exif))
    keep("la.png", saved(picture.convert("LA"), "PNG"))
    opaque = rgba.copy()
    opaque[..., 3] = 255
    keep("rgba-opaque.png", saved(Image.fromarray(opaque), "PNG"))
    # No pass, one pass, or both: Pillow multiplies by alpha only where it resizes.
    for width, height in ((SIZE, SIZE), (SIZE, 40), (40, SIZE), (EDGE, EDGE), (EDGE, 50), (7, 5), (1, 1), (300, 20), (20, 300)):
        keep(f"rgba-{width}x{height}.png", saved(Image.fromarray(scene(width, height, 2)), "PNG"))
    keep("rgb-trns.png", saved(Image.fromarray(rgba[..., :3].round(-1) // 64 * 64), "PNG", transparency=(128, 64, 64)))
    colours = Image.fromarray(rgba[..., :3]).quantize(40)
    keep("palette-trns.png", saved(colours, "PNG", transparency=bytes(range(0, 200, 5))))
    keep("palette-one.png", saved(colours, "PNG", transparency=3))
    plte = bytes(rgba[20, :16, :3].tobytes())
    indices = rgba[..., 1] // 20
    keep("palette-trns-late.png", png(61, 43, 8, 3, indices, bytes([0, 90, 200]), plte, is_late=True))
    keep("palette-trns-long.png", png(61, 43, 8, 3, indices, bytes(range(0, 240, 15)), plte[:24]))
    nibbles = [bytes(row[i] << 4 | row[i + 1] for i in range(0, 60, 2)) for row in indices]
    keep("palette-4-trns.png", png(60, 43, 4, 3, nibbles, bytes([10, 0, 60, 255, 3]), plte))
    grey = rgba[..., 2]
    keep("grey-8-trns.png", png(61, 43, 8, 0, grey // 32 * 32, struct.pack(">H", 96)))
    keep("grey-8-trns-high.png", png(61, 43, 8, 0, grey // 32 * 32, struct.pack(">H", 256 + 96)))
    for value in (0, 1, 2, 85):
        pairs = np.packbits(np.unpackbits((grey >> 6)[:, :60, None], axis=2)[..., 6:].reshape(43, 120), axis=1)
        keep(f"grey-2-trns-{value}.png", png(60, 43, 2, 0, [row.tobytes() for row in pairs], struct.pack(">H", value)))
    for value in (0, 1):
        bits = np.packbits(grey[:, :56] > 128, axis=1)
        keep(f"grey-1-trns-{value}.png", png(56, 43, 1, 0, [row.tobytes() for row in bits], struct.pack(">H", value)))
    wide = (rgba.astype(np.uint16) // 4).astype(">u2")
    keep("grey-16-trns.png", png(61, 43, 16, 0, [row.tobytes() for row in wide[..., 1]], struct.pack(">H", 30)))
    wide = (rgba.astype(np.uint16) // 16 * 16 * 257).astype(">u2")
    key = tuple(int(value) for value in wide[20, 20, :3])
    keep("rgb-16-trns.png", png(61, 43, 16, 2, [row.tobytes() for row in wide[..., :3]], struct.pack(">3H", *key)))
    keep("rgba-16.png", png(61, 43, 16, 6, [row.tobytes() for row in (rgba.astype(">u2") * 251)]))
    keep("la-16.png", png(61, 43, 16, 4, [row.tobytes() for row in (rgba[..., 2:].astype(">u2") * 251)]))
    part = [row.tobytes() for row in rgba[:20, :30]]
    keep("animated-part-rgba.png", png(61, 43, 8, 6, part, before=animation(30, 20, 9, 5)))
    part = [row.tobytes() for row in rgba[:20, :30, :3]]
    keep("animated-part-rgb.png", png(61, 43, 8, 2, part, bytes(6), before=animation(30, 20, 9, 5)))
    keep("animated-part-palette.png", png(61, 43, 8, 3, indices[:20, :30], bytes([40, 90]), plte, animation(30, 20, 9, 5)))


def make_tiffs():
    rgba = scene(19, 15)
    size, plain = (19, 15), rgba.tobytes()
    for kind in (0, 1, 2):
        keep(f"rgb-extra-{kind}.tif", tiff(*size, 2, 8, 4, [plain], [kind]))
    keep("rgb-extra-unsaid.tif", tiff(*size, 2, 8, 4, [plain]))
    wide = (rgba.astype("<u2") * 253).tobytes()
    for kind in (1, 2):
        keep(f"rgb-16-extra-{kind}.tif", tiff(*size, 2, 16, 4, [wide], [kind]))
    five = np.dstack([rgba, rgba[..., 0]]).tobytes()
    for kind in (0, 1, 2):
        keep(f"rgb-five-{kind}.tif", tiff(*size, 2, 8, 5, [five], [kind, 0]))
    two = rgba[..., 2:].tobytes()
    for kind in (0, 2):
        keep(f"grey-extra-{kind}.tif", tiff(*size, 1, 8, 2, [two], [kind]))
        keep(f"palette-extra-{kind}.tif", tiff(*size, 3, 8, 2, [two], [kind], colours=[i * 257 for i in range(256)] * 3))
    keep("planes.tif", tiff(*size, 2, 8, 4, [rgba[..., i].tobytes() for i in range(4)], [2]))
    for orientation in (2, 3, 5, 6, 7, 8):
        keep(f"turned-{orientation}.tif", tiff(*size, 2, 8, 4, [plain], [2], orientation))
    for extra in (None, [1], [2]):
        planes = [rgba[..., i].tobytes() for i in range(4)]
        keep(f"planes-deflate-{extra and extra[0]}.tif", tiff(*size, 2, 8, 4, planes, extra, deflates=True))
    for name in ("tiff_adobe_deflate", "tiff_lzw", "packbits", "jpeg"):
        keep(f"{name}.tif", saved(Image.fromarray(rgba), "TIFF", compression=name))
    keep("cmyk.tif", tiff(*size, 5, 8, 4, [plain]))


def make_others():
    rgba = scene(53, 41, 3)
    picture = Image.fromarray(rgba)
    keep("rgba.bmp", saved(picture, "BMP"))
    colours = Image.fromarray(rgba[..., :3]).quantize(30)
    keep("one.gif", saved(colours, "GIF", transparency=4))
    grey = Image.fromarray(rgba[..., 2] // 8 * 8)
    keep("grey.gif", saved(grey, "GIF", transparency=104))
    for name, options in (("lossless", {"lossless": True, "exact": True}), ("lossless-inexact", {"lossless": True}),
                          ("lossy", {"quality": 60}), ("lossy-alpha-40", {"quality": 60, "alpha_quality": 40})):
        keep(f"{name}.webp", saved(picture, "WEBP", **options))
    keep("lossy-odd.webp", saved(Image.fromarray(scene(5, 3)), "WEBP", quality=50))
    exif = Image.Exif()
    exif[274] = 6
    keep("turned-6.webp", saved(picture, "WEBP", lossless=True, exact=True, exif=exif))
    other = Image.fromarray(scene(53, 41, 4))
    keep("animated.webp", saved(picture, "WEBP", save_all=True, append_images=[other], lossless=True, exact=True))
    for name in ("alpha.avif", "turned-alpha.avif", "444.avif"):
        keep(name, (ROOT / "golden/more-formats" / name).read_bytes())
    keep("rgb.jpg", saved(picture.convert("RGB"), "JPEG"))
    keep("grey.jpg", saved(grey, "JPEG"))
    keep("cmyk.jpg", saved(picture.convert("RGB").convert("CMYK"), "JPEG"))


def riff(*chunks):
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def frame_chunks(still):
    """What a still WebP has of a frame's parts."""
    at, parts = 12, []
    while at < len(still):
        name, length = struct.unpack_from("<4sI", still, at)
        if name in (b"ALPH", b"VP8 ", b"VP8L"):
            parts.append((name, still[at + 8 : at + 8 + length]))
        at += 8 + length + (length & 1)
    return parts


def u24(value):
    return struct.pack("<I", value)[:3]


def webp_animation(size, frames, has_alpha=True, more=()):
    """Frames are (still WebP, left, top, size), as encoders that trim them write them; Pillow's own first one fills its canvas."""
    def anmf(still, left, top, frame):
        head = u24(left // 2) + u24(top // 2) + u24(frame[0] - 1) + u24(frame[1] - 1) + u24(100) + b"\0"
        return b"ANMF", head + riff(*frame_chunks(still), *more)[12:]
    head = struct.pack("<I", 0x12 if has_alpha else 0x02) + u24(size[0] - 1) + u24(size[1] - 1)
    background = struct.pack("<IH", 0xFF112233, 0)  # Pillow, like browsers, leaves it out
    return riff((b"VP8X", head), (b"ANIM", background), *(anmf(*frame) for frame in frames))


def make_animations():
    whole, part = scene(53, 41, 3), scene(31, 25, 5)
    def still(pixels, **options):
        return saved(Image.fromarray(pixels), "WEBP", **options)
    lossless, lossy = {"lossless": True, "exact": True}, {"quality": 60}
    last = (still(whole, **lossless), 0, 0, (53, 41))
    small = (still(part, **lossless), 6, 10, (31, 25))
    keep("animated-lossy.webp", webp_animation((53, 41), [(still(whole, **lossy), 0, 0, (53, 41)), last]))
    keep("animated-small.webp", webp_animation((53, 41), [small, last]))
    keep("animated-small-lossy.webp", webp_animation((53, 41), [(still(part, **lossy), 22, 16, (31, 25)), last]))
    opaque = (still(part[..., :3], **lossy), 2, 0, (31, 25))
    keep("animated-small-opaque.webp", webp_animation((53, 41), [opaque, last], has_alpha=False))
    keep("animated-alpha-unsaid.webp", webp_animation((53, 41), [small, last], has_alpha=False))
    keep("animated-one-frame.webp", webp_animation((53, 41), [small]))
    keep("animated-odd-chunk.webp", webp_animation((53, 41), [small, last], more=[(b"ODD ", b"abc")]))


def keep_fixtures():
    for file in sorted((ROOT / "fixtures/images").iterdir()):
        if file.name.startswith(("jpeg-large", "jpeg-arithmetic")):
            continue
        data = file.read_bytes()
        if np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))[..., 3].min() < 255:
            keep(file.name, data, f"images/{file.name}")


def multiplied():
    alpha, colour = np.mgrid[0:256, 0:256].astype(np.uint8)
    pairs = np.dstack([colour, colour, colour, alpha])
    there = Image.frombytes("RGBA", (256, 256), pairs.tobytes()).convert("RGBa").tobytes()
    back = Image.frombytes("RGBa", (256, 256), pairs.tobytes()).convert("RGBA").tobytes()
    return {"there": sha(there), "back": sha(back)}


make_pngs()
make_tiffs()
make_others()
make_animations()
keep_fixtures()
facts = {"sizePx": SIZE, "resizePx": EDGE, "mean": MEAN, "std": STD, "multiplied": multiplied(), "pictures": pictures}
(ROOT / "golden/alpha.json").write_text(json.dumps(facts, indent=1) + "\n")
