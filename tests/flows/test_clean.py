"""The command `clean`: one record a document, with the reason of what is set aside, and no warehouse."""

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows import cli
from tasks.clean import Article, clean
from tasks.knowledge import Knowledge
from tasks.read import RawDocument

PAGE = """<html lang="en"><head><title>Quay closed - Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Ada Quist">
<meta property="article:published_time" content="2026-05-04T07:30:00+02:00"></head><body><article>
<h1>Quay closed</h1><p>Police closed the quay on Monday. Two ferries were sent to the next port, an official said.</p>
<p>The harbour master, Dr. Olsen, expects to open it again by Thursday, when the divers have gone home.</p>
</article></body></html>"""


@pytest.fixture
def press(tmp_path: Path) -> Path:
    folder = tmp_path / "press"
    (folder / "inner").mkdir(parents=True)
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    with zipfile.ZipFile(folder / "inner" / "two.zip", "w") as archive:
        archive.writestr("a.txt", "A ship left Oslo.\n")
        archive.writestr("b/c.txt", "A ship left Bergen.\n")
    return folder


def cleaned(*arguments: str) -> list[dict[str, object]]:
    told = CliRunner().invoke(cli.app, ["clean", *arguments, "--jsonl"])
    assert told.exception is None, told.exception
    return [json.loads(line) for line in told.stdout.splitlines()]


def test_every_document_of_a_folder_is_a_record_named_by_its_file_and_member(press: Path) -> None:
    found = {record["id"]: record["set_aside"] for record in cleaned(str(press))}
    assert found == {
        "empty.txt": "empty_file",
        "inner/two.zip!a.txt": None,
        "inner/two.zip!b/c.txt": None,
        "page.html": None,
    }


def test_a_record_holds_text_paragraphs_sentences_and_what_the_page_says_of_itself(press: Path) -> None:
    (record,) = cleaned(str(press / "page.html"))
    text, sentences = str(record.pop("text")), record.pop("sentences")
    assert isinstance(sentences, list)
    assert [text[start:end] for start, end in sentences] == [
        "Quay closed",
        "Police closed the quay on Monday.",
        "Two ferries were sent to the next port, an official said.",
        "The harbour master, Dr. Olsen, expects to open it again by Thursday, when the divers have gone home.",
    ]
    assert record.pop("paragraphs") == text.split("\n\n")
    assert record == {
        "id": "page.html",
        "kind": "article",
        "set_aside": None,
        "why": None,
        "title": "Quay closed",
        "authors": ["Ada Quist"],
        "published": "2026-05-04T05:30:00+00:00",
        "published_precision": "second",
        "language": "en",
    }


def test_for_a_reader_it_prints_the_text_and_says_why_one_is_set_aside(press: Path) -> None:
    told = CliRunner().invoke(cli.app, ["clean", str(press)]).stdout
    assert "== page.html\n2026-05-04T05:30:00+00:00 (second)   Ada Quist   en\n\nQuay closed\n\nPolice" in told
    assert "== empty.txt\nset aside as empty_file: " in told


def test_a_fault_of_ours_costs_one_document(press: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def faulty(raw: RawDocument, knowledge: Knowledge) -> Article:
        if "Oslo" in raw.content:
            raise ZeroDivisionError("of ours")
        return clean(raw, knowledge)

    monkeypatch.setattr("flows.clean.clean", faulty)
    found = {record["id"]: record["set_aside"] for record in cleaned(str(press / "inner"))}
    assert found == {"two.zip!a.txt": "fault_in_tidings", "two.zip!b/c.txt": None}
