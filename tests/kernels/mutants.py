#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Breaks the CUDA kernels on purpose, one small change at a time, and sees whether a test fails.

A mutant is the kernels' source with one operator, bound, index, constant, condition, statement or barrier changed. It is compiled for the
CPU as the stand-in for libcudart is (the build folder knows how), and the kernels' tests run on it. A mutant that no test
notices has survived: it is printed, and either the tests miss something or the change changes nothing.

usage: mutants.py BUILD_FOLDER [--all | --sample N | --planted] [--jobs N] [--report FILE]
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CUDA = ROOT / "cuda"
LIBRARY = "tests/standin/libcudart.so.13"
SECONDS = 60  # that a test program may take; it takes one or two

# Which programs test what stands in a file.
TESTS = {
    "ee-cuda-common.cuh": ["layers", "norm", "rows", "scores", "update"],
    "ee-cuda-layers.cuh": ["layers", "norm"],
    "ee-cuda-norm.cuh": ["norm"],
    "ee-cuda-rows.cuh": ["rows", "scores"],
    "ee-cuda-scores.cuh": ["scores"],
    "ee-cuda-update.cuh": ["update"],
}

# What an operator between spaces becomes; a pointer's star has no space behind it.
OPERATORS = {
    " + ": [" - "], " - ": [" + "], " * ": [" + "], " / ": [" * "], " % ": [" / "],
    " < ": [" <= ", " > "], " > ": [" >= ", " < "], " >= ": [" > "], " <= ": [" < "], " == ": [" != "], " != ": [" == "],
    " && ": [" || "], " || ": [" && "], " & ": [" | "], " | ": [" & "], " ^ ": [" | "], " >> ": [" << "],
    " += ": [" -= ", " = "], " /= ": [" *= "],
}
WORDS = {"fmaxf": "fminf", "fminf": "fmaxf", "true": "false", "false": "true", "exp": "log", "sqrt": "fabs", "sqrtf": "fabsf"}

# A few that a test must notice, whatever else changes: (file, code, what it becomes). The suite runs these.
PLANTED = [
    ("ee-cuda-layers.cuh", "to_float (in[window[k]]) > to_float", "to_float (in[window[k]]) >= to_float"),  # a tie
    ("ee-cuda-layers.cuh", "values[threadIdx.x] = value;\n  __syncthreads ();", "values[threadIdx.x] = value;"),  # a barrier
    ("ee-cuda-layers.cuh", "dropped ? 0.0f : kept", "dropped ? kept : 0.0f"),
    ("ee-cuda-norm.cuh", "(float)(seen / (seen - 1))", "1.0f"),  # the biased variance
    ("ee-cuda-norm.cuh", "step * step * seen * count / (seen + count)", "0"),  # between chunks
    ("ee-cuda-rows.cuh", "p_leaves >= a.threshold", "p_leaves > a.threshold"),
    ("ee-cuda-rows.cuh", "(1u << lane) - 1", "(1u << lane)"),
    ("ee-cuda-scores.cuh", "other_best < best", "other_best > best"),
    ("ee-cuda-scores.cuh", "a.indices != nullptr ? a.indices[row] : row", "row"),
    ("ee-cuda-update.cuh", "look_ahead = a.nesterov ? a.momentum : 1.0f", "look_ahead = 1.0f"),
]


class Mutant:
    def __init__(self, name, start, end, text):
        self.name, self.start, self.end, self.text = name, start, end, text

    def apply(self, source):
        return source[:self.start] + self.text + source[self.end:]

    def describe(self, source):
        number = source.count("\n", 0, self.start) + 1
        line = source.splitlines()[number - 1].strip()
        was = source[self.start:self.end].strip() or "(nothing)"
        return f"{self.name}:{number}: `{was}` became `{self.text.strip() or '(nothing)'}` in `{line}`"


