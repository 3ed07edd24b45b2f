#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checkpoints between Offramp and Python's safetensors and PyTorch, both ways; TAP.

usage: test-interop.py CHECKPOINT-TOOL

Without numpy and safetensors everything is skipped, without torch what needs it.
"""
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy
    import safetensors.numpy
except ImportError as missing:
    print(f"1..0 # SKIP {missing.name} is not installed for Python")
    sys.exit(0)

try:
    import safetensors.torch
    import torch
    from torch import nn

    why_no_torch = None
except ImportError as missing:
    why_no_torch = f"{missing.name} is not installed for Python"

TOOL = sys.argv[1]
WIDTH = 8  # all widths are divided by it, as checkpoint-tool.c does
BLOCKS = [(64, 2), (128, 2), (256, 4), (512, 4), (512, 4)]
TOLERANCE = 1e-4


def tool(*arguments):
    """What checkpoint-tool prints; its words are the exception's where it fails."""
    done = subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return done.stdout


def dump(path, name, shape):
    text = tool("dump", path, name, *shape)
    return numpy.array([float.fromhex(line) for line in text.split()]).reshape(shape)


def dense(sizes, dropout):
    """Linear layers with ReLU (and dropout) between them, as torchvision numbers them."""
    layers = []
    for inputs, outputs in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()] + ([nn.Dropout(0.5)] if dropout else [])
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


