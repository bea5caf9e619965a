"""Python's side of the parity report (`npm run parity`): what Pillow, torchvision and torch make of the same files.

usage: parity.py versions                           versions as JSON; fails if something is missing
       parity.py pictures FOLDER OUT                OUT/index.json, and every picture after the resize as raw RGB and as tensor
       parity.py checkpoint NAME FOLDER             FOLDER/NAME.pth and NAME.safetensors of a seeded network
       parity.py rows CHECKPOINT.pth FOLDER OUT     OUT.npz: what torch gives for the folder (paths, pooled, flattened)
       parity.py onnx MODEL.onnx MEAN STD FOLDER OUT    OUT.npz: the same of an ONNX file, by native onnxruntime
       parity.py compare REFERENCE.npz KEY OURS.npz     what differs, as JSON
       parity.py golden OUT                             OUT.npz: rows of networks with made weights and of a few fixtures, which
                                                        `npm test` holds the page against without Python

Versions: requirements.txt beside the golden files.
"""
import hashlib
import json
import os
import pathlib
import sys
import warnings
import zlib

import numpy as np

EXTENSIONS = (".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp")
HERE = pathlib.Path(__file__).parent
FIXTURES = HERE.parent / "fixtures"
GOLDEN_NETWORKS = ("resnet18", "mobilenet_v3_small")
GOLDEN_PICTURES = tuple(f"images/{name}" for name in ("jpeg-odd-101x67.jpg", "jpeg-tall-340x500.jpg", "png-rgb.png", "webp-lossless-alpha.webp"))
# Edges of pictures that are not 224, and networks whose files are made with torchvision's own choices.
SIZES = {
    **{"inception_v3": 299, "swin_v2_t": 256, "swin_v2_s": 256, "swin_v2_b": 256, "efficientnet_v2_s": 384, "efficientnet_v2_m": 480, "efficientnet_v2_l": 480},
    **{f"efficientnet_b{i}": size for i, size in enumerate((224, 240, 288, 300, 380, 456, 528, 600))},
}
# Random gates of squeezes are steep, so that rounding grows from block to block: of these two networks, torch in float32 is 4e-2 away
# from torch in float64, and no rows could prove anything. They get flatter gates.
STEEP = ("efficientnet_b5", "efficientnet_b7")
FLATTENED = ("vgg", "mobilenet_v2", "alexnet", "squeezenet", "densenet", "shufflenet", "mnasnet")
INCEPTION = {"transform_input": True, "aux_logits": False, "init_weights": False}
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
HALVES = {"efficientnet_v2_l": ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))}  # networks whose weights want another mean and deviation


def versions():
    import onnxruntime
    import PIL
    import safetensors
    import torch
    import torchvision

    modules = {"Pillow": PIL, "torch": torch, "torchvision": torchvision, "safetensors": safetensors}
    found = {name: module.__version__.split("+")[0] for name, module in modules.items()}
    print(json.dumps({**found, "numpy": np.__version__, "onnxruntime": onnxruntime.__version__}))


def network(name):
    import torchvision

    options = INCEPTION if name in ("googlenet", "inception_v3") else {}
    return getattr(torchvision.models, name)(weights=None, **options).eval()


def vectors(model, batch):
    """The classifier's input, or the mean of the map where torchvision pools to more than one pixel or behind its classifier."""
    import torchvision

    kinds = torchvision.models
    if isinstance(model, (kinds.VGG, kinds.AlexNet, kinds.SqueezeNet)):
        return model.features(batch).mean((2, 3))
    given = []
    head = next(getattr(model, name) for name in ("fc", "heads", "head", "classifier") if hasattr(model, name))
    hook = head.register_forward_pre_hook(lambda _, values: given.append(values[0]))
    model(batch)
    hook.remove()
    return given[0].flatten(1)


def transforms():
    """The ways from a picture to the model's pixels that are compared, torchvision's own code."""
    from torchvision.transforms import CenterCrop, Compose, InterpolationMode, Resize

    linear, cubic = InterpolationMode.BILINEAR, InterpolationMode.BICUBIC
    return {
        "squash": Resize((224, 224), linear),
        "crop": Compose([Resize(256, linear), CenterCrop(224)]),
        "crop, bicubic": Compose([Resize(256, cubic), CenterCrop(224)]),
        "squash, bicubic, 299": Resize((299, 299), cubic),
    }