def hide(source):
    """The source with comments, preprocessor lines and heads of templates and functions blanked, place by place."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())
    source = re.sub(r"/\*.*?\*/", blank, source, flags=re.S)
    source = re.sub(r"^#(?:.*\\\n)*.*$", blank, source, flags=re.M)
    source = re.sub(r"^(?:template .*|__device__ .*|EE_KERNEL.*|struct \w+)$", blank, source, flags=re.M)
    return re.sub(r"^\w+ \([^;{]*\)$", blank, source, flags=re.M)


def find_mutants(name, source):
    code, found = hide(source), []

    def add(start, end, text):
        found.append(Mutant(name, start, end, text))
    for operator, others in OPERATORS.items():
        for match in re.finditer(re.escape(operator), code):
            for other in others:
                add(match.start(), match.end(), other)
    for match in re.finditer(r"\b(" + "|".join(WORDS) + r")\b", code):
        add(match.start(), match.end(), WORDS[match.group()])
    for match in re.finditer(r"(?<![\w.\]])(\d+)(u?)(?![\w.])", code):  # whole numbers
        add(match.start(), match.end(), str(int(match.group(1)) + 1) + match.group(2))
    for match in re.finditer(r"(?<![\w.])(\d\.\d)f\b", code):
        add(match.start(), match.end(), {"0.0": "1.0f", "1.0": "2.0f"}.get(match.group(1), "0.0f"))
    for match in re.finditer(r"\b0x[0-9a-f]{8,}u", code):
        add(match.start(), match.end(), match.group()[:-2] + format(int(match.group()[-2], 16) ^ 1, "x") + "u")
    for match in re.finditer(r"\[([^\[\]]+)\]", code):  # an index, one further
        line = code[code.rfind("\n", 0, match.start()) + 1:match.start()]
        if not re.search(r"(__shared__|const uint32_t) [^=]*$", line):
            add(match.start(1), match.end(1), match.group(1) + " + 1")
    for match in re.finditer(r"EE_FOR_EACH\w* \(\w+, (.+)\)$", code, re.M):  # a bound
        add(match.start(1), match.end(1), f"({match.group(1)}) - ((({match.group(1)}) > 0) ? 1 : 0)")
        add(match.start(1), match.end(1), f"({match.group(1)}) + 1")
    for match in re.finditer(r"\bif \((.+)\)$", code, re.M):
        add(match.start(1), match.end(1), "true")
        add(match.start(1), match.end(1), "false")
    for match in re.finditer(r"(?<=[(\s])!(?=[\w(])", code):
        add(match.start(), match.end(), "")
    for match in re.finditer(r"\+\+", code):
        start = code.rfind("\n", 0, match.start()) + 1
        if not code[start:match.start()].lstrip().startswith(("for", "row ", "i ", "EE_FOR")):
            add(match.start(), match.end(), "--")
    # A statement, or a barrier, that is not there.
    for match in re.finditer(r"^ +(?! )(?!return|const|float|double|uint|bool|T |EE_|for|if|else|struct)[^;{}\n]*(=|\+\+|\()[^;{}\n]*;$", code, re.M):
        before = code[:match.start()].rstrip()
        if before.endswith(("{", ";", "}")):
            add(match.start(), match.end(), "")
    return found


class Workshop:
    """Compiles the stand-in with a changed kernel and runs the tests on it."""

    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        commands = subprocess.run(["ninja", "-C", str(self.build), "-t", "commands", LIBRARY], capture_output=True, text=True,
                                  check=True).stdout.splitlines()
        commands = [line for line in commands if not line.startswith("ninja: ")]
        self.compile = shlex.split(next(line for line in commands if "kernels" in line and re.search(r"\.cpp\b", line) and " -c " in line))
        self.link = shlex.split(next(line for line in reversed(commands) if f"-o {LIBRARY}" in line).split(" && ")[0])
        self.object = self.compile[self.compile.index("-o") + 1]

    def run(self, command):
        return subprocess.run(command, cwd=self.build, capture_output=True, text=True)

    def make_library(self, folder):
        """Returns whether it compiles."""
        command = [word for word in self.compile if word not in ("ccache",)]
        for option in ("-MF", "-MQ"):
            place = command.index(option)
            del command[place:place + 2]
        command.remove("-MD")
        command[command.index("-o") + 1] = str(folder / "kernels.o")
        command.insert(1, f"-I{folder}")
        command += ["-O0", "-g0"]  # compiling takes longer than running
        if self.run(command).returncode != 0:
            return False
        link = [str(folder / "kernels.o") if word == self.object else word for word in self.link]
        link[link.index("-o") + 1] = str(folder / "libcudart.so.13")
        return self.run(link).returncode == 0

    def fails(self, folder, name):
        """Whether a test program notices."""
        env = dict(os.environ, LD_LIBRARY_PATH=str(folder), G_DEBUG="", STANDIN_DEVICE_DIR=str(ROOT / "tests/standin/devices"),
                   STANDIN_DEVICES="t4")
        program = self.build / "tests/kernels" / f"test-kernels-{name}"
        try:
            result = subprocess.run([program], env=env, cwd=folder, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return True
        if result.returncode == 0 and "# SKIP" in result.stdout:
            raise SystemExit(f"{program.name} found no stand-in: {result.stdout}")
        return result.returncode != 0

    def judge(self, name, source):
        """"killed", "survived" or "invalid" (does not compile)."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="offramp-mutant-"))
        try:
            for path in [*CUDA.glob("*.cuh"), *CUDA.glob("ee-cuda-args*.h"), CUDA / "ee-cuda-kernels.h", CUDA / "ee-cuda-kernels.cu"]:
                shutil.copy(path, folder)
            if source is not None:
                (folder / name).write_text(source)
            if not self.make_library(folder):
                return "invalid"
            return "killed" if any(self.fails(folder, test) for test in TESTS[name]) else "survived"
        finally:
            shutil.rmtree(folder)


