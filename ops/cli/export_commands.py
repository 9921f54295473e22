"""The group of `mingce export`: files that are checked without us."""

from __future__ import annotations

import typer

from ops.cli import bundles, evidence_files

app = typer.Typer(help="Files that can be checked without this server.", no_args_is_help=True)
for module in (bundles, evidence_files):
    module.register(app)
