"""Exports small networks of Hugging Face with seeded random weights to ONNX, and writes down what onnxruntime makes of them.

onnx-exports/*.onnx (+ .onnx.data)   the files that the exporters of today write
onnx-exports/rows.json               per file and vector: rows of two made pictures by native onnxruntime, 8 significant digits;
                                     and how far torch's own are from these
onnx-exports/by-hand-*.onnx          files of other tools, put together node by node: a classifier that ends in maps of scores, axes
                                     that are all free, tokens whose lengths only show when they run, two kinds of detectors

Three pairs are not there. torch's old exporter has no antialiased bicubic resize, which DINOv2 with registers needs; optimum has
no configuration for that network, and exports CLIP's image tower without its projection (it names two outputs and traces one).

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
    if net.config.model_type.startswith("clip") or net.config.model_type == "dinov2_with_registers":
        raise NotImplementedError("see above")
    # It looks into the folder that the network came from for the size of its pictures.
    with tempfile.TemporaryDirectory() as folder:
        tf.BitImageProcessor(size={"height": SIZE, "width": SIZE}, crop_size={"height": SIZE, "width": SIZE}).save_pretrained(folder)
        net.config.save_pretrained(folder)
        net.config._name_or_path = folder
        write_by_optimum(net, path)


def write_by_optimum(net, path):
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
    for name, (model, wanted) in by_hand().items():
        if wanted:
            rows[name] = {"from_torch": 0.0, "rows": by_onnxruntime(model, wanted)}
        (HERE / name).write_bytes(model.SerializeToString())
    (HERE / "rows.json").write_text(json.dumps(rows) + "\n")


def by_hand():
    """Models of other tools: the file, and for each id of foldvec the tensor and what is taken of it."""
    random = np.random.default_rng(5)
    weight = lambda name, *shape: onnx.numpy_helper.from_array(random.normal(0, 0.3, shape).astype(np.float32), name)
    ints = lambda name, values: onnx.numpy_helper.from_array(np.array(values, np.int64), name)
    node, value = onnx.helper.make_node, onnx.helper.make_tensor_value_info
    picture = lambda *shape: value("pixel_values", onnx.TensorProto.FLOAT, shape)
    floats = lambda name, *shape: value(name, onnx.TensorProto.FLOAT, shape)
    conv = lambda stride: node("Conv", ["pixel_values", "w"], ["map"], strides=[stride, stride])
    pooled = [node("GlobalAveragePool", ["map"], ["pool"]), node("Flatten", ["pool"], ["features"])]

    def model(nodes, inputs, outputs, weights, more=()):
        graph = onnx.helper.make_graph(nodes, "net", inputs, outputs, weights)
        opsets = [onnx.helper.make_opsetid("", 17), *more]
        return onnx.helper.make_model(graph, opset_imports=opsets, ir_version=8)

    maps = onnx.helper.make_value_info("loss", onnx.helper.make_sequence_type_proto(
        onnx.helper.make_map_type_proto(onnx.TensorProto.STRING, onnx.helper.make_tensor_type_proto(onnx.TensorProto.FLOAT, []))))
    scores = [node("MatMul", ["features", "classes"], ["logits"]), node("Softmax", ["logits"], ["scores"]),
              node("ArgMax", ["scores"], ["label"], axis=1, keepdims=0),
              node("ZipMap", ["scores"], ["loss"], domain="ai.onnx.ml", classlabels_strings=["dress", "hat", "shirt"])]
    zip_map = model([conv(4), *pooled, *scores], [picture("N", 3, 32, 32)], [value("label", onnx.TensorProto.INT64, ["N"]), maps],
                    [weight("w", 8, 3, 4, 4), weight("classes", 8, 3)], [onnx.helper.make_opsetid("ai.onnx.ml", 1)])
    free = model([conv(4), *pooled], [picture("N", "C", "H", "W")], [floats("features", "N", 8)], [weight("w", 8, 3, 4, 4)])
    # How many of its places are none of zero only shows when it runs.
    tokens = [conv(8), node("Reshape", ["map", "flat"], ["places"]), node("Transpose", ["places"], ["patches"], perm=[0, 2, 1]),
              node("NonZero", ["ones"], ["places_of_ones"]), node("Squeeze", ["places_of_ones", "first"], ["all"]),
              node("Gather", ["patches", "all"], ["last_hidden_state"], axis=1)]
    unknown = model(tokens, [picture("N", 3, 32, 32)], [floats("last_hidden_state", "N", "tokens", "width")],
                    [weight("w", 8, 3, 8, 8), ints("flat", [0, 0, -1]), ints("ones", [1] * 16), ints("first", [0])])
    boxes = [conv(1), node("Reshape", ["map", "flat"], ["output0"])]
    yolo = model(boxes, [picture("N", 3, 32, 32)], [floats("output0", "N", 6, 1024)], [weight("w", 6, 3, 1, 1), ints("flat", [0, 0, -1])])
    named = model([conv(8), node("Reshape", ["map", "flat"], ["turned"]), node("Transpose", ["turned"], ["pred_boxes"], perm=[0, 2, 1])],
                  [picture("N", 3, 32, 32)], [floats("pred_boxes", "N", 16, 4)], [weight("w", 4, 3, 8, 8), ints("flat", [0, 0, -1])])
    whole = lambda x: x.reshape(len(x), -1)
    return {
        "by-hand-zip-map.onnx": (zip_map, {"scores": ("scores", whole), "features": ("features", whole)}),
        "by-hand-free-axes.onnx": (free, {"features": ("features", whole)}),
        "by-hand-unknown-tokens.onnx": (unknown, {"last_hidden_state/class-token": ("last_hidden_state", lambda x: x[:, 0]),
                                                 "last_hidden_state/mean": ("last_hidden_state", lambda x: x.mean(axis=1))}),
        "by-hand-yolo.onnx": (yolo, {}),
        "by-hand-boxes.onnx": (named, {}),
    }


def by_onnxruntime(model, wanted):
    """Rows of tensors that the model does not give itself: each is made an output of a copy."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    names = sorted({tensor for tensor, _ in wanted.values()} - {output.name for output in model.graph.output})
    copy.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(copy.SerializeToString(), providers=["CPUExecutionProvider"])
    return {key: [float(f"{x:.8g}") for x in take(session.run([tensor], {"pixel_values": pictures()})[0]).ravel()]
            for key, (tensor, take) in wanted.items()}


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
