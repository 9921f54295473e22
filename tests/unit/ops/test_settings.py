from __future__ import annotations

import pytest

from ops.settings import SettingsError, load_settings


def test_defaults_need_no_environment() -> None:
    settings = load_settings({})
    assert settings.port == 8000
    assert settings.key_file.name == "master.key"


def test_refuses_unknown_names_and_suggests_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"MINGCE_DATABASE_ULR.*MINGCE_DATABASE_URL"):
        load_settings({"MINGCE_DATABASE_ULR": "postgresql:///x", "PATH": "/bin"})


def test_names_every_wrong_value_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"MINGCE_PORT": "eighty", "MINGCE_LEDGER": "Tai Hu"})
    assert "MINGCE_PORT" in str(caught.value)
    assert "MINGCE_LEDGER" in str(caught.value)


def test_masks_secrets_when_printed() -> None:
    settings = load_settings({"MINGCE_DATABASE_URL": "postgresql://u:hunter2@db/x"})
    assert "hunter2" not in repr(settings)