def files_in(folder, endings=EXTENSIONS):
    """POSIX paths in ImageFolder's order; files directly in the folder first."""
    found = []
    for root, _, names in os.walk(folder, followlinks=True):
        inside = pathlib.Path(root).relative_to(folder)
        found += [(inside / name).as_posix() for name in names if name.lower().endswith(endings)]

    def order(path):
        head, _, name = path.rpartition("/")
        return (path.split("/")[0] if head else "", head, name)

    return sorted(found, key=order)


def open_rgb(file):
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Image.open(file).convert("RGB")


def to_tensor(picture, norm=(MEAN, STD)):
    from torchvision.transforms import Compose, Normalize, ToTensor

    return Compose([ToTensor(), Normalize(*norm)])(picture)


def pictures(folder, out):
    index = {}
    for path in files_in(folder, endings=""):  # the content decides, not the name
        try:
            picture = open_rgb(folder / path)
        except Exception as error:  # whatever Pillow throws, it refuses the file
            index[path] = {"refused": f"{type(error).__name__}: {error}"[:120]}
            continue
        index[path] = {}
        for way, transform in transforms().items():
            name = hashlib.sha256(f"{path} {way}".encode()).hexdigest()[:16]
            resized = transform(picture)
            np.asarray(resized).tofile(out / f"{name}.rgb")
            index[path][way] = name
            if way == "squash":
                to_tensor(resized).numpy().tofile(out / f"{name}.tensor")
    (out / "index.json").write_text(json.dumps(index))


