"""Makes more-formats/: small AVIF, HEIC, JPEG XL and 16-bit pictures, and what Python makes of them.

    python test/golden/make-golden-more-formats.py

Pillow 13.0.0 (libavif inside), pillow-heif 1.8.1, pillow-jxl-plugin 1.3, imagecodecs (for AVIF of 10 bits). expected.json has of
each the size, the EXIF orientation as Pillow sees it, and `Image.open(f).convert('RGB')`, resized to 32 x 32 as it is and turned
upright, in base64.
"""

import base64
import io
import json
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import pillow_jxl  # registers itself
from PIL import Image, ImageOps

HERE = Path(__file__).parent / 'more-formats'
WIDTH, HEIGHT = 61, 43
SIZE = 32
expected = {}


def scene():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    red = 128 + 100 * np.sin(x / 7) * np.cos(y / 9)
    green = 255 * x / WIDTH
    blue = 128 + 120 * np.sin((x + 2 * y) / 11)
    picture = np.stack([red, green, blue], -1)
    picture[10:20, 20:40] = [250, 10, 30]
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8))


def keep(name, data):
    (HERE / name).write_bytes(data)
    with Image.open(io.BytesIO(data)) as opened:
        rgb = opened.convert('RGB')
        upright = ImageOps.exif_transpose(opened).convert('RGB')
        facts = {'widthPx': rgb.width, 'heightPx': rgb.height, 'orientation': opened.getexif().get(274, 1)}
    expected[name] = {**facts, 'squash': squash(rgb), 'upright': squash(upright)}


def squash(picture):
    small = picture.resize((SIZE, SIZE), Image.Resampling.BILINEAR)
    return base64.b64encode(small.tobytes()).decode()


def save(name, picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    keep(name, file.getvalue())


def main():
    HERE.mkdir(exist_ok=True)
    pillow_heif.register_heif_opener()
    opaque = scene()
    transparent = opaque.copy()
    transparent.putalpha(Image.linear_gradient('L').resize(opaque.size))

    for sampling in ['4:2:0', '4:2:2', '4:4:4']:
        save(f'{sampling.replace(":", "")}.avif', opaque, 'AVIF', quality=70, subsampling=sampling)
    save('limited.avif', opaque, 'AVIF', quality=70, range='limited')
    save('alpha.avif', transparent, 'AVIF', quality=70)
    save('grey.avif', opaque.convert('L'), 'AVIF', quality=70)
    save('narrow-grey.avif', opaque, 'AVIF', quality=70, subsampling='4:0:0', range='limited')
    save('animated.avif', opaque, 'AVIF', quality=70, save_all=True, append_images=[opaque.rotate(90)], duration=100)
    for orientation in range(2, 9):
        exif = Image.Exif()
        exif[274] = orientation
        save(f'turned-{orientation}.avif', opaque, 'AVIF', quality=70, exif=exif.tobytes())
    exif = Image.Exif()
    exif[274] = 6
    save('turned-alpha.avif', transparent, 'AVIF', quality=70, exif=exif.tobytes())
    wide = np.asarray(opaque).astype(np.uint16) * 1023 // 255
    keep('ten-bits.avif', imagecodecs.avif_encode(wide, bitspersample=10, level=70, pixelformat='420'))

    save('420.heic', opaque, 'HEIF', quality=60)
    save('alpha.heic', transparent, 'HEIF', quality=60)
    exif = Image.Exif()
    exif[274] = 6
    # Of odd sizes, releases of libheif cut another row off when they turn.
    save('turned.heic', opaque.crop((0, 0, WIDTH - 1, HEIGHT - 1)), 'HEIF', quality=60, exif=exif.tobytes())
    save('lossless.jxl', transparent, 'JXL', lossless=True)
    save('lossy.jxl', opaque, 'JXL', quality=85)

    ramp = np.arange(WIDTH * HEIGHT, dtype=np.uint16).reshape(HEIGHT, WIDTH) * 24
    save('deep.png', Image.fromarray(ramp), 'PNG')
    save('shallow.png', Image.fromarray((ramp % 256).astype(np.uint16)), 'PNG')
    save('deep.tif', Image.fromarray(ramp), 'TIFF')
    keep('deep.pgm', b'P5 %d %d 65535\n' % (WIDTH, HEIGHT) + ramp.astype('>u2').tobytes())
    (HERE / 'expected.json').write_text(json.dumps(expected, indent=1) + '\n')


if __name__ == '__main__':
    main()
