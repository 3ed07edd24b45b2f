#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up meson's JUnit reports: a line for each failed test, then one line: N passed, N failed, N skipped.

Each TAP point counts as one test. A program that died or ran no point counts as one failure, a build
that failed likewise. Exit status 1 if anything failed or nothing passed.
"""
import argparse
import sys
import xml.etree.ElementTree as ElementTree


def failure(suite, case=None):
    """One line: the program, the test's name and the first line of what it said."""
    found = None if case is None else next((node for node in (case.find("failure"), case.find("error")) if node is not None), None)
    said = "" if found is None else (found.get("message") or found.text or "").strip()
    return f"failed: {suite.get('name')}" + (f" / {case.get('name')}" if case is not None else "") + (f": {said.splitlines()[0]}" if said else "")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--failed-builds", type=int, default=0)
    parser.add_argument("reports", nargs="*")
    arguments = parser.parse_args()

    passed, failed, skipped = 0, arguments.failed_builds, 0
    for path in arguments.reports:
        for suite in ElementTree.parse(path).getroot().iter("testsuite"):
            cases = list(suite.iter("testcase"))
            bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
            left_out = sum(1 for case in cases if case.find("skipped") is not None)
            passed += len(cases) - len(bad) - left_out
            failed += len(bad)
            skipped += left_out
            for case in bad:
                print(failure(suite, case))
            if not bad and (int(suite.get("errors", 0)) > 0 or int(suite.get("failures", 0)) > 0):
                failed += 1
                print(failure(suite))

    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed > 0 or passed == 0 else 0


sys.exit(main())
