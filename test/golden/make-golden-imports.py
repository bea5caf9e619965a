"""Makes what torch and torchvision say of the networks that are imported (torch 2.9.1, torchvision 0.24.1, numpy 2.4.6).

architectures.json   per network: how many convolutions and normalisations its features have, and the CRC-32 of a text
                     with a line each, in the order in which they run: name and all that weights don't show
imported-rows.npz    per network: pooled vectors of two made pictures, weights made by made_weights.py
"""
import json
import pathlib
import zlib

import numpy as np
import torch
import torchvision

from made_weights import made, made_weight

HERE = pathlib.Path(__file__).parent
ARCHITECTURES = [
    *("resnet18 resnet34 resnet50 resnet101 resnet152 resnext50_32x4d resnext101_32x8d resnext101_64x4d".split()),
    *("wide_resnet50_2 wide_resnet101_2 vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn".split()),
    *("mobilenet_v2 mobilenet_v3_small mobilenet_v3_large".split()),
]
# One of each kind; the edge of the input in pixels. VGG takes 224 only.
ROWS = {"resnet18": 64, "resnext50_32x4d": 64, "vgg11_bn": 224, "mobilenet_v2": 64, "mobilenet_v3_small": 64}


def features_of(model):
    return model.features if hasattr(model, "features") else torch.nn.Sequential(*list(model.children())[:-2])


def lines_of(model, size):
    """Every convolution and normalisation in the order in which it runs, by hooks."""
    lines, hooks = [], []
    for name, module in model.named_modules():
        def hook(module, *_, name=name):
            if isinstance(module, torch.nn.Conv2d):
                m = module
                lines.append(f"{name} {m.in_channels} {m.out_channels} {m.kernel_size[0]} {m.stride[0]} {m.padding[0]} {m.groups} {int(m.bias is not None)}")
            elif isinstance(module, torch.nn.BatchNorm2d):
                lines.append(f"{name} {module.num_features} {module.eps:g}")
        hooks.append(module.register_forward_hook(hook))
    with torch.no_grad():
        features_of(model)(torch.zeros(1, 3, size, size))
    for hook in hooks:
        hook.remove()
    return lines


def main():
    torch.set_num_threads(1)
    architectures, rows = {}, {}
    for name in ARCHITECTURES:
        model = getattr(torchvision.models, name)(weights=None).eval()
        lines = lines_of(model, 64)
        architectures[name] = {"modules": len(lines), "crc32": zlib.crc32("\n".join(lines).encode())}
        if name not in ROWS:
            continue
        state = model.state_dict()
        for key, value in state.items():
            if value.dtype == torch.float32:
                value.copy_(torch.from_numpy(made_weight(key, tuple(value.shape))))
        size = ROWS[name]
        pictures = torch.from_numpy((made("image", 2 * 3 * size * size) * 2).astype(np.float32).reshape(2, 3, size, size))
        with torch.no_grad():
            rows[name] = features_of(model)(pictures).mean((2, 3)).numpy()
    text = json.dumps({"torchvision": torchvision.__version__.split("+")[0], "architectures": architectures}, indent=2)
    (HERE / "architectures.json").write_text(text + "\n")
    np.savez(HERE / "imported-rows.npz", **rows)


main()
