"""Makes rows-<model>-<preset>.npz: what Pillow, numpy and native onnxruntime give for the pictures of the end-to-end tests.

usage: make-golden-rows.py          (Pillow 13.0.0, numpy 2.4.6, onnxruntime 1.32.0)

Squash is Resize((224, 224)), bilinear; crop is Resize(256) with the model's own filter, then CenterCrop(224): torchvision on PIL images.
The list of pictures is that of test/e2e/support/picture-folder.ts, in ImageFolder's order, files of the picked folder first.
"""
import pathlib

import numpy as np
import onnxruntime
from PIL import Image

HERE = pathlib.Path(__file__).parent
FIXTURES = HERE.parent / "fixtures"
MODELS = HERE.parent.parent / "public" / "models"
PICTURES = {
    "cover.bmp": "images/bmp-24.bmp",
    "010/0108775015.jpg": "images/jpeg-odd-101x67.jpg",
    "010/0108775044.jpg": "images/jpeg-tall-340x500.jpg",
    "011/0110065001.png": "images/png-rgb.png",
    "011/deep/er/0110065002.jpg": "images/jpeg-grey.jpg",
    "012/palette.png": "images/png-palette.png",
    "012/picture.webp": "images/webp-lossless-alpha.webp",
    "012/scan.tif": "images/tiff-rgb.tif",
}
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
HALF = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
SIZE, RESIZE = 224, 256


def squash(image):
    return image.resize((SIZE, SIZE), Image.BILINEAR)


def crop(image, resample):
    width, height = image.size
    if width <= height:
        size = (RESIZE, int(RESIZE * height / width))
    else:
        size = (int(RESIZE * width / height), RESIZE)
    image = image.resize(size, resample)
    left, top = int(round((size[0] - SIZE) / 2.0)), int(round((size[1] - SIZE) / 2.0))
    return image.crop((left, top, left + SIZE, top + SIZE))


def tensor(image, mean, std):
    mean, std = (np.asarray(values, np.float32).reshape(3, 1, 1) for values in (mean, std))
    return (np.asarray(image).transpose(2, 0, 1).astype(np.float32) / np.float32(255) - mean) / std


for model, (mean, std), resample in (("resnet18_mlnet", IMAGENET, Image.BILINEAR), ("efficientnet_lite0", HALF, Image.BICUBIC)):
    session = onnxruntime.InferenceSession(MODELS / f"{model}.onnx", providers=["CPUExecutionProvider"])
    for preset in ("squash", "crop"):
        tensors = []
        for fixture in PICTURES.values():
            image = Image.open(FIXTURES / fixture).convert("RGB")
            tensors.append(tensor(squash(image) if preset == "squash" else crop(image, resample), mean, std))
        rows = session.run(None, {session.get_inputs()[0].name: np.stack(tensors)})[0].reshape(len(tensors), -1)
        np.savez(HERE / f"rows-{model}-{preset}.npz", embeddings=rows.astype(np.float32), paths=np.array(list(PICTURES)))
        print(model, preset, rows.shape)