def make_network(preset, exits, conv_bias):
    """VGG-19 with an exit, independently of our code: nothing but torch.nn."""

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            layers, channels, side = [], 3, 32
            self.exits, self.ends = nn.ModuleDict(), {}
            hidden = [4096 // WIDTH] * 2 if preset == "paper" else [256 // WIDTH]
            for block, (width, repeats) in enumerate(BLOCKS, 1):
                for _ in range(repeats):
                    layers.append(nn.Conv2d(channels, width // WIDTH, 3, padding=1, bias=conv_bias))
                    channels = width // WIDTH
                    layers += [nn.BatchNorm2d(channels)] if preset == "modern" else []
                    layers.append(nn.ReLU())
                layers.append(nn.MaxPool2d(2))
                side //= 2
                if block in exits:
                    self.exits[str(block)] = dense([channels * (side // 2) ** 2, *hidden, 2], preset == "paper")
                    self.ends[len(layers) - 1] = str(block)
            self.features = nn.Sequential(*layers)
            hidden = [4096 // WIDTH] * 2 if preset == "paper" else [512 // WIDTH]
            self.classifier = dense([channels, *hidden, 10 if exits else 11], preset == "paper")

        def forward(self, x):
            answers = []
            for index, layer in enumerate(self.features):
                x = layer(x)
                if index in self.ends:
                    pooled = nn.functional.max_pool2d(x, 2)
                    answers.append(self.exits[self.ends[index]](pooled.flatten(1)))
            return answers + [self.classifier(x.flatten(1))]

    return Network().eval()


def make_images(folder):
    """Random pictures of different contrast, uint8 [6, 32, 32, 3]."""
    random = numpy.random.default_rng(5)
    images = random.integers(0, 256, (6, 32, 32, 3))
    images = (images * numpy.linspace(0.2, 1, 6).reshape(6, 1, 1, 1)).astype(numpy.uint8)
    path = folder / "images"
    path.write_bytes(images.tobytes())
    return path, images


def compare_answers(network, model, folder):
    """Logits up to a constant a row, which softmax takes away: compares logarithms of probabilities."""
    path, images = make_images(folder)
    pixels = torch.from_numpy(images).permute(0, 3, 1, 2).double() / 255
    with torch.no_grad():
        expected = [a.log_softmax(1).numpy() for a in network.double()((pixels - 0.5) / 0.5)]
    rows = [[float.fromhex(word) for word in line.split()] for line in tool("run", model, path).splitlines()]
    for stage, answer in enumerate(expected):
        ours = numpy.log(numpy.array(rows[stage * 6 : stage * 6 + 6]))
        assert ours.shape == answer.shape, f"stage {stage}: {ours.shape} is not {answer.shape}"
        difference = numpy.abs(ours - answer).max()
        spread = answer.std(axis=0).max()
        print(f"# stage {stage}: largest difference {difference:.1e}, spread between images {spread:.2f}")
        assert spread > 100 * TOLERANCE, f"stage {stage}: the images are answered alike; this shows nothing"
        assert difference < TOLERANCE, f"stage {stage}: differs by {difference}"
    assert len(rows) == 6 * len(expected), "another number of stages"


def test_we_read_safetensors(folder):
    random = numpy.random.default_rng(1)
    arrays = {
        "b.weight": random.standard_normal((3, 5, 2)).astype(numpy.float32),
        "a": random.standard_normal(7).astype(numpy.float16),
        "scalar": numpy.array(2.5, dtype=numpy.float32),
        "count": numpy.array([1, 2, 3], dtype=numpy.int64),
        "name with \"quotes\" é": numpy.array([[1.0, -0.0]], dtype=numpy.float32),
    }
    path = folder / "python.safetensors"
    safetensors.numpy.save_file(arrays, path, metadata={"who": "a test"})
    for name, array in arrays.items():
        if name != "count":
            assert (dump(path, name, array.shape) == array).all(), name
    try:
        dump(path, "count", (3,))
        raise AssertionError("I64 was read")
    except RuntimeError as error:
        assert "stored as I64" in str(error), error


def test_safetensors_reads_ours(folder):
    path = folder / "ours.safetensors"
    tool("make", path, "modern", "2", "F16")
    arrays = safetensors.numpy.load_file(path)
    assert arrays["features.0.weight"].dtype == numpy.float16
    assert arrays["features.1.weight"].dtype == numpy.float32
    for name in ("features.0.weight", "features.1.running_var", "exits.1.0.weight", "classifier.2.bias"):
        assert (dump(path, name, arrays[name].shape) == arrays[name]).all(), name


def test_bfloat16(folder):
    path = folder / "python.safetensors"
    numbers = torch.randn(4, 6).to(torch.bfloat16)
    safetensors.torch.save_file({"x": numbers}, path)
    assert (dump(path, "x", (4, 6)) == numbers.double().numpy()).all()

    path = folder / "ours.safetensors"
    tool("make", path, "modern", "2", "BF16")
    weight = safetensors.torch.load_file(path)["features.3.weight"]
    assert weight.dtype == torch.bfloat16
    assert (dump(path, "features.3.weight", weight.shape) == weight.double().numpy()).all()


def check_torch_reads_ours(folder, preset, exits):
    path = folder / "ours.safetensors"
    tool("make", path, preset, sum(1 << k for k in exits), "F32")
    network = make_network(preset, exits, conv_bias=preset == "paper")
    state = safetensors.torch.load_file(path)
    missing, unexpected = network.load_state_dict(state, strict=False)
    assert not unexpected, unexpected
    assert all(name.endswith("num_batches_tracked") for name in missing), missing
    compare_answers(network, path, folder)


def check_we_read_torch(folder, preset, exits, conv_bias):
    """A state dict as it comes, with counters, and biases before batch norm as torchvision's vgg19_bn has them."""
    torch.manual_seed(3)
    network = make_network(preset, exits, conv_bias)
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.normal_(module.bias, std=0.3)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.7, 1.3)
            nn.init.normal_(module.bias, std=0.3)
            nn.init.normal_(module.running_mean, std=0.3)
            nn.init.uniform_(module.running_var, 0.7, 1.3)
        elif isinstance(module, nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
    path = folder / "torch.safetensors"
    safetensors.torch.save_file(network.state_dict(), path)
    compare_answers(network, path, folder)


NEEDS_TORCH = "torch"
TESTS = [
    ("we read what safetensors wrote", None, test_we_read_safetensors),
    ("safetensors reads ours", None, test_safetensors_reads_ours),
    ("bfloat16 both ways", NEEDS_TORCH, test_bfloat16),
    ("PyTorch reads ours: modern, exit", NEEDS_TORCH, lambda f: check_torch_reads_ours(f, "modern", [1])),
    ("PyTorch reads ours: modern, two exits", NEEDS_TORCH, lambda f: check_torch_reads_ours(f, "modern", [2, 4])),
    ("PyTorch reads ours: modern, no exit", NEEDS_TORCH, lambda f: check_torch_reads_ours(f, "modern", [])),
    ("PyTorch reads ours: paper, exit", NEEDS_TORCH, lambda f: check_torch_reads_ours(f, "paper", [1])),
    ("PyTorch reads ours: paper, no exit", NEEDS_TORCH, lambda f: check_torch_reads_ours(f, "paper", [])),
    ("we read PyTorch's: modern", NEEDS_TORCH, lambda f: check_we_read_torch(f, "modern", [1], False)),
    ("we read PyTorch's: biases before norm", NEEDS_TORCH, lambda f: check_we_read_torch(f, "modern", [1], True)),
    ("we read PyTorch's: paper", NEEDS_TORCH, lambda f: check_we_read_torch(f, "paper", [1], True)),
]


def main():
    failed = False
    print(f"1..{len(TESTS)}")
    for number, (name, needs, test) in enumerate(TESTS, 1):
        if needs == NEEDS_TORCH and why_no_torch:
            print(f"ok {number} {name} # SKIP {why_no_torch}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(pathlib.Path(folder))
                print(f"ok {number} {name}")
            except (AssertionError, RuntimeError, KeyError) as error:
                failed = True
                print(f"# {error!r}")
                print(f"not ok {number} {name}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
