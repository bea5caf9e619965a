"""Writes src/stages/decode/probe-pictures.ts: tiny pictures and what Pillow makes of them.

usage: make-probe-pictures.py        with Pillow 13.0.0 and numpy
"""

import base64
import io
import pathlib

import numpy as np
import PIL
from PIL import Image

WIDTH, HEIGHT = 13, 9  # odd both ways, chroma of more than two columns
TARGET = pathlib.Path(__file__).parents[3] / "src/stages/decode/probe-pictures.ts"


def scene():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    red = 20 * x
    green = 255 - 28 * y
    blue = (x * y * 37) % 256
    return Image.fromarray(np.stack([red, green, blue], -1).clip(0, 255).astype(np.uint8))


def main():
    opaque = scene()
    transparent = opaque.copy()
    alpha = np.arange(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH) * 2
    transparent.putalpha(Image.fromarray(alpha.astype(np.uint8)))
    pictures = {
        "jpeg": (opaque, "JPEG", {"quality": 80, "subsampling": "4:2:0"}),
        "webp": (opaque, "WEBP", {"quality": 80}),
        "webpAlpha": (transparent, "WEBP", {"quality": 80, "exact": True}),
        "png": (transparent, "PNG", {}),
        "avif": (opaque, "AVIF", {"quality": 80, "subsampling": "4:2:0"}),
        "avifAlpha": (transparent, "AVIF", {"quality": 80}),
    }
    lines = []
    for name, (picture, kind, options) in pictures.items():
        file = io.BytesIO()
        picture.save(file, kind, **options)
        rgb = np.asarray(Image.open(file).convert("RGB"))
        encoded = [base64.b64encode(data).decode() for data in (file.getvalue(), rgb.tobytes())]
        lines.append(f"  {name}: {{\n    file: '{encoded[0]}',\n    rgb: '{encoded[1]}',\n  }},")
    body = "\n".join(lines)
    TARGET.write_text(
        f"""// Made by test/browser/decode/make-probe-pictures.py with Pillow {PIL.__version__}. Do not edit.

/** A known picture: the file, and what Pillow's `convert('RGB')` makes of it, both in base64. */
export interface ProbePicture {{
  readonly file: string;
  readonly rgb: string;
}}

/** Size of every known picture. */
export const PROBE_SIZE = {{ widthPx: {WIDTH}, heightPx: {HEIGHT} }} as const;

/** One picture a browser's decoder: a JPEG 4:2:0, a lossy WebP without and with alpha, a PNG whose colours lie under transparency, AVIF without and with alpha. */
export const PROBE_PICTURES = {{
{body}
}} as const satisfies Record<string, ProbePicture>;
"""
    )
    print("wrote", TARGET, "with Pillow", PIL.__version__)


main()
