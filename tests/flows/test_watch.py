"""Watch: a document that ends its worker is set aside by name, and costs the others nothing."""

import json
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import warehouse
from flows.watch import Death, Watch, deaths
from tests.flows.conftest import story

ROOT = Path(__file__).parents[2]
SETTINGS = 'engine = "hostile"\ndocument_seconds = 8\nbatch_documents = 5\nmax_rejects_percent = 100\n'

Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest) -> Run:
    """The counts of a run over tmp_path/press with the engine and the reader of tests/flows/hostile.py."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text("import tests.flows.hostile\n")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'site'}{os.pathsep}{ROOT}")
    (tmp_path / "tidings.toml").write_text(SETTINGS)
    tidings: Callable[..., subprocess.Popen[str]] = request.getfixturevalue("tidings")  # takes the environment as it is

    def run(runner: str) -> Any:
        process = tidings("run", str(tmp_path / "press"), "--json", "--runner", runner)
        out, err = process.communicate(timeout=400)
        assert process.returncode == 0, out + err
        return json.loads(out)

    return run


def rejects(place: Path) -> list[tuple[str, str, str, bool]]:
    """File and member, step, reason, and whether the trace names the code that was at work."""
    query = "select source_uri, member, step, reason_code, trace, next_step from rejects order by all"
    with warehouse.connect(str(place)) as connection:
        found = connection.execute(query).fetchall()
    assert all(next_step for *_, next_step in found)
    return [
        ("#".join(filter(None, (Path(uri).name, member))), step, reason, "suffer" in (trace or ""))
        for uri, member, step, reason, trace, _ in found
    ]


def coded(place: Path) -> int:
    with warehouse.connect(str(place)) as connection:
        [(number,)] = connection.execute("select count(distinct doc_id) from documents").fetchall()
    return int(number)


@pytest.mark.slow
def test_what_ends_its_worker_is_set_aside_by_name_and_all_others_are_coded(
    run: Run, press: Callable[[int], Path], tmp_path: Path
) -> None:
    folder = press(12)
    for number, word in enumerate(("HANGS", "EXITS", "CRASHES", "EATS")):
        (folder / f"000{2 * number}{word}.txt").write_text(f"The mayor of Lima {word} near the harbour.\n")
    lines = [json.dumps({"text": f"{story(20 + n)} {'EXITS' if n == 2 else ''}"}) for n in range(5)]
    (folder / "wire.jsonl").write_text("\n".join(lines))
    with zipfile.ZipFile(folder / "box.zip", "w") as box:
        for number, name in enumerate(("a.txt", "b.hostile", "c.txt")):
            box.writestr(name, story(30 + number) + ("EXITS" if name == "b.hostile" else ""))
    told = run("sequential")
    assert rejects(tmp_path / "warehouse.d") == [
        ("0000HANGS.txt", "ingest", "too_slow", True),
        ("0002EXITS.txt", "ingest", "kills_its_worker", False),
        ("0004CRASHES.txt", "ingest", "kills_its_worker", True),
        ("0006EATS.txt", "annotate", "out_of_memory", True),
        ("box.zip#document 2", "read", "kills_its_worker", False),
        ("wire.jsonl#line 3", "ingest", "kills_its_worker", False),
    ]
    assert (told["new"], told["set_aside"], told["failures"]) == (18, 6, [])
    assert coded(tmp_path / "warehouse.d") == 18
    again = run("sequential")
    assert (again["unchanged"], again["reasons"]) == (18, {"set_aside_before": 6})
    assert not any((tmp_path / "warehouse.d" / "_work").iterdir())


@pytest.mark.slow
def test_the_neighbours_of_a_dead_worker_are_not_blamed(run: Run, press: Callable[[int], Path], tmp_path: Path) -> None:
    folder = press(20)
    (folder / "0003EXITS.txt").write_text("The mayor of Lima EXITS near the harbour.\n")
    (folder / "0013HANGS.txt").write_text("The mayor of Lima HANGS near the harbour.\n")
    told = run("process")
    assert rejects(tmp_path / "warehouse.d") == [
        ("0003EXITS.txt", "ingest", "kills_its_worker", False),
        ("0013HANGS.txt", "ingest", "too_slow", True),
    ]
    assert (told["new"], told["set_aside"], told["failures"]) == (20, 2, [])


def test_only_what_was_at_work_when_an_attempt_ended_has_died(tmp_path: Path) -> None:
    file = tmp_path / "batch.log"
    file.write_text(
        '\n"begin"\n\n"a"\n\n"b"\nCurrent thread:\n  File "x.py"\n"begin"\n\n"a"\n\n"rest"\n\n"begin"\n\n"c"\n'
    )
    assert list(deaths(file)) == [Death("b", 'Current thread:\n  File "x.py"\n'), Death("c", "")]
    assert [death.is_timeout for death in deaths(file)] == [True, False]


def test_the_third_death_is_one_too_many(tmp_path: Path) -> None:
    file = tmp_path / "batch.log"
    file.write_text('"begin"\n"a"\n"begin"\n"b"\n"begin"\n"a"\n')
    assert Watch(file, 1).killer("a") is None
    file.write_text(file.read_text() + '"begin"\n"a"\n')
    assert Watch(file, 1).killer("a") == Death("a", "")
    assert Watch(file, 1).killer("b") is None
    assert Watch(file, 0).killer("a") is None
