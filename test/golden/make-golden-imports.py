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
    *("mobilenet_v2 mobilenet_v3_small mobilenet_v3_large alexnet squeezenet1_0 squeezenet1_1".split()),
    *("densenet121 densenet161 densenet169 densenet201 googlenet inception_v3".split()),
    *("shufflenet_v2_x0_5 shufflenet_v2_x1_0 shufflenet_v2_x1_5 shufflenet_v2_x2_0".split()),
    *("mnasnet0_5 mnasnet0_75 mnasnet1_0 mnasnet1_3".split()),
    *(f"regnet_y_{size}" for size in "400mf 800mf 1_6gf 3_2gf 8gf 16gf 32gf 128gf".split()),
    *(f"regnet_x_{size}" for size in "400mf 800mf 1_6gf 3_2gf 8gf 16gf 32gf".split()),
    *(f"efficientnet_{size}" for size in "b0 b1 b2 b3 b4 b5 b6 b7 v2_s v2_m v2_l".split()),
]
# One of each kind; the edge of the input in pixels. VGG and AlexNet take 224 only.
ROWS = {
    **{"resnet18": 64, "resnext50_32x4d": 64, "vgg11_bn": 224, "mobilenet_v2": 64, "mobilenet_v3_small": 64},
    **{"alexnet": 224, "squeezenet1_1": 64, "densenet121": 64, "shufflenet_v2_x0_5": 64, "mnasnet0_5": 64},
    **{"googlenet": 64, "inception_v3": 96, "regnet_x_400mf": 64, "regnet_y_400mf": 64, "efficientnet_b0": 64},
}
# As torchvision makes them where it loads its own weights.
INCEPTION = {"transform_input": True, "aux_logits": False, "init_weights": False}


def network(name):
    options = INCEPTION if name in ("googlenet", "inception_v3") else {}
    return getattr(torchvision.models, name)(weights=None, **options).eval()


def pooled(model, pictures):
    """The input of the classifier; where torchvision pools to more than one pixel, or behind it, the mean of the map."""
    if isinstance(model, (torchvision.models.VGG, torchvision.models.AlexNet, torchvision.models.SqueezeNet)):
        return model.features(pictures).mean((2, 3))
    inputs = []
    head = model.fc if hasattr(model, "fc") else model.classifier
    head.register_forward_pre_hook(lambda _, values: inputs.append(values[0]))
    model(pictures)
    return inputs[0].flatten(1)


def lines_of(model, size):
    """Every convolution and normalisation in the order in which it runs, by hooks."""
    lines, hooks = [], []
    for name, module in model.named_modules():
        def hook(module, *_, name=name):
            if isinstance(module, torch.nn.Conv2d):
                m = module
                lines.append(f"{name} {m.in_channels} {m.out_channels} {m.kernel_size[0]}x{m.kernel_size[1]} {m.stride[0]} {m.padding[0]}x{m.padding[1]} {m.groups} {int(m.bias is not None)}")
            elif isinstance(module, torch.nn.BatchNorm2d):
                lines.append(f"{name} {module.num_features} {module.eps:g}")
        hooks.append(module.register_forward_hook(hook))
    with torch.no_grad():
        getattr(model, "features", model)(torch.zeros(1, 3, size, size))
    for hook in hooks:
        hook.remove()
    return lines


def main():
    torch.set_num_threads(1)
    architectures, rows = {}, {}
    for name in ARCHITECTURES:
        model = network(name)
        lines = lines_of(model, 96)
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
            rows[name] = pooled(model, pictures).numpy()
    text = json.dumps({"torchvision": torchvision.__version__.split("+")[0], "architectures": architectures}, indent=2)
    (HERE / "architectures.json").write_text(text + "\n")
    np.savez(HERE / "imported-rows.npz", **rows)


main()
