#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Offramp beside PyTorch, ONNX Runtime and Keras: the same network, weights and images, in turns (A B C D, A B C D).

usage: benchmarks/run.py [--build DIR] [--quick] ...      (see --help and README.md)

Answers are compared before anything is timed. Prints Markdown.
"""
import argparse
import importlib.util
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SHARES = (0.0, 0.2857, 0.57)
COMPARED = 64  # images whose answers are compared
TRIED, TRIED_ONE = 256, 16  # images by which a way is chosen, in large batches and one by one
SETTLE = 0.05  # seconds in which the last one's threads stop waiting busily for more work
TOLERANCE = 2e-3  # of log-probabilities
LIBRARIES = "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"
# As PyTorch's tuning guide has it.
JEMALLOC = "oversize_threshold:1,background_thread:true,metadata_thp:auto,dirty_decay_ms:9000000000,muzzy_decay_ms:9000000000"


def say(*words):
    print(f"[{time.perf_counter() - BEGIN:5.0f} s]", *words, file=sys.stderr, flush=True)


def find_allocator():
    """Environment for an allocator that suits PyTorch, and its name."""
    for name, title in (("libjemalloc.so.2", "jemalloc"), ("libtcmalloc_minimal.so.4", "tcmalloc")):
        for folder in LIBRARIES:
            path = pathlib.Path(folder) / name
            if path.exists():
                return {"LD_PRELOAD": str(path), "MALLOC_CONF": JEMALLOC}, title
    return {}, "glibc's malloc (libjemalloc2 is not installed)"


def find_missing(arguments):
    """What cannot be measured, and how to get it."""
    missing = {}
    for peer, modules in (("torch", ("torch", "safetensors")), ("onnx", ("onnx", "onnxruntime", "safetensors"))):
        absent = [m for m in modules if importlib.util.find_spec(m) is None]
        if absent:
            missing[peer] = "python3 -m pip install " + " ".join(absent)
    check = [arguments.keras_python, "-c", "import tensorflow, safetensors"]
    if "keras" in arguments.peers and subprocess.run(check, capture_output=True).returncode != 0:
        missing["keras"] = "python3 -m pip install tensorflow-cpu safetensors (or --keras-python of a virtual environment)"
    return missing


def make_images(folder, n):
    """Dark images stay and bright ones leave (engine/ee-bench-network.h); a file for each share, kinds shuffled."""
    import numpy

    random = numpy.random.default_rng(1)
    for share in SHARES:
        redundant = round(share * n)
        bright = random.permutation(n) < redundant
        images = random.integers(0, 128, (n, 32, 32, 3), numpy.uint8)
        images[bright] += 128
        images.tofile(folder / f"images-{n}-{share}.bin")


def compare(ours, theirs):
    """Largest difference of any log-probability, of any answer of either network."""
    worst = 0.0
    for key in ("plain", "exit", "classifier"):
        for a, b in zip(ours[key], theirs[key], strict=True):
            worst = max(worst, abs(math.log(max(a, 1e-30)) - math.log(max(b, 1e-30))))
    return worst


class Bench:
    """One width: its folder, its workers and what they took."""

    def __init__(self, arguments, width, missing, deadline):
        self.arguments, self.width, self.deadline = arguments, width, deadline
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="offramp-bench-"))
        self.workers, self.modes, self.differences, self.trials = {}, {}, {}, {}
        worker = arguments.build / "benchmarks" / "worker-offramp"
        subprocess.run([worker, "make", self.folder, str(width)], check=True)
        for n in {arguments.images, arguments.images_one, COMPARED, TRIED_ONE, TRIED}:
            make_images(self.folder, n)
        threads = str(arguments.threads)
        own = {"OMP_NUM_THREADS": threads}
        allocator, self.allocator = find_allocator()
        # "0": of these threads Offramp takes as many as its programs do, one for a single image and a small network
        self._start("offramp", [worker, "serve", self.folder, "0"], {**own, "OMP_WAIT_POLICY": arguments.wait_policy})
        commands = {
            "torch": ([sys.executable, HERE / "worker_torch.py"], {**own, **allocator}),
            "onnx": ([sys.executable, HERE / "worker_onnx.py"], own),
            "keras": ([arguments.keras_python, HERE / "worker_keras.py"], own),
        }
        for peer, (command, environment) in commands.items():
            if peer in arguments.peers and peer not in missing:
                self._start(peer, [*command, self.folder, threads], environment)

    def _start(self, peer, command, environment):
        from protocol import Worker, WorkerError

        try:
            self.workers[peer] = Worker(list(map(str, command)), environment, self.folder / f"{peer}.log")
            say(f"width 1/{self.width}: {self.workers[peer].name} is ready")
        except WorkerError as error:
            say(f"{peer} cannot be measured: {error}")
            if peer == "offramp":
                raise

    def close(self):
        for worker in self.workers.values():
            worker.close()

    def remove(self):
        """After a failure the folder stays: the workers' logs are in it."""
        shutil.rmtree(self.folder)

    def images(self, n, share):
        return self.folder / f"images-{n}-{share}.bin"

    def n_images(self, batch):
        return self.arguments.images_one if batch == 1 else self.arguments.images

    def compare_answers(self):
        path = self.images(COMPARED, 0.57)
        ours = self.workers["offramp"].ask("answers", path, COMPARED)
        for peer, worker in list(self.workers.items()):
            if peer == "offramp":
                continue
            self.differences[peer] = compare(ours, worker.ask("answers", path, COMPARED))
            say(f"{peer}: log-probabilities differ by at most {self.differences[peer]:.1e}")
            assert self.differences[peer] < TOLERANCE, f"{peer} computes something else"

    def infer(self, peer, net, share, batch, mode, n):
        """Seconds for all images; that exactly the bright ones left is checked every time."""
        words = ["infer", net, self.images(n, share), batch] + ([mode] if mode else [])
        answer = self.workers[peer].ask(*words)
        expected = 0 if net == "plain" else round(share * n)
        assert int(answer["left"]) == expected, f"{peer}: {answer['left']} images left, not {expected}"
        return answer["seconds"]

    def choose_modes(self):
        """The fastest of each peer's ways, by the network without exit, for each batch size."""
        from protocol import WorkerError

        ways = {"torch": ["eager", "channels_last", "mkldnn"] + ([] if self.arguments.no_compile else ["compile"]),
                "keras": ["predict", "function"]}
        for peer, modes in ways.items():
            for batch in self.arguments.batches if peer in self.workers else ():
                seconds, n = {}, TRIED_ONE if batch == 1 else TRIED
                for mode in modes:
                    try:
                        self.infer(peer, "plain", 0.0, batch, mode, n)  # not timed: creation, compilation
                        seconds[mode] = min(self.infer(peer, "plain", 0.0, batch, mode, n) for _ in range(2))
                    except WorkerError as error:
                        say(f"{peer}, {mode}, batch {batch}: {error}")
                self.modes[peer, batch] = min(seconds, key=seconds.get)
                self.trials[f"{peer} {batch}"] = {m: n / s for m, s in seconds.items()}
                rates = ", ".join(f"{mode} {rate:.0f}/s" for mode, rate in self.trials[f"{peer} {batch}"].items())
                say(f"{peer}, batch {batch}: {rates}: {self.modes[peer, batch]}")

    def rounds(self, questions, repeats):
        """Medians of each question's seconds; every round asks all, neighbours being the ones to compare."""
        from protocol import WorkerError

        for key, ask in list(questions.items()):
            try:
                ask()
            except WorkerError as error:
                say(f"{' '.join(map(str, key))}: {error}")
                if key[0] == "offramp":
                    raise
                questions.pop(key)
        taken = {key: [] for key in questions}
        for number in range(repeats):
            if number >= 2 and time.perf_counter() > self.deadline:
                say("the time is up: fewer rounds")
                break
            for key, ask in questions.items():
                time.sleep(SETTLE)
                taken[key].append(ask())
        return taken

    def measure_inference(self, batch):
        say(f"width 1/{self.width}: inference, batch {batch}")
        questions, count = {}, self.n_images(batch)
        for net, share in [("plain", 0.0)] + [("exit", share) for share in SHARES]:
            for peer in self.workers:
                mode = self.modes.get((peer, batch))
                questions[peer, net, share] = lambda p=peer, n=net, s=share, m=mode: self.infer(
                    p, n, s, batch, m, count)
        if "torch" in self.workers:
            mode = self.modes["torch", batch]
            questions["torch", "mask", SHARES[-1]] = lambda: self.infer("torch", "mask", SHARES[-1], batch, mode,
                                                                            count)
        return self.rounds(questions, self.arguments.repeats)

    def train(self, peer, kind, redundant, steps, mode):
        words = ["train", kind, self.images(self.arguments.images, 0.0), self.arguments.training_batch, redundant, steps]
        return min(self.workers[peer].ask(*words, *([mode] if mode else []))["seconds"])

    def choose_training_modes(self):
        """The fastest for steps that compute all rows. Steps that drop rows would be compiled for each count of them
        anew, so without --compile-training they take the fastest of the others."""
        from protocol import WorkerError

        seconds = {}
        for mode in ["eager", "channels_last"] + ([] if self.arguments.no_compile else ["compile"]):
            try:
                self.train("torch", "all", 0, 1, mode)
                seconds[mode] = self.train("torch", "all", 0, 2, mode)
            except WorkerError as error:
                say(f"torch, training, {mode}: {error}")
        self.trials["torch training"] = {m: self.arguments.training_batch / s for m, s in seconds.items()}
        say("torch, training:", ", ".join(f"{m} {r:.0f}/s" for m, r in self.trials["torch training"].items()))
        best = min(seconds, key=seconds.get)
        if not self.arguments.compile_training:
            seconds.pop("compile", None)
        self.modes["torch", "all rows"], self.modes["torch", "dropping"] = best, min(seconds, key=seconds.get)

    def measure_training(self):
        batch, last = self.arguments.training_batch, SHARES[-1]
        say(f"width 1/{self.width}: training, batch {batch}")
        questions = {("offramp", "plain", 0.0): lambda: self.train("offramp", "plain", 0, 1, None)}
        if "torch" in self.workers:
            self.choose_training_modes()
            every, dropping = self.modes["torch", "all rows"], self.modes["torch", "dropping"]
            questions["torch", "plain", 0.0] = lambda: self.train("torch", "plain", 0, 1, every)
            questions["torch", "all", last] = lambda: self.train("torch", "all", round(last * batch), 1, every)
        for share in SHARES:
            redundant = round(share * batch)
            questions["offramp", "exit", share] = lambda r=redundant: self.train("offramp", "exit", r, 1, None)
            if "torch" in self.workers:
                questions["torch", "drop", share] = lambda r=redundant: self.train("torch", "drop", r, 1, dropping)
        return self.rounds(questions, self.arguments.repeats + 2)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "_build" / "release",
                        help="build folder with benchmarks/worker-offramp (buildtype release)")
    parser.add_argument("--quick", action="store_true", help="fewer images and rounds, width 1 alone")
    parser.add_argument("--widths", default="1,4", help="divisors of the network's width (1,4)")
    parser.add_argument("--batches", default="1,128", help="images at once (1,128)")
    parser.add_argument("--images", type=int, default=512, help="of a pass (512)")
    parser.add_argument("--images-one", type=int, default=48, help="of a pass at batch 1 (48)")
    parser.add_argument("--training-batch", type=int, default=64)
    parser.add_argument("--repeats", type=int, default=3, help="rounds at most; training two more (3)")
    parser.add_argument("--minutes", type=float, default=9.5, help="after which rounds are left out (9.5)")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--peers", default="torch,onnx,keras", help="what to compare with (torch,onnx,keras)")
    parser.add_argument("--keras-python", default=sys.executable, help="a Python that has TensorFlow")
    parser.add_argument("--no-compile", action="store_true", help="leave torch.compile out")
    parser.add_argument("--compile-training", action="store_true", help="compile also steps that drop rows (minutes)")
    parser.add_argument("--no-training", action="store_true")
    parser.add_argument("--wait-policy", default="passive", help="OMP_WAIT_POLICY of Offramp (passive, as its programs)")
    parser.add_argument("--json", type=pathlib.Path, help="write all seconds here too")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.widths, arguments.images, arguments.images_one, arguments.repeats = "1", 256, 24, 2
        arguments.minutes = min(arguments.minutes, 3)
    arguments.widths = [int(w) for w in arguments.widths.split(",")]
    arguments.batches = [int(b) for b in arguments.batches.split(",")]
    arguments.peers = arguments.peers.split(",")
    if not (arguments.build / "benchmarks" / "worker-offramp").exists():
        parser.error(f"{arguments.build} has no benchmarks/worker-offramp. Make it with:\n"
                     f"  meson setup {arguments.build} -Dbuildtype=release && ninja -C {arguments.build}")
    return arguments


