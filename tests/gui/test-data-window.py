#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Data page and the Preferences as a person uses them: by mouse, by keys, and what arrives.

Usage: test-data-window.py PROGRAM SCHEMA_DIR MODELS_DIR SCREENSHOT_DIR. TAP on stdout. The data folder is one of this
test's own, with a small MNIST that it writes; a pair of the user's is in the settings before the start. The
catalogue names a web server of this test's for MNIST, so that nothing comes from elsewhere.
"""
import gzip
import hashlib
import http.server
import os
import re
import shutil
import struct
import sys
import tempfile
import threading

import desktop
import steps
from session import Session

PROGRAM, SCHEMAS, MODELS, SHOTS = sys.argv[1:5]


def write_mnist(folder):
    """Thirty training and ten test images in the authors' own format."""
    os.makedirs(folder)
    for name, count in (("train", 30), ("t10k", 10)):
        pixels = bytes((i * 37 + k * 11) % 256 for i in range(count) for k in range(28 * 28))
        labels = bytes(i % 10 for i in range(count))
        with gzip.open(os.path.join(folder, f"{name}-images-idx3-ubyte.gz"), "wb") as file:
            file.write(struct.pack(">IIII", 2051, count, 28, 28) + pixels)
        with gzip.open(os.path.join(folder, f"{name}-labels-idx1-ubyte.gz"), "wb") as file:
            file.write(struct.pack(">II", 2049, count) + labels)


def write_pictures(folder, count):
    os.makedirs(folder)
    for i in range(count):
        with open(os.path.join(folder, f"{i}.pgm"), "wb") as file:
            file.write(b"P5 16 16 255\n" + bytes((i * 31 + k * 7) % 256 for k in range(256)))


