"""Settings: where a value comes from, and how a wrong one is refused."""

from pathlib import Path

import pytest

from flows.settings import load_settings
from tasks.limits import FetchLimits, Limits
from warehouse.errors import Stop


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tidings.toml").write_text('batch_documents = 10\nworkers = 3\nwarehouse = "from_file"\n')
    monkeypatch.setenv("TIDINGS_WORKERS", "4")
    monkeypatch.setenv("TIDINGS_WAREHOUSE", "from_environment")
    settings = load_settings(tmp_path, warehouse="from_command_line", runner=None)
    assert (settings.batch_documents, settings.workers, settings.warehouse) == (10, 4, "from_command_line")
    assert settings.runner == "auto"


@pytest.mark.parametrize(
    ("file", "environment", "told"),
    [
        ("batch_size = 10", {}, ["tidings.toml", "unknown setting batch_size", "batch_documents"]),
        ("workers = 0", {}, ["tidings.toml", "workers", "greater than or equal to 1"]),
        ("workers = ", {}, ["tidings.toml", "not a settings file"]),
        ("", {"TIDINGS_WAREHOSE": "x"}, ["environment", "unknown setting TIDINGS_WAREHOSE", "warehouse"]),
        ("", {"TIDINGS_RUNNER": "spark"}, ["environment", "TIDINGS_RUNNER", "'spark'"]),
        ("[limits]\npage_size = 1", {}, ["tidings.toml", "unknown setting limits.page_size", "page_bytes"]),
        ("", {"TIDINGS_FETCH__PAGES": "many"}, ["environment", "TIDINGS_FETCH__PAGES", "'many'"]),
        ("[fetch]\nredirects = -1", {}, ["tidings.toml", "fetch", "redirects is negative"]),
    ],
)
def test_a_wrong_setting_is_refused_with_its_place_and_the_next_step(
    file: str, environment: dict[str, str], told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tidings.toml").write_text(file)
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    with pytest.raises(Stop) as refused:
        load_settings(tmp_path)
    assert all(part in str(refused.value) for part in [*told, "Next:"])


def test_one_limit_is_set_without_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tidings.toml").write_text("[limits]\npage_bytes = 1000\nmail_parts = 3\n[fetch]\npages = 7\n")
    monkeypatch.setenv("TIDINGS_LIMITS__MAIL_PARTS", "4")
    settings = load_settings(tmp_path)
    assert settings.limits == Limits(page_bytes=1_000, mail_parts=4)
    assert settings.fetch == FetchLimits(pages=7)
