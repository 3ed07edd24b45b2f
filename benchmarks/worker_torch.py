# SPDX-License-Identifier: Apache-2.0
"""PyTorch's side of run.py. Usage: worker_torch.py FOLDER THREADS

Modes, of which run.py takes the fastest: "eager" and "channels_last" (batch norm folded into the convolutions, as one
does for inference), "mkldnn" (oneDNN's own layouts from end to end), "compile" (torch.compile with frozen weights).
"""
import sys
import time

import torch
from torch import nn
from torch._dynamo import config as dynamo
from torch._inductor import config as inductor
from torch.nn import functional as F
from torch.utils import mkldnn

import network
import protocol

FOLDER, THREADS = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(THREADS)
torch.set_flush_denormal(True)


def tensor(array):
    return torch.from_numpy(array.copy())


def dense(layers):
    modules = []
    for weight, bias in layers:
        layer = nn.Linear(weight.shape[1], weight.shape[0])
        layer.weight.data, layer.bias.data = tensor(weight), tensor(bias)
        modules += [layer, nn.ReLU(inplace=True)]
    return modules[:-1]


def convolutions(weights, blocks, folded):
    modules = []
    for block in blocks:
        for weight, gamma, beta, mean, variance in weights.blocks[block]:
            layer = nn.Conv2d(weight.shape[1], weight.shape[0], 3, padding=1, bias=folded)
            layer.weight.data = tensor(weight)
            norm = nn.BatchNorm2d(weight.shape[0], network.EPSILON)
            norm.weight.data, norm.bias.data = tensor(gamma), tensor(beta)
            norm.running_mean, norm.running_var = tensor(mean), tensor(variance)
            if folded:
                layer.bias.data.zero_()
                layer = nn.utils.fusion.fuse_conv_bn_eval(layer.eval(), norm.eval())
            modules += [layer, nn.ReLU(inplace=True)] if folded else [layer, norm, nn.ReLU(inplace=True)]
        modules.append(nn.MaxPool2d(2))
    return modules


class Parts:
    """Block 1, the exit, and what follows; or all as one where there is no exit."""

    def __init__(self, net, folded):
        weights = network.Weights(FOLDER, net)
        self.first = nn.Sequential(*convolutions(weights, [0], folded))
        self.exit = nn.Sequential(nn.MaxPool2d(2), nn.Flatten(), *dense(weights.exit)) if weights.exit else None
        self.rest = nn.Sequential(*convolutions(weights, range(1, 5), folded), nn.Flatten(), *dense(weights.classifier))

    def modules(self):
        return [module for module in (self.first, self.exit, self.rest) if module is not None]


def convert(images, channels_last):
    """[n, 3, h, w] float from [n, h, w, 3] uint8; the permuted view already is channels_last."""
    x = images.permute(0, 3, 1, 2)
    x = x.float() if channels_last else x.contiguous().float()
    return x.mul_(1 / (255 * network.DEVIATION)).sub_(network.MEAN / network.DEVIATION)


class Inference:
    def __init__(self, mode):
        self.channels_last = mode in ("channels_last", "compile")
        self.mkldnn = mode == "mkldnn"
        self.parts = {net: Parts(net, True) for net in ("plain", "exit")}
        for parts in self.parts.values():
            for module in parts.modules():
                module.eval().requires_grad_(False)
                if self.channels_last:
                    module.to(memory_format=torch.channels_last)
        if self.mkldnn:
            for parts in self.parts.values():
                parts.first, parts.rest = mkldnn.to_mkldnn(parts.first), mkldnn.to_mkldnn(parts.rest)
        exit_parts, plain = self.parts["exit"], self.parts["plain"]
        self.whole = lambda x: self.dense(plain.rest(plain.first(x))).softmax(1)
        self.rest = lambda h: self.dense(exit_parts.rest(self.sparse(h))).softmax(1)

        def begin(x):
            h = self.dense(exit_parts.first(x))
            return h, exit_parts.exit(h).softmax(1)

        self.begin = begin
        self.fixed = {}
        if mode == "compile":
            inductor.freezing = True
            dynamo.cache_size_limit = 64
            # A shape for each batch size, compiled once; the shorter tail of survivors is computed eagerly.
            for name in ("whole", "begin", "rest"):
                self.fixed[name] = torch.compile(getattr(self, name), dynamic=False)
        self.shapes = set()

    def dense(self, x):
        return x.to_dense() if self.mkldnn and x.is_mkldnn else x

    def sparse(self, x):
        return x.to_mkldnn() if self.mkldnn else x

    def call(self, name, x, batch):
        return (self.fixed[name] if name in self.fixed and len(x) == batch else getattr(self, name))(x)

    def take(self, images):
        return self.sparse(convert(images, self.channels_last))

    def run_plain(self, images, batch):
        for i in range(0, len(images), batch):
            self.call("whole", self.take(images[i : i + batch]), batch).argmax(1)
        return 0

    def run_exit(self, images, batch, masking):
        """A real exit: survivors are gathered over batches. With masking everything is computed and then left out."""
        left = 0
        pool = network.Pool(batch, lambda h: self.call("rest", h, batch).argmax(1), torch.cat)
        for i in range(0, len(images), batch):
            h, p = self.call("begin", self.take(images[i : i + batch]), batch)
            stays = p[:, 1] < network.THRESHOLD
            if masking:
                answer = self.call("rest", h, batch).argmax(1)
                left += len(h) - int(answer[stays].numel())
                continue
            rows = stays.nonzero().squeeze(1)
            left += len(h) - len(rows)
            if len(rows):
                pool.add(h if len(rows) == len(h) else h.index_select(0, rows), len(rows))
        pool.finish()
        return left


