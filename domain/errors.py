"""Errors are public API: a stable code, a clear sentence, a next step."""

from __future__ import annotations


class DomainError(Exception):
    """A rule refused a command. Nothing was recorded.

    `code` is stable kebab case (`period-not-open`); `message` says what and where in one
    sentence; `next_step` says what to do; `fields` carry the values by name.
    """

    def __init__(self, code: str, message: str, *, next_step: str = "", **fields: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.next_step = next_step
        self.fields = fields

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        """Of whatever shape `__init__` is, it comes whole out of another process."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    cls: type[DomainError], args: tuple[object, ...], state: dict[str, object]
) -> DomainError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    return error