def measure(arguments, missing):
    results = []
    for number, width in enumerate(arguments.widths):
        share = (number + 1) / len(arguments.widths) if len(arguments.widths) > 1 else 1
        share = share if number + 1 == len(arguments.widths) else 0.75
        bench = Bench(arguments, width, missing, BEGIN + 60 * arguments.minutes * share)
        try:
            bench.compare_answers()
            bench.choose_modes()
            inference = {batch: bench.measure_inference(batch) for batch in arguments.batches}
            training = {} if arguments.no_training else bench.measure_training()
        finally:
            bench.close()
        bench.remove()
        results.append((bench, inference, training))
    return results


def main():
    arguments = read_arguments()
    if importlib.util.find_spec("numpy") is None:
        say("numpy is needed: python3 -m pip install numpy")
        sys.exit(77)  # "skipped", to meson
    missing = find_missing(arguments)
    for peer, command in missing.items():
        if peer in arguments.peers:
            say(f"{peer} is left out; it needs: {command}")
    load = os.getloadavg()[0]
    results = measure(arguments, missing)

    from report import print_report, to_json

    print_report(arguments, results, load, time.perf_counter() - BEGIN)
    if arguments.json:
        arguments.json.write_text(json.dumps(to_json(results), indent=1))


BEGIN = time.perf_counter()
if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
