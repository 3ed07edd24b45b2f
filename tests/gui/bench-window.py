#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a benchmark on a desktop without a screen, in a home of its own. Usage: bench-window.py PROGRAM SCHEMA_DIR MODELS_DIR [ARGUMENT ...]"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

reason = desktop.missing()
if reason is not None:
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)
desktop.reenter()
with tempfile.TemporaryDirectory(prefix="offramp-bench-") as home:
    result = subprocess.run([sys.argv[1], *sys.argv[4:]], stdout=subprocess.PIPE, text=True,
                            env=dict(os.environ, XDG_DATA_HOME=home, XDG_CACHE_HOME=home + "/cache",
                                     GSETTINGS_SCHEMA_DIR=sys.argv[2], OFFRAMP_MODELS=sys.argv[3],
                                     GSETTINGS_BACKEND="memory", OMP_WAIT_POLICY="passive"))
print(result.stdout, flush=True)
sys.exit(result.returncode)
