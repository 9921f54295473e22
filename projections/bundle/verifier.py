"""The verifier in one file that is handed out with bundles and evidence; nothing here imports it."""

from __future__ import annotations

from pathlib import Path

VERIFIER = Path(__file__).parents[2] / "ops" / "verifier" / "mingce_verify.py"
