"""Encodes a folder of pictures on a Ray cluster, and joins the parts.

usage: python src/cluster/ray_encode.py FOLDER --out FILE.npz [options] [-- ENCODE OPTIONS]

  --parts N      how many parts (4 a node unless told); a part is one task
  --cpus N       cores that a task takes (2 unless told)
  --retries N    how often a part that failed is tried again, on whichever node is free (3 unless told)
  --workdir DIR  where the parts are kept until they are joined (FILE.parts unless told)
  --project DIR  foldvec on every node (the project that this file is in, unless told)
  --address A    of the cluster: `auto`, `ray://…`; a cluster on this machine unless told

FOLDER, FILE, DIR and the project must be under the same paths on every node, as on a shared disk. A part that is there
already is not encoded again: the same command goes on where an earlier one was stopped. What stands behind `--` goes to
every `npm run encode` as it is, for example `-- --model efficientnet_lite0 --preset crop`.

Needs Python with `ray`, and on every node Node.js and a browser, as foldvec itself does.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import ray

PROJECT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 10


def main() -> int:
    arguments, encode_options = parse_arguments(sys.argv[1:])
    ray.init(address=arguments.address, log_to_driver=False, include_dashboard=False)
    nodes = sum(1 for node in ray.nodes() if node["Alive"])
    count = arguments.parts or 4 * nodes
    workdir = Path(arguments.workdir or f"{arguments.out}.parts").resolve()
    workdir.mkdir(parents=True, exist_ok=True)
    parts = [workdir / f"part-{index:05d}-of-{count:05d}.npz" for index in range(1, count + 1)]
    print(f"{count} parts on {nodes} nodes", file=sys.stderr)

    task = encode_part.options(num_cpus=arguments.cpus, max_retries=arguments.retries, retry_exceptions=True)
    jobs = {
        task.remote(arguments.project, arguments.folder, str(part), f"{index}/{count}", encode_options): index
        for index, part in enumerate(parts, 1)
    }
    failed = follow(jobs)
    if failed:
        for index, reason in sorted(failed.items()):
            print(f"part {index}/{count} failed: {reason}", file=sys.stderr)
        print(f"The other parts are kept in {workdir}: the same command encodes only what is missing.", file=sys.stderr)
        return 1
    return merge(arguments, parts, workdir)


def parse_arguments(words):
    own, behind = (words[: words.index("--")], words[words.index("--") + 1 :]) if "--" in words else (words, [])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=lambda path: str(Path(path).resolve(strict=True)))
    parser.add_argument("--out", required=True, type=lambda path: str(Path(path).resolve()))
    parser.add_argument("--parts", type=positive)
    parser.add_argument("--cpus", type=positive, default=2)
    parser.add_argument("--retries", type=int, default=3)
    parser.add_argument("--workdir")
    parser.add_argument("--project", default=str(PROJECT))
    parser.add_argument("--address")
    return parser.parse_args(own), behind


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1 or more, please")
    return number


@ray.remote
def encode_part(project, folder, part, shard, options):
    """Encodes one part; raises with the command's own words, so that Ray tries again elsewhere."""
    if Path(part).exists():  # it has its name only once it is whole
        return {"rows": 0, "skipped": 0, "there": True}
    command = ["npm", "run", "-s", "encode", "--", folder, "--out", part, "--shard", shard, "--resume", "--quiet", *options]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def follow(jobs):
    """Shows progress until every part is done. Gives the reasons of those that failed for good."""
    started, pictures, done, failed = time.monotonic(), 0, 0, {}
    waiting = list(jobs)
    while waiting:
        ready, waiting = ray.wait(waiting, num_returns=1, timeout=WAIT_SECONDS)
        for job in ready:
            try:
                pictures += ray.get(job)["rows"]
                done += 1
            except ray.exceptions.RayError as error:
                failed[jobs[job]] = str(getattr(error, "cause", None) or error).strip().splitlines()[-1]
        rate = pictures / (time.monotonic() - started)
        print(f"{done} of {len(jobs)} parts, {pictures} pictures, {rate:.1f} a second", file=sys.stderr, flush=True)
    return failed


def merge(arguments, parts, workdir) -> int:
    command = ["npm", "run", "-s", "merge", "--", *map(str, parts), "--out", arguments.out, "--force"]
    code = subprocess.run(command, cwd=arguments.project).returncode
    if code == 0:
        shutil.rmtree(workdir)
    return code


if __name__ == "__main__":
    sys.exit(main())
