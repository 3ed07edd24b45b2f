#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up meson's JUnit reports and prints one line: N passed, N failed, N skipped.

Each TAP point counts as one test. A program that died or ran no point counts as one failure, a build
that failed likewise. Exit status 1 if anything failed or nothing passed.
"""
import argparse
import sys
import xml.etree.ElementTree as ElementTree


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--failed-builds", type=int, default=0)
    parser.add_argument("reports", nargs="*")
    arguments = parser.parse_args()

    passed, failed, skipped = 0, arguments.failed_builds, 0
    for path in arguments.reports:
        for suite in ElementTree.parse(path).getroot().iter("testsuite"):
            cases = list(suite.iter("testcase"))
            bad = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
            left_out = sum(1 for case in cases if case.find("skipped") is not None)
            passed += len(cases) - bad - left_out
            failed += bad
            skipped += left_out
            if bad == 0 and (int(suite.get("errors", 0)) > 0 or int(suite.get("failures", 0)) > 0):
                failed += 1

    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed > 0 or passed == 0 else 0


sys.exit(main())
