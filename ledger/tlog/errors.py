"""What goes wrong with a published log. None of it may pass unnoticed, so all of it is raised."""

from __future__ import annotations

from domain.errors import DomainError


class TlogError(DomainError):
    """The entries, the committed checkpoints and the published files do not fit together.

    Codes: `log-behind-published`, `log-shorter-than-signed`, `log-checkpoint-unknown`,
    `log-root-differs`, `log-entry-differs`, `log-entry-missing`, `log-file-differs`,
    `log-file-missing`.
    """


class KeyRingError(DomainError):
    """Something cannot be signed.

    Codes: `log-key-missing`, `log-key-unreadable`, `log-key-faulty`, `log-key-unsupported` (an
    extra is not installed), `log-key-device`, `witness-key-unfit`.
    """
