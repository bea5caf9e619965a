"""Seeded checkpoints of torchvision's networks, and what torch and native onnxruntime make of them.

usage: checkpoints.py make NAME FOLDER      writes NAME.pth, NAME.safetensors, and input, pooled, flattened as float32 (.bin)
       checkpoints.py native FOLDER FILE    runs FILE (ONNX) in native onnxruntime on the input, writes OUTPUT.native.bin

Versions: torch 2.9.1, torchvision 0.24.1, safetensors 0.8.0, onnxruntime 1.32.0, numpy 2.4.6. Statistics and factors of every
BatchNorm are random, so that a wrong epsilon or a wrong order shows.
"""
import pathlib
import sys
import zlib

import numpy as np


def make(name, folder):
    import torch
    import torchvision
    from safetensors.torch import save_file

    torch.set_num_threads(1)
    torch.manual_seed(zlib.crc32(name.encode()))
    model = getattr(torchvision.models, name)(weights=None).eval()
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.1)
                module.running_var.uniform_(0.5, 2)
                module.weight.uniform_(0.6, 1.4)
                module.bias.normal_(0, 0.1)
        pictures = torch.randn(2, 3, 224, 224)
        flattened = torch.nn.Sequential(*list(model.children())[:-1])(pictures).flatten(1)
        pooled = model.features(pictures).mean((2, 3)) if hasattr(model, "features") else flattened
    state = model.state_dict()
    torch.save(state, folder / f"{name}.pth")
    save_file({key: value.contiguous() for key, value in state.items()}, folder / f"{name}.safetensors")
    for part, values in ("input", pictures), ("pooled", pooled), ("flattened", flattened):
        values.numpy().tofile(folder / f"{part}.bin")


def native(folder, file):
    import onnxruntime

    pictures = np.fromfile(folder / "input.bin", np.float32).reshape(2, 3, 224, 224)
    session = onnxruntime.InferenceSession(folder / file, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    for name, values in zip(names, session.run(names, {session.get_inputs()[0].name: pictures})):
        values.tofile(folder / f"{name}.native.bin")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], pathlib.Path(sys.argv[3]))
    else:
        native(pathlib.Path(sys.argv[2]), sys.argv[3])
