"""Exports small networks of Hugging Face with seeded random weights to ONNX, and writes down what onnxruntime makes of them.

onnx-exports/*.onnx (+ .onnx.data)   the files that the exporters of today write
onnx-exports/rows.json               per file and vector: rows of two made pictures by native onnxruntime, 8 significant digits;
                                     and how far torch's own are from these
torch 2.9.1, transformers 4.57.6, optimum 2.1.0, onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.32.0
"""
import json
import pathlib
import shutil
import tempfile

import numpy as np
import onnx
import onnxruntime
import torch
import transformers as tf
from optimum.exporters.onnx import export
from optimum.exporters.tasks import TasksManager

HERE = pathlib.Path(__file__).parent / "onnx-exports"
SIZE = 32
SMALL = dict(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=24)
VIT = dict(**SMALL, image_size=SIZE, patch_size=8)


def networks():
    yield "vit", tf.ViTModel(tf.ViTConfig(**VIT))
    yield "dinov2", tf.Dinov2Model(tf.Dinov2Config(**{**VIT, "mlp_ratio": 2}))
    yield "dinov2reg", tf.Dinov2WithRegistersModel(tf.Dinov2WithRegistersConfig(**{**VIT, "mlp_ratio": 2}))
    yield "clip", tf.CLIPVisionModelWithProjection(tf.CLIPVisionConfig(**VIT, projection_dim=12))
    yield "convnext", tf.ConvNextModel(tf.ConvNextConfig(hidden_sizes=[4, 8], depths=[1, 1], num_stages=2, image_size=SIZE))
    yield "resnet", tf.ResNetModel(tf.ResNetConfig(embedding_size=4, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic"))


def pictures():
    """Two pictures that the test makes the same way: a straight line folded at 251, exact in float32."""
    count = 2 * 3 * SIZE * SIZE
    return ((np.arange(count, dtype=np.int64) * 37) % 251 / 128 - 1).astype(np.float32).reshape(2, 3, SIZE, SIZE)


class Named(torch.nn.Module):
    def __init__(self, net, names):
        super().__init__()
        self.net, self.names = net, names

    def forward(self, pixel_values):
        out = self.net(pixel_values=pixel_values)
        return tuple(out[name] for name in self.names)


def names_of(net):
    wanted = ("image_embeds", "last_hidden_state", "pooler_output")
    out = net(pixel_values=torch.zeros(1, 3, SIZE, SIZE))
    return [name for name in wanted if name in out]


def by_torch(net, path, dynamo):
    names = names_of(net)
    sample = torch.zeros(2, 3, SIZE, SIZE)
    more = dict(dynamic_shapes={"pixel_values": {0: "batch"}}, external_data=True) if dynamo else dict(
        dynamic_axes={"pixel_values": {0: "batch"}}, opset_version=17)
    torch.onnx.export(Named(net, names), (sample,), str(path), input_names=["pixel_values"], output_names=names, dynamo=dynamo, **more)


def by_optimum(net, path):
    make = TasksManager.get_exporter_config_constructor("onnx", net, task="feature-extraction")
    export(model=net, config=make(net.config), output=path, opset=17)


def vectors(name, value, net):
    """What is taken of an output, by the ids that foldvec gives."""
    if value.ndim == 3:
        prefix = value.shape[1] - (SIZE // 8) ** 2
        yield f"{name}/class-token", value[:, 0]
        yield f"{name}/patch-mean", value[:, prefix:].mean(axis=1)
        yield f"{name}/mean", value.mean(axis=1)
    elif value.ndim == 4 and value.shape[2] > 1:
        yield f"{name}/mean", value.mean(axis=(2, 3))
    else:
        yield name, value.reshape(len(value), -1)


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir()
    rows = {}
    for kind, net in networks():
        torch.manual_seed(1)
        for weight in net.parameters():
            torch.nn.init.normal_(weight, std=0.3)
        net.eval()
        with torch.no_grad():
            truth = net(pixel_values=torch.from_numpy(pictures()))
        makers = {"dynamo": lambda p: by_torch(net, p, True), "old": lambda p: by_torch(net, p, False), "optimum": lambda p: by_optimum(net, p)}
        for how, make in makers.items():
            name = f"{kind}-{how}.onnx"
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / name
                try:
                    make(path)
                except Exception as error:  # told, for one exporter may lack one network
                    print(name, "not exported:", type(error).__name__, str(error)[:200])
                    continue
                session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
                found, off = {}, 0.0
                for output, value in zip(session.get_outputs(), session.run(None, {"pixel_values": pictures()})):
                    if output.name in truth:
                        off = max(off, float(np.abs(value - truth[output.name].numpy()).max()))
                    for key, vector in vectors(output.name, value, net):
                        found[key] = [float(f"{x:.8g}") for x in vector.ravel()]
                rows[name] = {"from_torch": off, "rows": found}
                without_words(path)
                for file in pathlib.Path(folder).iterdir():
                    shutil.copy(file, HERE / file.name)
            print(name, off, list(found))
    (HERE / "rows.json").write_text(json.dumps(rows) + "\n")


def without_words(path):
    """Drops traces of where a node came from: they hold paths of the machine, and make most of the file."""
    model = onnx.load(str(path), load_external_data=False)
    def clean(graph):
        graph.doc_string = ""
        del graph.metadata_props[:]
        for items in (graph.node, graph.value_info, graph.initializer, graph.input, graph.output):
            for item in items:
                item.doc_string = ""
                if hasattr(item, "metadata_props"):
                    del item.metadata_props[:]
    clean(model.graph)
    del model.metadata_props[:]
    path.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