def checkpoint(name, folder):
    import torch
    import torchvision
    from safetensors.torch import save_file

    torch.manual_seed(zlib.crc32(name.encode()))
    model = network(name)
    norms = [module for module in model.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    with torch.no_grad():
        for module in model.modules():
            # torchvision's own start shrinks the signal of plain VGG until all pictures look alike.
            if isinstance(module, torch.nn.Conv2d):
                torch.nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        for norm in norms:
            norm.weight.uniform_(0.7, 1.3)
            norm.bias.normal_(0, 0.2)
            norm.momentum = None
        for module in model.modules():
            # The last norm of a branch: random networks with many of them amplify rounding, as trained ones do not.
            if getattr(module, "use_res_connect", False) or type(module).__name__ == "ResBottleneckBlock":
                [part for part in module.modules() if isinstance(part, torch.nn.BatchNorm2d)][-1].weight *= 0.2
            if name in STEEP and isinstance(module, torchvision.ops.SqueezeExcitation):
                module.fc2.weight *= 0.1
        if norms:
            # Statistics of what really comes, so that rows of two pictures differ; then random, so that a wrong epsilon or order shows.
            model.train()
            size = SIZES.get(name, 224)
            model(torch.randn(8, 3, min(size, 299), min(size, 299)))
            model.eval()
        for norm in norms:
            norm.running_mean += torch.randn_like(norm.running_mean) * norm.running_var.sqrt() * 0.2
            norm.running_var *= torch.empty_like(norm.running_var).uniform_(0.6, 1.6)
    state = model.state_dict()
    torch.save(state, folder / f"{name}.pth")
    save_file({key: value.contiguous() for key, value in state.items()}, folder / f"{name}.safetensors")


def batches(folder, size=16, edge=224, norm=(MEAN, STD)):
    """Tensors of all readable files, in order, with their paths."""
    from torchvision.transforms import InterpolationMode, Resize

    paths, tensors = [], []
    squash = Resize((edge, edge), InterpolationMode.BILINEAR)
    for path in files_in(folder):
        try:
            picture = open_rgb(folder / path)
        except Exception:
            continue
        paths.append(path)
        tensors.append(to_tensor(squash(picture), norm))
        if len(paths) == size:
            yield paths, tensors
            paths, tensors = [], []
    if paths:
        yield paths, tensors


def rows(file, folder, out):
    import torch
    import torchvision

    model = network(file.stem)
    model.load_state_dict(torch.load(file, weights_only=True))
    body = torch.nn.Sequential(*list(model.children())[:-1])  # the notebook's rule
    names, pooled, flattened = [], [], []
    with torch.no_grad():
        for paths, tensors in batches(folder, edge=SIZES.get(file.stem, 224), norm=HALVES.get(file.stem, (MEAN, STD))):
            batch = torch.stack(tensors)
            names += paths
            pooled.append(vectors(model, batch).numpy())
            if file.stem.startswith(FLATTENED):
                flattened.append(body(batch).flatten(1).numpy())
    if not flattened:
        flattened = pooled
    np.savez(out, paths=np.array(names), pooled=np.concatenate(pooled), flattened=np.concatenate(flattened))


def onnx(file, mean, std, folder, out):
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    own = [np.array(json.loads(numbers), np.float32).reshape(3, 1, 1) for numbers in (mean, std)]
    squash = transforms()["squash"]
    names, pooled = [], []
    for path in files_in(folder):
        try:
            picture = open_rgb(folder / path)
        except Exception:
            continue
        pixels = np.asarray(squash(picture)).transpose(2, 0, 1).astype(np.float32) / np.float32(255)
        tensor = (pixels - own[0]) / own[1]
        names.append(path)
        pooled.append(session.run(None, {session.get_inputs()[0].name: tensor[None]})[0].reshape(-1))
    np.savez(out, paths=np.array(names), pooled=np.stack(pooled))


def golden(out):
    import torch
    import torchvision

    sys.path.insert(0, str(HERE.parent / "golden"))
    from made_weights import made_weight

    squash = transforms()["squash"]
    tensors = torch.stack([to_tensor(squash(open_rgb(FIXTURES / name))) for name in GOLDEN_PICTURES])
    rows = {"pictures": np.array(GOLDEN_PICTURES)}
    for name in GOLDEN_NETWORKS:
        model = getattr(torchvision.models, name)(weights=None).eval()
        for key, value in model.state_dict().items():
            if value.dtype == torch.float32:
                value.copy_(torch.from_numpy(made_weight(key, tuple(value.shape))))
        with torch.no_grad():
            rows[name] = torch.nn.Sequential(*list(model.children())[:-1])(tensors).flatten(1).numpy()
    np.savez(out, **rows)


def compare(reference, key, ours):
    theirs, got = np.load(reference), np.load(ours)
    row_of = {path: i for i, path in enumerate(theirs["paths"].tolist())}
    paths = got["paths"].tolist()
    shared = [path for path in paths if path in row_of]
    a = theirs[key][[row_of[path] for path in shared]].astype(np.float64)
    b = got["embeddings"][[paths.index(path) for path in shared]].astype(np.float64)
    cosines = (a * b).sum(1) / np.maximum(np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1), 1e-300)
    differences = np.abs(a - b).max(1) / np.maximum(np.abs(a).max(1), 1e-300)
    worst = int(np.argmin(cosines))
    unit = a / np.maximum(np.linalg.norm(a, axis=1, keepdims=True), 1e-300)
    others = (unit @ unit.T)[~np.eye(len(unit), dtype=bool)]
    print(json.dumps({
        "rows": len(shared),
        "dim": int(b.shape[1]),
        "onlyPython": sorted(set(row_of) - set(paths)),
        "onlyOurs": sorted(set(paths) - set(row_of)),
        "sameOrder": shared == [path for path in theirs["paths"].tolist() if path in set(paths)],
        "cosine": float(cosines.min()),
        "difference": float(differences.max()),
        "worst": shared[worst],
        "between": float(np.median(others)) if len(others) else None,
    }))


def main(command, *arguments):
    path = pathlib.Path
    if command == "versions":
        versions()
    elif command == "pictures":
        pictures(path(arguments[0]), path(arguments[1]))
    elif command == "checkpoint":
        checkpoint(arguments[0], path(arguments[1]))
    elif command == "rows":
        rows(path(arguments[0]), path(arguments[1]), arguments[2])
    elif command == "onnx":
        onnx(arguments[0], arguments[1], arguments[2], path(arguments[3]), arguments[4])
    elif command == "golden":
        golden(arguments[0])
    elif command == "compare":
        compare(*arguments)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
