"""Writes what torchvision on Pillow makes of pictures at many sizes, as hashes: size-golden.json beside this file.

usage: make-size-golden.py        with Pillow 13.0.0, torch 2.9.1, torchvision 0.24.1, numpy 2.4.6
Pictures: some of test/fixtures/images, and lines of one pixel's width out of noise (`noiseBytes` in test/support/noise-picture.ts).
A hash is the first half of a SHA-256: of the RGB bytes, or of the tensor's little-endian float32.
"""

import hashlib
import json
import pathlib

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image
from torchvision import transforms

HERE = pathlib.Path(__file__).parent
FILTERS = {"bilinear": transforms.InterpolationMode.BILINEAR, "bicubic": transforms.InterpolationMode.BICUBIC}

FILES = ["jpeg-tall-67x301.jpg", "jpeg-tall-340x500.jpg", "jpeg-wide-401x90.jpg", "jpeg-3x9-422.jpg", "png-rgb.png"]
LINES = [(1, 37), (41, 1)]
LARGE = "jpeg-large-3000x2000.jpg"

SQUASH = [8, 32, 96, 160, 225, 256, 299, 384, 518, 1024]
CROP = [(8, 8), (32, 36), (96, 109), (160, 183), (224, 256), (225, 256), (256, 292), (299, 342), (384, 438), (518, 518)]
LARGE_SQUASH = [96, 299]
LARGE_CROP = [(225, 256), (384, 438)]

TENSOR_FILE = "jpeg-odd-101x67.jpg"
TENSOR_PX = 33
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
CAFFE = ((123.675, 116.28, 103.53), (58.395, 57.12, 57.375))
ODD = ((104.00698793, 116.66876762, 122.67891434), (1.0, 0.017, 3.3))
TENSORS = [
    ("RGB", "0-1", *IMAGENET),
    ("BGR", "0-1", *IMAGENET),
    ("RGB", "0-255", *CAFFE),
    ("BGR", "0-255", *CAFFE),
    ("BGR", "0-255", *ODD),
    ("RGB", "0-255", (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
]
MASK = np.uint64(0xFFFFFFFF)


def noise(width, height, seed):
    index = np.arange(width * height * 3, dtype=np.uint64)
    hashed = (index * np.uint64(2654435761) + np.uint64(seed)) & MASK
    hashed ^= hashed >> np.uint64(15)
    hashed = (hashed * np.uint64(2246822519)) & MASK
    return Image.fromarray((hashed >> np.uint64(24)).astype(np.uint8).reshape(height, width, 3))


def fixture(name):
    return Image.open(HERE.parents[1] / "fixtures" / "images" / name).convert("RGB")


def short_hash(data):
    return hashlib.sha256(data).hexdigest()[:32]


def resized(picture, preset, size, resize, interpolation):
    if preset == "squash":
        return transforms.Resize((size, size), interpolation)(picture)
    steps = [transforms.Resize(resize, interpolation), transforms.CenterCrop(size)]
    return transforms.Compose(steps)(picture)


def pixel_cases(name, picture, squash, crop):
    wanted = [("squash", size, size) for size in squash] + [("crop", size, resize) for size, resize in crop]
    for preset, size, resize in wanted:
        for filter_name, interpolation in FILTERS.items():
            result = resized(picture, preset, size, resize, interpolation)
            assert result.size == (size, size)
            yield [name, preset, size, resize, filter_name, short_hash(np.asarray(result).tobytes())]


def tensor_case(picture, channels, value_range, mean, std):
    """torchvision's, which numpy must agree with to the last bit. Mean and std stand in the order red, green, blue."""
    to_tensor = transforms.ToTensor() if value_range == "0-1" else lambda p: transforms.PILToTensor()(p).float()
    by_torch = transforms.Normalize(mean, std)(to_tensor(picture)).numpy()
    values = np.asarray(picture).transpose(2, 0, 1).astype(np.float32)
    if value_range == "0-1":
        values = values / np.float32(255)
    by_numpy = (values - np.float32(mean)[:, None, None]) / np.float32(std)[:, None, None]
    assert by_numpy.dtype == np.float32 and np.array_equal(by_torch.view(np.uint32), by_numpy.view(np.uint32))
    planes = by_numpy if channels == "RGB" else by_numpy[::-1]
    data = np.ascontiguousarray(planes).astype("<f4").tobytes()
    return [channels, value_range, mean, std, short_hash(data)]


def main():
    pixels = []
    for name in FILES:
        pixels += pixel_cases(name, fixture(name), SQUASH, CROP)
    for seed, (width, height) in enumerate(LINES):
        pixels += pixel_cases(f"noise {width} {height} {seed}", noise(width, height, seed), SQUASH, CROP)
    pixels += pixel_cases(LARGE, fixture(LARGE), LARGE_SQUASH, LARGE_CROP)
    picture = resized(fixture(TENSOR_FILE), "squash", TENSOR_PX, TENSOR_PX, FILTERS["bilinear"])
    tensors = [tensor_case(picture, *case) for case in TENSORS]
    made = f"Pillow {PIL.__version__}, torch {torch.__version__}, torchvision {torchvision.__version__}, numpy {np.__version__}"
    facts = {"made": made, "pixels": pixels, "tensorFile": TENSOR_FILE, "tensorPx": TENSOR_PX, "tensors": tensors}
    (HERE / "size-golden.json").write_text("{\n" + ",\n".join(f'  "{key}": {lines(value)}' for key, value in facts.items()) + "\n}\n")
    print(len(pixels), "pictures,", len(tensors), "tensors,", made)


def lines(value):
    """JSON with one case a line."""
    if not isinstance(value, list):
        return json.dumps(value)
    return "[\n" + ",\n".join(f"    {json.dumps(case)}" for case in value) + "\n  ]"


main()