inferences, images_of, trainees = {}, {}, {}


def get_images(path):
    if path not in images_of:
        images_of[path] = torch.from_numpy(network.read_images(path).copy())
    return images_of[path]


def get_inference(mode):
    if mode not in inferences:
        inferences[mode] = Inference(mode)
    return inferences[mode]


def answers(path, count, mode="eager"):
    inference, images = get_inference(mode), get_images(path)[: int(count)]
    with torch.inference_mode():
        plain = inference.whole(inference.take(images))
        h, p = inference.begin(inference.take(images))
        return {"plain": plain.flatten().tolist(), "exit": p.flatten().tolist(),
                "classifier": inference.rest(h).flatten().tolist()}


def infer(net, path, batch, mode):
    inference, images, batch = get_inference(mode), get_images(path), int(batch)
    start = time.perf_counter()
    with torch.inference_mode():
        if net == "plain":
            left = inference.run_plain(images, batch)
        else:
            left = inference.run_exit(images, batch, net == "mask")
    return {"seconds": time.perf_counter() - start, "left": left}


class Trainee:
    """`kind`: plain; all: every row through the whole network, redundant ones masked out of the loss; drop: only main
    rows beyond block 1."""

    def __init__(self, kind, mode):
        self.kind, self.channels_last = kind, mode != "eager"
        self.parts = Parts("plain" if kind == "plain" else "exit", False)
        for module in self.parts.modules():
            module.train()
            if self.channels_last:
                module.to(memory_format=torch.channels_last)
        parameters = [p for module in self.parts.modules() for p in module.parameters()]
        self.optimizer = torch.optim.SGD(parameters, 1e-6, 0.9, weight_decay=5e-4, nesterov=True, fused=True)
        self.loss = torch.compile(self.get_loss, dynamic=False) if mode == "compile" else self.get_loss

    def get_loss(self, x, exit_labels, labels, rows):
        parts = self.parts
        h = parts.first(x)
        if self.kind == "plain":
            return F.cross_entropy(parts.rest(h), labels)
        loss = F.cross_entropy(parts.exit(h), exit_labels)
        if self.kind == "drop":
            h, labels = h.index_select(0, rows), labels.index_select(0, rows)
            return loss + F.cross_entropy(parts.rest(h), labels, reduction="sum") / len(x)
        each = F.cross_entropy(parts.rest(h), labels, reduction="none")
        return loss + (each * (1 - exit_labels)).sum() / len(x)

    def step(self, images, exit_labels, labels, rows):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(convert(images, self.channels_last), exit_labels, labels, rows)
        loss.backward()
        self.optimizer.step()
        return loss.item()


def train(kind, path, batch, redundant, steps, mode):
    key, batch, redundant = (kind, mode), int(batch), int(redundant)
    if key not in trainees:
        trainees[key] = Trainee(kind, mode)
    images = get_images(path)[:batch]
    exit_labels = (torch.arange(batch) < redundant).long()
    labels, rows = torch.arange(batch) % 10, torch.arange(redundant, batch)
    seconds = []
    for _ in range(int(steps)):
        start = time.perf_counter()
        trainees[key].step(images, exit_labels, labels, rows)
        seconds.append(time.perf_counter() - start)
    return {"seconds": seconds}


protocol.serve(f"PyTorch {torch.__version__}", {"answers": answers, "infer": infer, "train": train})
