"""Makes checkpoints/*: one small convolution, as torch and safetensors save it in their many ways.

usage: make-golden-checkpoints.py          (torch 2.9.1, safetensors 0.8.0, numpy 2.4.6)

Every file holds conv.weight (2, 3, 2, 2) and conv.bias (2): eighths, which all types of floats hold exactly.
"""
import argparse
import collections
import datetime
import io
import pathlib
import pickle
import struct
import tarfile
import types
import zipfile

import numpy as np
import torch
from safetensors.torch import save_file

from made_weights import made

HERE = pathlib.Path(__file__).parent / "checkpoints"


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, 2, 2)

    def forward(self, x):
        return self.conv(x)


def save(value, name, **options):
    torch.save(value, HERE / f"{name}.pth", **options)


def save_tar(state, name):
    """The format before torch 0.1.10, which torch still reads."""
    ids = {id(value): 1000 + 2 * i for i, value in enumerate(state.values())}

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            return ids.get(id(value)) if isinstance(value, torch.Tensor) else None

    storages, tensors, objects = io.BytesIO(), io.BytesIO(), io.BytesIO()
    pickle.dump(len(state), storages, 2)
    pickle.dump(len(state), tensors, 2)
    for value in state.values():
        key = ids[id(value)]
        pickle.dump((key + 1, "cpu", torch.FloatStorage), storages, 2)
        storages.write(struct.pack("<q", value.numel()) + value.numpy().tobytes())
        pickle.dump((key, key + 1, torch.FloatTensor), tensors, 2)
        tensors.write(struct.pack("<q", value.dim()))
        tensors.write(struct.pack(f"<{2 * value.dim()}q", *value.shape, *value.stride()) + struct.pack("<q", 0))
    pickle.dump([], storages, 2)
    Pickler(objects, 2).dump(state)
    with tarfile.open(HERE / f"{name}.pth", "w:", format=tarfile.USTAR_FORMAT) as tar:
        for entry, data in ("pickle", objects), ("tensors", tensors), ("storages", storages):
            info = tarfile.TarInfo(entry)
            info.size = len(data.getvalue())
            tar.addfile(info, io.BytesIO(data.getvalue()))


class Python2Pickler(pickle._Pickler):
    """Texts as Python 2 wrote them: SHORT_BINSTRING, and names of modules in ASCII."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_text(self, value):
        data = value.encode()
        self.write(pickle.SHORT_BINSTRING + bytes([len(data)]) + data)
        self.memoize(value)

    dispatch[str] = save_text


def dump_python2(value, file, protocol):
    Python2Pickler(file, protocol).dump(value)


PYTHON2 = types.SimpleNamespace(Pickler=Python2Pickler, dump=dump_python2, __name__="pickle")


class Settings:
    """A class of the program that saved: it is not there when the file is read."""

    def __init__(self):
        self.when = datetime.datetime(2024, 1, 1)
        self.data = pathlib.PurePosixPath("data/x")


class Records(dict):
    pass


class Losses(list):
    pass


def no_source(_):
    """The old format would put torch's source code, and where it lies, into the file."""
    raise OSError


def save_script(net, name):
    """Without the code and what debuggers need: that holds torch's source code and where it lies."""
    whole = io.BytesIO()
    torch.jit.save(torch.jit.script(net), whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(HERE / f"{name}.pth", "w") as target:
        for entry in source.namelist():
            if "/code/" not in entry:
                target.writestr(zipfile.ZipInfo(entry), source.read(entry))


def main():
    HERE.mkdir(exist_ok=True)
    torch.manual_seed(0)
    net = Net().eval()
    for key, value in net.state_dict().items():
        values = np.round(made(key, value.numel()) * 8) / 8
        value.copy_(torch.from_numpy(values.astype(np.float32).reshape(value.shape)))
    state = net.state_dict()
    plain = collections.OrderedDict(state)
    legacy = {"_use_new_zipfile_serialization": False}
    for protocol in 2, 3, 4, 5:
        save(state, f"zip-{protocol}", pickle_protocol=protocol)
        save(state, f"legacy-{protocol}", pickle_protocol=protocol, **legacy)
    save_tar(plain, "tar")
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    wrapped = collections.OrderedDict(("module." + key, value) for key, value in state.items())
    beside = {"epoch": 3, "best": torch.tensor(71.25), "loss": np.float64(0.5), "optimizer": optimizer.state_dict()}
    save({**beside, "state_dict": wrapped}, "nested")
    save({"model": plain, "args": argparse.Namespace(lr=0.1, steps=[1, 2])}, "nested-model")
    whole = torch.nn.Sequential(collections.OrderedDict(conv=net.conv))
    save(whole, "whole")
    torch.serialization.get_source_lines_and_file = no_source
    save(whole, "whole-legacy", **legacy)
    save(torch.nn.DataParallel(whole), "whole-parallel")
    save({key: torch.nn.Parameter(value) for key, value in state.items()}, "parameters")
    save({key: value.half() for key, value in state.items()}, "float16")
    save({key: value.bfloat16() for key, value in state.items()}, "bfloat16")
    save({key: value.double() for key, value in state.items()}, "float64")
    last = {key: value.to(memory_format=torch.channels_last) if value.dim() == 4 else value for key, value in state.items()}
    save(last, "channels-last")
    one = torch.cat([value.reshape(-1) for value in state.values()])
    weight, bias = one[:24].view(2, 3, 2, 2), one[24:]
    save({"conv.weight": weight, "conv.bias": bias}, "shared")
    save({"conv.weight": weight, "conv.bias": bias}, "shared-legacy", **legacy)
    save(plain, "python-2", pickle_module=PYTHON2, pickle_protocol=2, **legacy)
    save({key.encode(): value for key, value in state.items()}, "bytes-keys")
    objects = {"loss": torch.nn.CrossEntropyLoss(), "settings": Settings(), "records": Records(a=1), "losses": Losses([1.5])}
    arrays = {"object": np.array([None, "a"], dtype=object), "when": np.datetime64("2024-01-01"), ("a", 1): 2}
    beside = {"hyper_parameters": objects, "arrays": arrays, "seed": 1 << 2100}
    save({"epoch": 9, "state_dict": plain, **beside}, "objects")
    save((plain, 10), "tuple")
    save([3, {"model": plain}, {"lr": 0.1}], "list")
    save_script(net, "script")
    for name, dtype in ("float32", torch.float32), ("float16", torch.float16), ("bfloat16", torch.bfloat16), ("float64", torch.float64):
        tensors = {key: value.to(dtype) for key, value in state.items()}
        save_file(tensors, HERE / f"{name}.safetensors", metadata={"format": "pt"})
    for path in sorted(HERE.glob("*.pth")):
        if path.stem != "script":
            torch.load(path, weights_only=False)  # torch itself reads every one of them


main()
