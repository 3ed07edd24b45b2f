#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The window of keyboard shortcuts tells the truth, as TAP: every accelerator of the program is in it, once, and every
accelerator belongs to an action that is there. Usage: check-shortcuts.py SOURCE_ROOT
"""
import collections
import pathlib
import re
import sys
import xml.etree.ElementTree

ROOT = pathlib.Path(sys.argv[1]).resolve()

# The same key on the numeric pad needs no line of its own.
TWINS = {"<Control>KP_Enter": "<Control>Return"}


def read_accelerators():
    """{keys: action} of the program's table."""
    text = (ROOT / "app" / "offramp-application.c").read_text()
    table = re.search(r"ACCELERATORS\[\] = \{(.*?)\n\};", text, re.S).group(1)
    found = {}
    for action, keys in re.findall(r'\{ "([^"]+)", \{ ([^}]*) \} \}', table):
        for key in re.findall(r'"([^"]+)"', keys):
            found[TWINS.get(key, key)] = action
    return found


def read_overlay():
    """All keys in the window of shortcuts, in their order."""
    tree = xml.etree.ElementTree.parse(ROOT / "ui" / "gtk" / "help-overlay.ui")
    return [node.text for node in tree.iter("property") if node.get("name") == "accelerator"]


def list_actions():
    names = set()
    for path in [*(ROOT / "ui").rglob("*.c"), *(ROOT / "app").glob("*.c")]:
        text = path.read_text()
        names |= set(re.findall(r'install_action \(\w+, "(win\.[\w-]+)"', text))
        names |= {"app." + name for name in re.findall(r'^\s*\{ "([\w-]+)", \w+_cb \}', text, re.M)}
        names |= {"win." + name for name in re.findall(r'g_simple_action_new(?:_stateful)? \("([\w-]+)"', text)}
        names |= {"win." + name for name in re.findall(r'^\s*\{ "([\w-]+)", \w+_cb\b', text, re.M)}
    return names


def main():
    accelerators, overlay, actions = read_accelerators(), read_overlay(), list_actions()
    program = [key for line in overlay for key in line.split()]
    repeated = [key for key, count in collections.Counter(program).items()
                if count > 1 and key in accelerators]
    checks = [
        ("every accelerator is in the window of shortcuts",
         [f"{key} ({action})" for key, action in accelerators.items() if key not in program]),
        ("none of them twice", repeated),
        ("every accelerator has an action",
         [f"{key}: there is no {action}" for key, action in accelerators.items() if action.split("(")[0] not in actions]),
    ]
    print(f"1..{len(checks)}")
    for number, (title, problems) in enumerate(checks, 1):
        print(f"{'not ok' if problems else 'ok'} {number} - {title}")
        for problem in problems:
            print(f"# {problem}")
    return 1 if any(problems for _, problems in checks) or not accelerators else 0


sys.exit(main())