class Files(http.server.BaseHTTPRequestHandler):
    """The files of a folder, from any byte on; while @stalls is set, no more than half of one comes."""
    protocol_version = "HTTP/1.1"
    contents = {}
    stalls = threading.Event()
    goes_on = threading.Event()
    ranges = []

    def do_GET(self):
        content = self.contents[os.path.basename(self.path)]
        asked = re.match(r"bytes=([0-9]+)-$", self.headers.get("Range", ""))
        first = int(asked.group(1)) if asked else 0
        self.ranges.append(first)
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(content) - first))
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            if self.stalls.is_set():
                self.wfile.write(content[first:len(content) // 2])
                self.wfile.flush()
                self.goes_on.wait(60)
            else:
                self.wfile.write(content[first:])
        except OSError:  # the program has hung up
            pass
        self.close_connection = True

    def log_message(self, *_):
        pass


def serve(folder, catalogue):
    """Begins to serve @folder as MNIST, and writes a catalogue that says so."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    with open(catalogue, "w") as file:
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as source:
                content = Files.contents[name] = source.read()
            file.write(f"[mnist/{name}]\naddresses=http://127.0.0.1:{server.server_port}/{name};\n"
                       f"size={len(content)}\nsha256={hashlib.sha256(content).hexdigest()}\n")
    threading.Thread(target=server.serve_forever, daemon=True).start()


class Data(Session):
    """The program with a data folder that holds a small MNIST, and with a pair of the user's."""

    def __init__(self):
        data = tempfile.mkdtemp(prefix="offramp-gui-data-")
        self.data = os.path.join(data, "sets")
        write_mnist(os.path.join(self.data, "mnist"))
        catalogue = os.path.join(data, "catalogue")
        serve(os.path.join(self.data, "mnist"), catalogue)
        main, other = os.path.join(data, "main"), os.path.join(data, "other")
        write_pictures(os.path.join(main, "leaf"), 25)
        write_pictures(os.path.join(main, "stone"), 25)
        write_pictures(other, 40)
        super().__init__(PROGRAM, SCHEMAS, MODELS, f"page='explore'\ndata-folder=b'{self.data}'\n"
                         f"pairs=[('Leaves and stones', 'folder:{main}+folder:{other}')]\n",
                         data="", environment={"OFFRAMP_CATALOG": catalogue})
        self.made = data
        self.start()

    def end(self):
        super().end()
        shutil.rmtree(self.made, ignore_errors=True)

    def find(self, name):
        """A widget of exactly that name, wherever its mnemonic stands, that is on the screen."""
        for node in self.tree.walk():
            if node.get_name().replace("_", "") == name:
                box = self.box(node)
                if box.width > 0 and box.height > 0 and box.x >= 0:
                    return node
        return None

    def click(self, name):
        self.press(lambda: self.find(name), f"“{name}”")

    def wait_until_says(self, pattern):
        self.wait_says(f"the words “{pattern}”", pattern, 20)

    def read_settings(self):
        with open(self.keyfile) as file:
            return file.read()


def check_catalogue(session):
    desktop.type_keys("alt+4")
    session.wait_until_says(r"^label: There, ")
    session.wait_until_says(r"30 of 60.?000 for training and 10 of 10.?000 for testing")
    session.wait_until_says(r"^label: Not there, ")
    session.wait_until_says(r"10 classes: 30 images for training, 10 for testing")
    assert session.tree.find("Images of class 3"), "sample images of each class"
    desktop.screenshot(os.path.join(SHOTS, "data.png"))


def check_verify(session):
    session.click("Check")
    session.wait_until_says(r"In order, but another number: 30 training images instead of 60000")


def check_citation(session):
    session.click("Copy the citation")
    desktop.wait_for("the menu", lambda: session.find("Copy as BibTeX"), 20)
    desktop.type_keys("Down", "Down", "Return")
    session.wait_until_says("BibTeX entry copied|Citation copied")


def check_keys(session):
    """From one data set to the next by the keyboard alone."""
    session.click("Omniglot")
    session.click("MNIST")
    desktop.type_keys("Down")
    session.wait_until_says("MIT licence")
    desktop.type_keys("Up")
    session.wait_until_says("ShareAlike")


def check_download(session):
    """A set is removed, comes again, is stopped half-way and goes on from there."""
    session.click("MNIST")
    session.click("Remove…")
    session.wait_until_says(r"Remove MNIST\?")
    desktop.time.sleep(0.5)
    desktop.type_keys("alt+r")
    session.wait_until_says(r"MNIST (was removed|is in the trash)")
    left = os.path.join(session.data, "mnist")
    assert not os.path.isdir(left) or not os.listdir(left), os.listdir(left)
    Files.stalls.set()
    session.click("Download")
    session.click("Stop")
    session.wait_until_says("Stopped. The next download goes on from here")
    desktop.screenshot(os.path.join(SHOTS, "data-stopped.png"))
    Files.stalls.clear()
    Files.goes_on.set()
    session.click("Go on with the download")
    session.wait_until_says("MNIST is here")
    assert any(first > 0 for first in Files.ranges), Files.ranges
    session.click("Check")
    session.wait_until_says(r"In order, but another number: 30 training images")


def check_pair(session):
    session.click("Leaves and stones")
    session.wait_until_says(r"2 classes: 40 images for training, 10 for testing")
    desktop.screenshot(os.path.join(SHOTS, "data-pair.png"))
    session.click("Remove the pair")
    desktop.wait_for("the pair's end in the settings", lambda: "Leaves" not in session.read_settings(), 20)
    desktop.wait_for("the way back", lambda: session.find("Undo"), 20)
    desktop.time.sleep(1)  # it slides in
    session.click("Undo")
    desktop.wait_for("the pair in the settings", lambda: "Leaves and stones" in session.read_settings(), 20)


def check_preferences(session):
    """A change arrives: the number of threads and the speed on the road are kept, the style is another at once."""
    desktop.type_keys("ctrl+comma")
    preferences = desktop.wait_for("the Preferences", lambda: session.tree.window("Preferences"))
    desktop.wait_for("the device", lambda: any("Automatic" in (node.get_name() or "")
                                               for node in session.tree.walk(preferences)))
    spin = desktop.wait_for("the threads", lambda: next((node for node in session.tree.walk(preferences)
                                                         if node.get_role_name() == "spin button"), None))
    spin.set_current_value(1)
    desktop.wait_for("the threads in the settings", lambda: re.search(r"threads=(uint32 )?1\b", session.read_settings()), 20)
    desktop.screenshot(os.path.join(SHOTS, "preferences.png"))
    desktop.type_keys("Escape")
    desktop.wait_for("the Preferences' end", lambda: session.tree.window("Preferences") is None)
    desktop.type_keys("alt+1")
    session.click("Slow")
    desktop.wait_for("the speed in the settings", lambda: "road-speed='slow'" in session.read_settings(), 20)


STEPS = [("the window opens", lambda data: data.open("Drop images here", "panel")),
         ("the catalogue says what is there, with samples", check_catalogue),
         ("a set is checked", check_verify),
         ("a citation is copied", check_citation),
         ("sets by the keyboard", check_keys),
         ("a pair of one's own, removed and brought back", check_pair),
         ("removed, downloaded, stopped, gone on with and checked", check_download),
         ("preferences arrive", check_preferences),
         ("the window closes without a complaint", lambda data: desktop.check_close(data.program))]

sys.exit(steps.run(Data, STEPS, SHOTS, "data"))
