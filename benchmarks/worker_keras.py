# SPDX-License-Identifier: Apache-2.0
"""TensorFlow's side of run.py, as the paper did it. Usage: worker_keras.py FOLDER THREADS

Modes: "predict" (model.predict(), then the survivors by a mask of their indices into a second model.predict()) and
"function" (the same models called from a tf.function, which spares predict()'s bookkeeping).
"""
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy
import tensorflow as tf
from tensorflow import keras

import network
import protocol

FOLDER, THREADS = sys.argv[1], int(sys.argv[2])
tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(1)


def add_block(x, weights, block):
    for weight, gamma, beta, mean, variance in weights.blocks[block]:
        conv = keras.layers.Conv2D(weight.shape[0], 3, padding="same", use_bias=False)
        norm = keras.layers.BatchNormalization(epsilon=network.EPSILON)
        x = keras.layers.ReLU()(norm(conv(x)))
        conv.set_weights([weight.transpose(2, 3, 1, 0)])
        norm.set_weights([gamma, beta, mean, variance])
    return keras.layers.MaxPooling2D(2)(x)


def add_dense(x, layers):
    """Flattened as [h, w, c] here and as [c, h, w] in the file."""
    side, channels = x.shape[1], x.shape[3]
    x = keras.layers.Flatten()(x)
    for i, (weight, bias) in enumerate(layers):
        layer = keras.layers.Dense(weight.shape[0], "relu" if i + 1 < len(layers) else "softmax")
        x = layer(x)
        if i == 0:
            weight = weight.reshape(-1, channels, side, side).transpose(0, 2, 3, 1).reshape(len(weight), -1)
        layer.set_weights([weight.T, bias])
    return x


def add_pixels():
    pixels = keras.Input((network.SIDE, network.SIDE, 3), dtype="uint8")
    return pixels, keras.layers.Rescaling(1 / (255 * network.DEVIATION), -network.MEAN / network.DEVIATION)(pixels)


def make_models():
    weights = network.Weights(FOLDER, "plain")
    pixels, x = add_pixels()
    for block in range(5):
        x = add_block(x, weights, block)
    plain = keras.Model(pixels, add_dense(x, weights.classifier))

    weights = network.Weights(FOLDER, "exit")
    pixels, x = add_pixels()
    h = add_block(x, weights, 0)
    begin = keras.Model(pixels, [h, add_dense(keras.layers.MaxPooling2D(2)(h), weights.exit)])
    start = keras.Input(h.shape[1:])
    x = start
    for block in range(1, 5):
        x = add_block(x, weights, block)
    return plain, begin, keras.Model(start, add_dense(x, weights.classifier))


PLAIN, BEGIN, REST = make_models()
FUNCTIONS = {model: tf.function(lambda x, m=model: m(x, training=False), reduce_retracing=True)
             for model in (PLAIN, BEGIN, REST)}
images_of = {}


def call(model, images, batch, mode):
    if mode == "predict":
        return model.predict(images, batch_size=batch, verbose=0)
    results = []
    for i in range(0, len(images), batch):
        answer = FUNCTIONS[model](tf.constant(images[i : i + batch]))
        results.append([a.numpy() for a in answer] if isinstance(answer, (list, tuple)) else answer.numpy())
    if isinstance(results[0], list):
        return [numpy.concatenate(parts) for parts in zip(*results)]
    return numpy.concatenate(results)


def get_images(path):
    if path not in images_of:
        images_of[path] = network.read_images(path)
    return images_of[path]


def answers(path, count):
    images = get_images(path)[: int(count)]
    h, p = call(BEGIN, images, len(images), "predict")
    return {"plain": call(PLAIN, images, len(images), "predict").flatten().tolist(), "exit": p.flatten().tolist(),
            "classifier": call(REST, h, len(images), "predict").flatten().tolist()}


def infer(net, path, batch, mode):
    images, batch, left = get_images(path), int(batch), 0
    start = time.perf_counter()
    if net == "plain":
        call(PLAIN, images, batch, mode).argmax(1)
    else:
        h, p = call(BEGIN, images, batch, mode)
        stays = p[:, 1] < network.THRESHOLD
        left = len(images) - int(stays.sum())
        if left < len(images):
            call(REST, h[stays], batch, mode).argmax(1)
    return {"seconds": time.perf_counter() - start, "left": left}


protocol.serve(f"TensorFlow {tf.__version__}, Keras {keras.__version__}", {"answers": answers, "infer": infer})
