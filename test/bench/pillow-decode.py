"""CPU ms an image from file to tensor with Pillow and numpy, in one process: what the decode stage is compared with.
usage: pillow-decode.py FOLDER"""
import json
import pathlib
import sys
import time

import numpy
import PIL
from PIL import Image

files = sorted(path for path in pathlib.Path(sys.argv[1]).rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
mean = numpy.array([0.485, 0.456, 0.406], numpy.float32).reshape(3, 1, 1)
std = numpy.array([0.229, 0.224, 0.225], numpy.float32).reshape(3, 1, 1)


def tensor(path):
    image = Image.open(path).convert("RGB").resize((224, 224), Image.BILINEAR)
    return (numpy.asarray(image).transpose(2, 0, 1).astype(numpy.float32) / numpy.float32(255) - mean) / std


rounds = max(1, 300 // len(files))
tensor(files[0])
wall, cpu = time.perf_counter(), time.process_time()
for path in files * rounds:
    tensor(path)
images = len(files) * rounds
print(json.dumps({
    "what": "decode", "way": f"Pillow {PIL.__version__}, one process", "images": images,
    "wallMs": round((time.perf_counter() - wall) * 1000 / images, 2),
    "cpuMs": round((time.process_time() - cpu) * 1000 / images, 2),
}))