def run_planted(workshop):
    print(f"1..{len(PLANTED) + 1}")
    untouched = workshop.judge("ee-cuda-common.cuh", None)
    print(f"{'ok' if untouched == 'survived' else 'not ok'} 1 - the tests pass on the kernels as they are (stand-in)")
    failed = untouched != "survived"
    for number, (name, old, new) in enumerate(PLANTED, 2):
        source = (CUDA / name).read_text()
        if source.count(old) < 1:
            verdict = "gone: the list of planted mutants must follow the kernels"
        else:
            verdict = workshop.judge(name, source.replace(old, new, 1))
        title = " ".join(f"{name}: {old} became {new}".split())
        print(f"{'ok' if verdict == 'killed' else 'not ok'} {number} - {verdict}: {title} (stand-in)", flush=True)
        failed |= verdict != "killed"
    return 1 if failed else 0


def choose(sample):
    sources = {name: (CUDA / name).read_text() for name in TESTS}
    mutants = [mutant for name, source in sources.items() for mutant in find_mutants(name, source)]
    total = len(mutants)
    if sample is not None and sample < total:
        mutants = random.Random(20261124).sample(mutants, sample)
    return sources, mutants, total


def run_score(workshop, sample, jobs, report):
    sources, mutants, total = choose(sample)
    started, counts, by_file, survivors = time.monotonic(), {"killed": 0, "survived": 0, "invalid": 0}, {}, []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        verdicts = pool.map(lambda m: workshop.judge(m.name, m.apply(sources[m.name])), mutants)
        for number, (mutant, verdict) in enumerate(zip(mutants, verdicts), 1):
            counts[verdict] += 1
            by_file.setdefault(mutant.name, {"killed": 0, "survived": 0, "invalid": 0})[verdict] += 1
            if verdict == "survived":
                survivors.append(mutant.describe(sources[mutant.name]))
                print(f"survived: {survivors[-1]}", flush=True)
            if number % 25 == 0:
                print(f"{number} of {len(mutants)}, {counts['killed']} killed, {counts['survived']} survived", file=sys.stderr, flush=True)
    judged = counts["killed"] + counts["survived"]
    score = 100 * counts["killed"] / max(judged, 1)
    print(f"{len(mutants)} of {total} mutants: {counts['killed']} of {judged} killed, {score:.1f} %; {counts['invalid']} do not compile; "
          f"{time.monotonic() - started:.0f} s")
    if report:
        pathlib.Path(report).write_text(json.dumps(
            {"mutants": total, "tried": len(mutants), **counts, "score": round(score, 1), "files": by_file, "survivors": survivors}, indent=1) + "\n")
    return 0 if score >= 90 else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="a build folder in which the stand-ins and the kernels' tests are built")
    parser.add_argument("--planted", action="store_true", help="the fixed few, as TAP")
    parser.add_argument("--sample", type=int, metavar="N", help="N mutants, always the same ones")
    parser.add_argument("--all", action="store_true", help="every mutant (the default)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="compilers at once")
    parser.add_argument("--report", metavar="FILE", help="write the result as JSON")
    options = parser.parse_args()
    workshop = Workshop(options.build)
    return run_planted(workshop) if options.planted else run_score(workshop, options.sample, options.jobs, options.report)


if __name__ == "__main__":
    sys.exit(main())
