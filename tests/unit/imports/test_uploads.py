"""Files between the steps of an import: whose they are, and for how long."""

from __future__ import annotations

import pytest

from api.imports.limits import Limits
from api.imports.uploads import KEPT_S, Upload, Uploads
from domain.errors import DomainError


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_a_file_is_found_by_its_owner_only() -> None:
    kept = Uploads()
    upload = kept.keep("王", "a.csv", b"data")
    assert kept.get("王", upload.sha256).data == b"data"
    with pytest.raises(DomainError, match="not kept"):
        kept.get("李", upload.sha256)


def test_a_file_is_forgotten_after_its_time() -> None:
    watch = Watch()
    kept = Uploads(clock=watch)
    upload = kept.keep("王", "a.csv", b"data")
    watch.now_s = KEPT_S
    assert kept.get("王", upload.sha256) is upload
    watch.now_s = KEPT_S + 1
    with pytest.raises(DomainError, match="not kept"):
        kept.get("王", upload.sha256)


def test_the_oldest_go_first_when_there_are_too_many() -> None:
    kept = Uploads(most_bytes=8)
    first = kept.keep("王", "a.csv", b"1234")
    second = kept.keep("李", "b.csv", b"5678")
    assert kept.get("王", first.sha256)
    third = kept.keep("张", "c.csv", b"9")
    assert [_is_kept(kept, *one) for one in (("王", first), ("李", second), ("张", third))] == [
        False,
        True,
        True,
    ]


def test_what_was_imported_is_dropped() -> None:
    kept = Uploads()
    upload = kept.keep("王", "a.csv", b"data")
    kept.drop("王", upload.sha256)
    kept.drop("王", upload.sha256)
    assert not _is_kept(kept, "王", upload)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        Uploads(limits=Limits(file_bytes=3)).keep("王", "a.csv", b"data")
    assert (refused.value.code, refused.value.fields["field"]) == ("file-too-large", "file")


def _is_kept(kept: Uploads, owner: str, upload: Upload) -> bool:
    try:
        return kept.get(owner, upload.sha256) is upload
    except DomainError:
        return False
