# SPDX-License-Identifier: Apache-2.0
"""Pictures that the tests of the window draw themselves, so that they need nobody's images."""
import struct
import zlib

LIGHT = b"\xf0\xf0\xf0"


def draw_picture(path, strokes, side=56):
    """A dark PPM with thick light strokes, each a list of points."""
    pixels = bytearray(side * side * 3)
    for stroke in strokes:
        for (x, y), (to_x, to_y) in zip(stroke, stroke[1:]):
            for step in range(101):
                at_x, at_y = x + (to_x - x) * step / 100, y + (to_y - y) * step / 100
                for dy in range(-2, 3):
                    for dx in range(-2, 3):
                        if dx * dx + dy * dy <= 5:
                            index = (int(at_y + dy) * side + int(at_x + dx)) * 3
                            pixels[index:index + 3] = LIGHT
    with open(path, "wb") as file:
        file.write(b"P6 %d %d 255\n" % (side, side) + pixels)


def draw_bar(path):
    """The same, with a stroke from the top to the bottom."""
    draw_picture(path, [[(28, 10), (28, 46)]])


def draw_figure(path, seed, side=32):
    """A grey PGM with a light figure on a dark ground: another one for each seed."""
    pixels = bytes(230 if (x * (seed + 2) + y * (seed % 4 + 1)) % 17 < 4 and 5 < x < side - 5 and 5 < y < side - 5 else 0
                   for y in range(side) for x in range(side))
    with open(path, "wb") as file:
        file.write(b"P5 %d %d 255\n" % (side, side) + pixels)


def write_png(path, side=40):
    """A light bar on a dark ground."""
    rows = b"".join(b"\0" + bytes(240 if 17 < x < 23 and 6 < y < 34 else 0 for x in range(side)) for y in range(side))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, data in ((b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)),
                           (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
            file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
