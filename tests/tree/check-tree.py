#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house that a machine can check, as TAP.

Arrows: a floor includes only what lies below it. Sizes: files, headers, functions. Every C file says its
licence and is clang-format clean; every file with strings to translate is in POTFILES.in; no path of somebody's machine, no
registry's host, no promise of later work; the build gets nothing from a network. Usage: check-tree.py SOURCE_ROOT
"""
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1]).resolve()
FLOORS = ["app", "ui", "engine", "cuda", "data", "tests"]

# What each room may include of the others' headers, by the folder of the header. A backend may see only the core.
CORE = {"ee-backend.h", "ee-backend-checks.h", "ee-backend-types.h", "ee-device.h", "ee-plan.h", "ee-plan-types.h", "ee-error.h"}
CORE |= {"ee-loss.h", "ee-dropout.h"}
MAX_FILE, MAX_HEADER, MAX_FUNCTION = 500, 120, 60


def list_sources():
    files = []
    for floor in FLOORS:
        for suffix in ("*.c", "*.h", "*.cu"):
            files += sorted((ROOT / floor).rglob(suffix))
    return files


def room_of(path):
    parts = path.relative_to(ROOT).parts
    if parts[:2] == ("engine", "cpu"):
        return "engine/cpu"
    if parts[:2] == ("tests", "reference") and not parts[2].startswith("test-"):
        return "tests/reference"
    return parts[0]


def is_allowed(room, header, target):
    """Whether a file of `room` may include `header`, which lives in room `target`."""
    if room == target or room == "tests":
        return True
    if room in ("engine/cpu", "cuda", "tests/reference"):
        return target == "engine" and header in CORE
    if room == "engine":
        return target == "data" or header == "ee-cpu.h"
    if room == "ui":
        return header == "ee.h"
    if room == "app":
        return target == "ui" or header == "ee.h"
    return False


def check_arrows(sources):
    rooms = {path.name: room_of(path) for path in sources if path.suffix == ".h"}
    problems = []
    for path in sources:
        room = room_of(path)
        for header in re.findall(r'^#include ["<]([^">]+)[">]', path.read_text(), re.M):
            name = header.split("/")[-1]
            if name in rooms and not is_allowed(room, name, rooms[name]):
                problems.append(f"{path.relative_to(ROOT)} ({room}) includes {name} ({rooms[name]})")
            if "-private.h" in name and name in rooms and rooms[name] != room and room != "tests":
                problems.append(f"{path.relative_to(ROOT)} includes the private {name}")
            foreign = {
                "dnnl": "engine/cpu", "gtk/": ("ui", "app", "tests"), "adwaita": ("ui", "app", "tests"),
                "cuda": ("cuda", "tests"), "cudnn": ("cuda", "tests"), "archive": ("data", "tests"), "matio": "data", "libsoup": "data", "stb_": ("data", "tests"),
            }
            for start, owner in foreign.items():
                owners = (owner,) if isinstance(owner, str) else owner
                if header.startswith(start) and room not in owners:
                    problems.append(f"{path.relative_to(ROOT)} includes {header}, which belongs to {owner}")
        if path.parts[-3:-1] == ("ui", "model") and re.search(r"#include [<\"](gtk|gdk|adwaita)", path.read_text()):
            problems.append(f"{path.relative_to(ROOT)}: ui/model must not include GTK")
    return problems


def check_sizes(sources):
    problems = []
    for path in sources:
        name, lines = path.relative_to(ROOT), path.read_text().splitlines()
        limit = MAX_HEADER if path.suffix == ".h" else MAX_FILE
        if len(lines) > limit:
            problems.append(f"{name}: {len(lines)} lines, at most {limit}")
        start = None
        for number, line in enumerate(lines, 1):
            if line == "{":
                start = number
            elif line == "}" and start is not None:
                if number - start - 1 > MAX_FUNCTION:
                    problems.append(f"{name}:{start}: a function of {number - start - 1} lines, at most {MAX_FUNCTION}")
                start = None
    return problems


def check_heads(sources):
    return [f"{path.relative_to(ROOT)}: the first line is not the licence" for path in sources
            if not path.read_text().startswith("/* SPDX-License-Identifier: Apache-2.0 */")]


def check_translations(sources):
    listed = set((ROOT / "po" / "POTFILES.in").read_text().split())
    problems = [f"po/POTFILES.in lists {name}, which is not there" for name in listed if not (ROOT / name).exists()]
    files = [path for path in sources if not path.relative_to(ROOT).parts[0] == "tests"]
    files += [path for folder in ("ui", "app", "resources") for path in (ROOT / folder).rglob("*.ui")]
    for path in files:
        text = path.read_text()
        marked = 'translatable="yes"' in text if path.suffix == ".ui" else re.search(r'\b(N?C?_|ngettext) \(', text)
        if marked and str(path.relative_to(ROOT)) not in listed:
            problems.append(f"{path.relative_to(ROOT)} has strings to translate and is not in po/POTFILES.in")
    return problems


def check_words(sources):
    pattern = re.compile(r"\b(TODO|FIXME|XXX|not implemented)\b")
    problems = []
    for path in sources + sorted((ROOT / "scripts").iterdir()) + sorted((ROOT / "tests").rglob("*.py")):
        if path.name == "check-tree.py" or not path.is_file():
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if pattern.search(line):
                problems.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    return problems


def list_tracked():
    """All files that git keeps, or where there is no git what a release has instead: all but folders of builds."""
    result = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT)
    if result.returncode == 0 and result.stdout:
        paths = [ROOT / name for name in result.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not re.match(r"_?build|\.", path.relative_to(ROOT).parts[0])]
    return [path for path in paths if path.is_file() and path.name != "check-tree.py"]


def find_lines(paths, pattern):
    """Where @pattern stands in text files, as “file:line: text”."""
    problems = []
    for path in paths:
        data = path.read_bytes()
        if b"\0" in data:
            continue
        for number, line in enumerate(data.decode(errors="replace").splitlines(), 1):
            if pattern.search(line):
                problems.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return problems


def check_machines(sources):
    """No file names a folder of the machine that it was written on (/home/me is an example's), or a registry's host."""
    folders = re.compile(r"(^|[^\w.<>-])/(work|root|home(?!/me/))/")
    hosts = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|crates\.io|proxy\.golang\.org|rubygems\.org|"
                       r"repo\.maven|anaconda\.org|docker\.io|(deb|archive)\.(debian|ubuntu)\.(org|com)")
    tracked = list_tracked()
    return find_lines(tracked, folders) + find_lines(tracked, hosts)


def check_offline(sources):
    """A build without a network is a whole one: nothing is downloaded, no subproject is wrapped."""
    tracked = list_tracked()
    fetching = re.compile(r"\b(curl|wget|git clone|pip3? install|npm|cargo fetch)\b|https?://|\bsubproject *\(|wrap_mode")
    problems = [f"{path.relative_to(ROOT)}: a wrap" for path in tracked if path.suffix == ".wrap"]
    return problems + find_lines([path for path in tracked if path.name in ("meson.build", "meson_options.txt")], fetching)


def check_format(sources, program):
    sources = [path for path in sources if path.suffix != ".cu"]
    result = subprocess.run([program, "--dry-run", "--Werror", *map(str, sources)], capture_output=True, text=True, cwd=ROOT)
    return [] if result.returncode == 0 else result.stderr.splitlines()[:40]


def find_clang_format():
    for name in ("clang-format-14", "clang-format"):
        if shutil.which(name):
            version = subprocess.run([name, "--version"], capture_output=True, text=True).stdout
            if " 14." in version:
                return name
    return None


def main():
    sources = list_sources()
    program = find_clang_format()
    checks = [
        ("arrows point down", check_arrows), ("files and functions are short", check_sizes),
        ("every file says its licence", check_heads), ("POTFILES.in is complete", check_translations),
        ("no promises", check_words),
        ("no machine's folders and no registries", check_machines), ("the build needs no network", check_offline),
        ("clang-format is clean", (lambda files: check_format(files, program)) if program else None),
    ]
    failed = 0
    print(f"1..{len(checks)}")
    for number, (title, check) in enumerate(checks, 1):
        if check is None:
            print(f"ok {number} - {title} # SKIP clang-format 14 is not installed")
            continue
        problems = check(sources)
        print(f"{'not ok' if problems else 'ok'} {number} - {title}")
        for problem in problems:
            print(f"# {problem}")
        failed += bool(problems)
    return 1 if failed else 0


sys.exit(main())
