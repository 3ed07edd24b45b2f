#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Says why a test cannot run here, and counts as skipped (exit status 77)."""
import sys

print(sys.argv[1])
sys.exit(77)
