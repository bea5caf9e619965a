"""What the page is compared with, run by run on demand: torchvision's DataLoader, torch, native onnxruntime.

A line of JSON on stdin asks for a run: {"run": "loader" | "torch" | "onnxruntime", "workers": N, "set": NAME}; a line on stdout has its
wall and CPU ms, those of its worker processes included. usage: torch-runs.py MODEL.onnx THREADS '{"NAME": ["FILE", ...], ...}'"""
import json
import resource
import sys
import time

import onnxruntime
import torch
import torchvision
from PIL import Image
from torchvision import transforms

BATCH = 32
onnx, threads, sets = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
torch.set_num_threads(threads)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = threads
session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
# The same network as ResNet-18's; what weights it has does not change its speed.
torch.manual_seed(0)
network = torchvision.models.resnet18(weights=None).eval()
network.fc = torch.nn.Identity()
prepare = transforms.Compose([
    transforms.Resize((224, 224)),
    transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])


class Pictures(torch.utils.data.Dataset):
    def __init__(self, files):
        self.files = files

    def __len__(self):
        return len(self.files)

    def __getitem__(self, at):
        with open(self.files[at], "rb") as file:
            return prepare(Image.open(file).convert("RGB"))


EMBED = {
    "loader": lambda batch: batch,
    "torch": network,
    "onnxruntime": lambda batch: session.run(None, {session.get_inputs()[0].name: batch.numpy()})[0],
}


def cpu_seconds():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


@torch.inference_mode()
def run(kind, workers, files):
    wall, cpu = time.perf_counter(), cpu_seconds()
    rows = 0
    for batch in torch.utils.data.DataLoader(Pictures(files), batch_size=BATCH, num_workers=workers):
        rows += len(EMBED[kind](batch))
    # The loader's iterator is gone, and has waited for its workers: their CPU time is told now.
    return {"images": rows, "wallMs": (time.perf_counter() - wall) * 1000, "cpuMs": (cpu_seconds() - cpu) * 1000}


for kind in EMBED:
    run(kind, 0, next(iter(sets.values()))[:BATCH])  # warms it up
versions = {"torch": torch.__version__, "torchvision": torchvision.__version__, "onnxruntime": onnxruntime.__version__}
print(json.dumps(versions), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(run(asked["run"], asked["workers"], sets[asked["set"]])), flush=True)
