"""Writes image-folder-order.json: what torchvision's ImageFolder makes of a folder with awkward names.

Usage: python make-image-folder-order.py [OUT.json]. Only the standard library: `find_classes` and `make_dataset` of
torchvision.datasets.folder are `sorted(entry.name for entry in os.scandir(root) if entry.is_dir())` and, a class,
`for folder, _, names in sorted(os.walk(folder, followlinks=True)): for name in sorted(names)`.
The folders are really made on disk, so the order is the file system's and Python's, not this script's opinion.
"""

import json
import os
import random
import sys
import tempfile
from pathlib import Path

NAMES = [
    "a", "a-b", "a.b", "a b", "a!b", "a0", "A", "Z", "_", "__proto__", "constructor", ".hidden", "~", "é", "e\u0301",
    "ü", "日本", "\ue000", "\uffee", "😀", "👩\u200d🔬", "a😀", "a\uffee", "1", "10", "2", "0108775015", "\u202eabc",
    "x<y>", "q\"'", "a\tb", "a\nb",
]
FILES = ["x.jpg", "x-1.jpg", "x.JPG", "10.png", "2.png", "._x.jpg", "😀.jpg", "\uffee.jpg", "\ue000.jpg", "x 1.jpg", "x!.jpg", "é.jpg"]
EMPTY = ["empty", ".empty-hidden", "💾"]


def folders(rng):
    for top in NAMES:
        yield top
        for second in rng.sample(NAMES, 6):
            yield f"{top}/{second}"
            for third in rng.sample(NAMES, 2):
                yield f"{top}/{second}/{third}"
    yield from ["x", "x/a-b", "x/a", "x/a/c", "x/a.b", "x/a b", "x/a!b", "x/a0", "x/a😀", "x/a\uffee"]


def main(out):
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as root:
        for folder in folders(rng):
            Path(root, folder).mkdir(parents=True, exist_ok=True)
            for name in rng.sample(FILES, 3):
                Path(root, folder, name).touch()
        for name in FILES:
            Path(root, name).touch()
        for name in EMPTY:
            Path(root, name).mkdir()

        classes = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
        samples = [[name, -1] for name in sorted(entry.name for entry in os.scandir(root) if entry.is_file())]
        for number, name in enumerate(classes):
            for folder, _, names in sorted(os.walk(os.path.join(root, name), followlinks=True)):
                for file in sorted(names):
                    samples.append([os.path.relpath(os.path.join(folder, file), root), number])
    Path(out).write_text(json.dumps({"python": sys.version.split()[0], "classes": classes, "samples": samples}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("image-folder-order.json"))
