#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The translations are whole and fit the sources of this moment, as TAP. Usage: check-po.py SOURCE_ROOT

Templates are made in a temporary folder; the source tree is only read. A language of po/LINGUAS passes when msgfmt finds
nothing wrong (formats, plurals, mnemonics), nothing is untranslated or fuzzy, and no message of the sources is missing.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1]).resolve()
PO = ROOT / "po"
TOOLS = ("xgettext", "msgfmt", "msgcmp")

# The words that mark a message: those of meson's preset "glib", which makes the template for translators.
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3"]

# xgettext ends a message at a macro that it does not know; PRIu64 and %zu it knows.
BROKEN = re.compile(r'\b(?:N?C?_|ngettext) \((?:[^()"]|"(?:[^"\\]|\\.)*")*?\bG_[A-Z0-9]+_(?:FORMAT|MODIFIER)\b')


def run(*command):
    environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": ""}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)


def check_macros():
    problems = []
    for name in (PO / "POTFILES.in").read_text().split():
        if name.endswith(".c"):
            text = (ROOT / name).read_text()
            problems += [f"{name}:{text.count(chr(10), 0, found.start()) + 1}: a message is cut at a macro"
                         for found in BROKEN.finditer(text)]
    return problems


def make_template(folder):
    template = folder / "offramp.pot"
    result = run("xgettext", "--package-name=offramp", "--files-from=po/POTFILES.in", "--from-code=UTF-8",
                 *[f"--keyword={word}" for word in KEYWORDS], "-o", str(template))
    if result.returncode != 0 or not template.exists():
        return None, result.stderr.splitlines() or ["there are no messages"]
    return template, result.stderr.splitlines()


def check_language(language, template, folder):
    name = str(PO / f"{language}.po")
    result = run("msgfmt", "--check", "--check-accelerators=_", "--statistics", "-o", str(folder / "checked.mo"), name)
    problems = result.stderr.splitlines() if result.returncode != 0 or "warning" in result.stderr else []
    if re.search(r"\d+ (untranslated|fuzzy)", result.stderr) or not re.search(r"[1-9]\d* translated", result.stderr):
        problems.append(result.stderr.strip().splitlines()[-1])
    result = run("msgcmp", name, str(template))
    if result.returncode != 0:
        problems += result.stderr.splitlines()
    return problems


def main():
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        print(f"1..0 # SKIP not installed: {', '.join(missing)}")
        return 0
    languages = (PO / "LINGUAS").read_text().split()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        template, warnings = make_template(folder)
        checks = [("no message is cut at a macro", check_macros()), ("the sources give a template", warnings)]
        if template is not None:
            checks += [(f"{language}.po is whole", check_language(language, template, folder)) for language in languages]
    print(f"1..{len(checks)}")
    for number, (title, problems) in enumerate(checks, 1):
        print(f"{'not ok' if problems else 'ok'} {number} - {title}")
        for problem in problems:
            print(f"# {problem}")
    return 1 if any(problems for _, problems in checks) else 0


sys.exit(main())
