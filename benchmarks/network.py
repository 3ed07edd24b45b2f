# SPDX-License-Identifier: Apache-2.0
"""The network of all workers, out of Offramp's own safetensors: VGG-19 with batch norm, "modern" preset.

Layers are read off the tensors' names (torchvision's), so that the file alone says how wide the network is.
"""
import numpy
from safetensors.numpy import load_file

BLOCKS = (2, 2, 4, 4, 4)  # convolutions of each; a max pool follows
EPSILON = 1e-5  # of batch norm
SIDE = 32
MEAN, DEVIATION = 0.5, 0.5  # of pixels / 255
THRESHOLD = 0.5


class Weights:
    """Tensors of a network with exit (`exit` is set) or without."""

    def __init__(self, folder, net):
        tensors = load_file(f"{folder}/{net}.safetensors")
        self.tensors = tensors
        self.blocks, index = [], 0
        for count in BLOCKS:
            block = []
            for _ in range(count):
                norm = f"features.{index + 1}"
                block.append((tensors[f"features.{index}.weight"], tensors[f"{norm}.weight"], tensors[f"{norm}.bias"],
                              tensors[f"{norm}.running_mean"], tensors[f"{norm}.running_var"]))
                index += 3
            index += 1
            self.blocks.append(block)
        self.classifier = self._dense("classifier")
        self.exit = self._dense("exits.1") if "exits.1.0.weight" in tensors else None

    def _dense(self, prefix):
        return [(self.tensors[f"{prefix}.{i}.weight"], self.tensors[f"{prefix}.{i}.bias"]) for i in (0, 2)]

    def folded(self, block):
        """(weight, bias) of the block's convolutions with batch norm folded in."""
        for weight, gamma, beta, mean, variance in self.blocks[block]:
            scale = gamma / numpy.sqrt(variance + EPSILON)
            yield (weight * scale[:, None, None, None]).astype(numpy.float32), (beta - mean * scale).astype(numpy.float32)


def read_images(path):
    return numpy.fromfile(path, numpy.uint8).reshape(-1, SIDE, SIDE, 3)


class Pool:
    """Survivors of several batches, run together once a full batch of them is there: what Offramp's router does."""

    def __init__(self, batch, run, join):
        self.batch, self.run, self.join, self.waiting, self.count = batch, run, join, [], 0

    def add(self, rows, count):
        if count == 0:
            return
        self.waiting.append(rows)
        self.count += count
        if self.count >= self.batch:
            rows = self.join(self.waiting)
            self.run(rows[: self.batch])
            self.count -= self.batch
            self.waiting = [rows[self.batch :]] if self.count else []

    def finish(self):
        if self.count:
            self.run(self.join(self.waiting))
        self.waiting, self.count = [], 0
