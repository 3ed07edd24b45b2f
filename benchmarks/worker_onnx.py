# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime's side of run.py, inference only. Usage: worker_onnx.py FOLDER THREADS

The graphs are built from the safetensors, batch norm folded, pixels converted inside.
"""
import sys
import time

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import network
import protocol

FOLDER, THREADS = sys.argv[1], int(sys.argv[2])


class Graph:
    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def add(self, kind, inputs, **attributes):
        self.count += 1
        name = f"{kind}_{self.count}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, array):
        self.count += 1
        name = f"constant_{self.count}"
        self.constants.append(numpy_helper.from_array(numpy.ascontiguousarray(array), name))
        return name

    def block(self, x, weights, block):
        for weight, bias in weights.folded(block):
            inputs = [x, self.constant(weight), self.constant(bias)]
            x = self.add("Relu", [self.add("Conv", inputs, kernel_shape=[3, 3], pads=[1, 1, 1, 1])])
        return self.add("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2])

    def dense(self, x, layers):
        x = self.add("Flatten", [x])
        for i, (weight, bias) in enumerate(layers):
            x = self.add("Gemm", [x, self.constant(weight), self.constant(bias)], transB=1)
            x = self.add("Relu", [x]) if i + 1 < len(layers) else self.add("Softmax", [x], axis=1)
        return x

    def pixels(self):
        x = self.add("Transpose", [self.add("Cast", ["images"], to=TensorProto.FLOAT)], perm=[0, 3, 1, 2])
        scale = self.constant(numpy.float32(1 / (255 * network.DEVIATION)))
        shift = self.constant(numpy.float32(network.MEAN / network.DEVIATION))
        return self.add("Sub", [self.add("Mul", [x, scale]), shift])

    def session(self, inputs, outputs, neighbour=False):
        """neighbour: another session works in turns with this one, so that its threads must not spin in between."""
        infos = [helper.make_tensor_value_info(*item) for item in inputs]
        results = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
        graph = helper.make_graph(self.nodes, "vgg19", infos, results, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        if neighbour:
            options.add_session_config_entry("session.force_spinning_stop", "1")
        return onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])


PIXELS = ("images", TensorProto.UINT8, ["n", network.SIDE, network.SIDE, 3])


def make_plain():
    weights, graph = network.Weights(FOLDER, "plain"), Graph()
    x = graph.pixels()
    for block in range(5):
        x = graph.block(x, weights, block)
    return graph.session([PIXELS], [graph.dense(x, weights.classifier)])


def make_begin():
    weights, graph = network.Weights(FOLDER, "exit"), Graph()
    h = graph.block(graph.pixels(), weights, 0)
    pooled = graph.add("MaxPool", [h], kernel_shape=[2, 2], strides=[2, 2])
    return graph.session([PIXELS], [h, graph.dense(pooled, weights.exit)], neighbour=True)


def make_rest():
    weights, graph = network.Weights(FOLDER, "exit"), Graph()
    x, channels = "h", weights.blocks[0][0][0].shape[0]
    for block in range(1, 5):
        x = graph.block(x, weights, block)
    shape = ["n", channels, network.SIDE // 2, network.SIDE // 2]
    return graph.session([("h", TensorProto.FLOAT, shape)], [graph.dense(x, weights.classifier)], neighbour=True)


PLAIN, BEGIN, REST = make_plain(), make_begin(), make_rest()
images_of = {}


def get_images(path):
    if path not in images_of:
        images_of[path] = network.read_images(path)
    return images_of[path]


def answers(path, count):
    images = get_images(path)[: int(count)]
    h, p = BEGIN.run(None, {"images": images})
    return {"plain": PLAIN.run(None, {"images": images})[0].flatten().tolist(), "exit": p.flatten().tolist(),
            "classifier": REST.run(None, {"h": h})[0].flatten().tolist()}


def run_exit(images, batch, masking):
    left = 0
    pool = network.Pool(batch, lambda h: REST.run(None, {"h": h})[0].argmax(1), numpy.concatenate)
    for i in range(0, len(images), batch):
        h, p = BEGIN.run(None, {"images": images[i : i + batch]})
        stays = p[:, 1] < network.THRESHOLD
        count = int(stays.sum())
        left += len(h) - count
        if masking:
            REST.run(None, {"h": h})[0].argmax(1)[stays]
        else:
            pool.add(h[stays], count)
    pool.finish()
    return left


def infer(net, path, batch, mode=""):
    images, batch, left = get_images(path), int(batch), 0
    start = time.perf_counter()
    if net == "plain":
        for i in range(0, len(images), batch):
            PLAIN.run(None, {"images": images[i : i + batch]})[0].argmax(1)
    else:
        left = run_exit(images, batch, net == "mask")
    return {"seconds": time.perf_counter() - start, "left": left}


protocol.serve(f"ONNX Runtime {onnxruntime.__version__}", {"answers": answers, "infer": infer})
