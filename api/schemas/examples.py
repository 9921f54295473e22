"""Examples for the OpenAPI document: answers of the test county, which tests hold to the real ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "examples"


def documented(name: str, description: str) -> dict[str, Any]:
    """A response's description with the example of that name."""
    example = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return {
        "description": description,
        "content": {"application/json": {"example": example}},
    }


PERIODS = documented("periods", "All periods, those that ended last first.")
STANDING = documented("standing", "Rows by rank, with their distribution and counts.")
CARD = documented("card", "The card.")
HISTORY = documented("history", "The history, oldest first.")
EXPLANATION = documented("explanation", "The tree.")
