#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs bench-gallery on a desktop without a screen. Usage: bench-gallery.py PROGRAM MODELS_DIR [N_FILES]"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

reason = desktop.missing()
if reason is not None:
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)
desktop.reenter()
result = subprocess.run([sys.argv[1], *sys.argv[3:]], stdout=subprocess.PIPE, text=True,
                        env=dict(os.environ, OFFRAMP_MODELS=sys.argv[2], GSETTINGS_BACKEND="memory"))
print(result.stdout, flush=True)
sys.exit(result.returncode)
