"""A file refused by the reading child: a code of `api.imports.messages` and its fields."""

from __future__ import annotations


class RefusalError(Exception):
    def __init__(self, code: str, **fields: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields
