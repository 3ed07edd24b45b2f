#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What TensorBoard itself reads of a run: a training that is stopped in the middle and goes on, by the program.

Usage: test-events.py OFFRAMP_CLI. Skipped, with the reason, where the package `tensorboard` is missing;
OFFRAMP_TENSORBOARD_PYTHON names an interpreter that has it.
"""
import csv
import glob
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time

chosen = os.environ.pop("OFFRAMP_TENSORBOARD_PYTHON", None)
if chosen is not None:
    os.execv(chosen, [chosen, *sys.argv])
try:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
    from tensorboard.plugins.hparams import plugin_data_pb2
except ImportError as error:
    print(f"1..0 # SKIP the Python package tensorboard is missing ({error})")
    sys.exit(0)

PROGRAM = sys.argv[1]
TINY = ["--pair", "doodles", "--width", "1/16", "--limit", "640", "--batch", "32", "--threads", "1", "--quiet"]
number = 0


def check(name, ok, detail=""):
    global number
    number += 1
    print(f"{'ok' if ok else 'not ok'} {number} - {name}")
    if not ok:
        print(f"# {detail}")


def train(*arguments):
    return subprocess.run([PROGRAM, "train", *arguments], stdout=subprocess.DEVNULL, check=True)


def train_and_kill(run):
    """A training that dies, without a word, a while after its first checkpoint."""
    process = subprocess.Popen([PROGRAM, "train", *TINY, "--epochs", "14", "--run", run], stdout=subprocess.DEVNULL)
    state = os.path.join(run, "state.safetensors")
    end = time.monotonic() + 60
    while time.monotonic() < end and not os.path.exists(state):
        time.sleep(0.01)
    time.sleep(1.5)  # events are handed to the system once a second
    process.send_signal(signal.SIGKILL)
    process.wait()


def load(folder):
    accumulator = EventAccumulator(folder, size_guidance={"scalars": 0})
    accumulator.Reload()
    return accumulator


def read_csv(run, kind):
    with open(os.path.join(run, "metrics.csv"), newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == kind]


def compare(run, kind, folder):
    """Every number of metrics.csv, once, at its step."""
    accumulator = load(os.path.join(run, "events", folder))
    rows = read_csv(run, kind)
    columns = {"loss/total": "loss", "loss/exit": "loss_exit", "loss/main": "loss_main", "accuracy/total": "accuracy",
               "accuracy/exit": "exit_accuracy", "accuracy/main": "main_accuracy", "exit_rate/all": "share_left",
               "exit_rate/main": "main_left", "exit_rate/redundant": "redundant_left",
               "learning_rate": "learning_rate", "images_per_second": "images_per_s"}
    assert set(accumulator.Tags()["scalars"]) == set(columns), accumulator.Tags()["scalars"]
    for tag, column in columns.items():
        events = accumulator.Scalars(tag)
        wanted = [(int(row["step"]), float(row[column])) for row in rows if row[column] != ""]
        assert [event.step for event in events] == [step for step, _ in wanted], (tag, len(events), len(wanted))
        for event, (step, value) in zip(events, wanted):
            assert math.isclose(event.value, value, rel_tol=1e-6, abs_tol=1e-30), (tag, step, event.value, value)
        times = [event.wall_time for event in events]
        assert times == sorted(times) and abs(times[-1] - time.time()) < 3600, tag
    return len(rows)


def check_run(run, name):
    try:
        n_steps = compare(run, "step", "train")
        n_validations = compare(run, "validation", "validation")
        check(f"{name}: every number once, at its step", n_steps > 0 and n_validations > 0)
    except AssertionError as error:
        check(f"{name}: every number once, at its step", False, error)


def check_settings(run):
    accumulator = load(os.path.join(run, "events"))
    text = accumulator.Tensors("settings")[0].tensor_proto.string_val[0].decode()
    check("the settings are a text", "| pair | doodles |" in text and "| events | on |" in text, text)
    metadata = accumulator.SummaryMetadata("_hparams_/session_start_info")
    data = plugin_data_pb2.HParamsPluginData.FromString(metadata.plugin_data.content)
    hparams = data.session_start_info.hparams
    with open(os.path.join(run, "run.json")) as file:
        settings = json.load(file)["settings"]
    check("and hyperparameters", hparams["pair"].string_value == "doodles"
          and hparams["batch"].number_value == 32 and set(hparams) == set(settings), sorted(hparams))
    end = plugin_data_pb2.HParamsPluginData.FromString(
        accumulator.SummaryMetadata("_hparams_/session_end_info").plugin_data.content)
    check("the end is told", end.session_end_info.status == 1, end)


def check_files(run):
    """TensorBoard's strictest reader, file by file: no torn record, no step twice."""
    steps = []
    for path in sorted(glob.glob(os.path.join(run, "events", "train", "*tfevents*"))):
        from tensorboard.compat.proto import event_pb2
        for data in RawEventFileLoader(path).Load():
            event = event_pb2.Event.FromString(data)
            if event.HasField("summary"):
                steps.append(event.step)
    check("a resumed run has no step twice, even to a reader that knows no restart", steps == sorted(set(steps)), steps)


with tempfile.TemporaryDirectory(prefix="offramp-test-") as folder:
    whole, killed, without = (os.path.join(folder, name) for name in ("whole", "killed", "without"))
    train(*TINY, "--epochs", "2", "--run", whole)
    check_run(whole, "a training")
    check_settings(whole)
    train_and_kill(killed)
    accumulator = load(os.path.join(killed, "events", "train"))
    check("a killed training can be read", len(accumulator.Scalars("loss/total")) > 0)
    train("--resume", killed, "--quiet")
    check_run(killed, "a killed training that went on")
    check_files(killed)
    train(*TINY, "--epochs", "1", "--no-events", "--run", without)
    check("--no-events leaves none", not os.path.exists(os.path.join(without, "events")))
print(f"1..{number}")
