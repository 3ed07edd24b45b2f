# SPDX-License-Identifier: Apache-2.0
"""The steps of a test of the window, as TAP: each tells how long it took, and one that failed what was on the screen."""
import os
import time

import desktop


MOST_FAILED = 3  # after these the others are not begun: each would wait in vain for a minute


def run(begin, steps, shots, name, reason=None):
    """The whole of a test program; returns its exit status.

    @begin makes what the steps are done with; where that has an `end()`, it is called in any case. A step is a title and a
    function of it; after one that failed the next ones still tell what they can, unless the program is gone or never came.
    @reason: why this cannot be tested here, or None; @name: what pictures of failed steps are called.
    """
    reason = reason or desktop.missing()
    if reason is not None:
        print(f"1..0 # SKIP {reason}")
        return 0
    desktop.reenter()
    print(f"1..{len(steps)}", flush=True)
    session, failed = begin(), 0
    try:
        for number, (title, action) in enumerate(steps, 1):
            if failed >= MOST_FAILED or failed and is_over(session):
                print(f"not ok {number} - {title}\n# not begun: the program has ended, or too much failed", flush=True)
                failed += 1
            elif not take(session, number, title, action):
                failed += 1
                desktop.screenshot(os.path.join(shots, f"{name}-failed-{number}.png"))
                if failed == 1:
                    tell(session)
                recover(session)
    finally:
        getattr(session, "end", lambda: None)()
    return 1 if failed else 0


def take(session, number, title, action):
    start = time.monotonic()
    try:
        action(session)
        print(f"ok {number} - {title}\n# {time.monotonic() - start:.1f} s", flush=True)
        return True
    except Exception as error:
        print(f"not ok {number} - {title}\n# {time.monotonic() - start:.1f} s: {type(error).__name__}: {error}", flush=True)
        return False


def recover(session):
    try:
        getattr(session, "recover", lambda: None)()
    except Exception as error:  # what cannot be closed is seen in the next step
        print(f"# {type(error).__name__}: {error}", flush=True)


def is_over(session):
    program = getattr(session, "program", None)
    return program is not None and not program.is_running()


def tell(session):
    """What a screen reader finds, and the end of the program's log."""
    program, tree = getattr(session, "program", None), getattr(session, "tree", None)
    if tree is not None and program.is_running():
        print("\n".join("# " + name.replace("\n", " ") for name in tree.names() if not name.startswith("filler")))
    if program is not None:
        print("\n".join("# log: " + line for line in program.read_log().splitlines()[-20:]), flush=True)
