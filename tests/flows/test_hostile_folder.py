"""A folder of hostile files: each gives a reject that says what and why, and everything between them is coded."""

import gzip
import json
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import warehouse
from tests.flows.conftest import story
from tests.tasks.test_read_containers import LINES, PAGE, STORY, pdf, tarred, warc, word, zipped

JUNK = random.Random(7).randbytes(60_000)
SETTINGS = "batch_documents = 20\nmax_rejects_percent = 100\ndocument_seconds = 60\ndocument_memory_mb = 400\n"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)) + '<!ENTITY l0 "ha">'


def nested(levels: int) -> bytes:
    archive = STORY.encode()
    for level in range(levels):
        archive = zipped({f"{level}.zip" if level else "a.txt": archive})
    return archive


def named_alike() -> bytes:
    twice = zipped({"a.txt": story(90), "b.txt": story(91)})
    return twice.replace(b"b.txt", b"a.txt")


def deep_mail(levels: int) -> bytes:
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(levels))
    return f"From: ana@post.example\nSubject: Ferry\nMIME-Version: 1.0\n{parts}\n{STORY}\n".encode()


BAD: dict[str, tuple[bytes, str]] = {
    "bomb.txt.gz": (gzip.compress(b"x " * 20_000_000), "archive_bomb"),
    "bomb.zip": (zipped({"bomb.jsonl": b"x " * 20_000_000}), "archive_bomb"),
    "bomb.docx": (zipped({"word/document.xml": b"<w>" + b" " * 40_000_000}), "archive_bomb"),
    "box-in-box.zip": (nested(6), "too_deep"),
    "cut.zip": (zipped({"a.txt": STORY * 400})[:200], "broken_archive"),
    "cut.jsonl.gz": (gzip.compress(LINES.encode())[:-10], "broken_archive"),
    "cut.tar": (tarred({"a.txt": STORY.encode() * 400})[:3_000], "broken_archive"),
    "cut.pdf": (pdf(STORY)[:300], "broken_pdf"),
    "cut.docx": (word("Ferry", STORY)[:900], "broken_archive"),
    "cut.json": (b'{"text": "The ferry', "broken_json"),
    "cut.warc": (warc(("https://post.example/1", 200, "text/html", PAGE.encode()))[:150], "no_text"),
    "text.zip": (STORY.encode(), "broken_archive"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + JUNK, "unsupported_format"),
    "junk.html": (JUNK, "unsupported_format"),
    "junk.parquet": (b"PAR1" + JUNK, "broken_parquet"),
    "deep.html": (b"<div>" * 100_000 + STORY.encode(), "too_deep"),
    "deep.json": (b"[" * 100_000, "broken_json"),
    "deep.eml": (deep_mail(20_000), "too_deep"),
    "laughs.rss": (f'<?xml version="1.0"?><!DOCTYPE rss [{LAUGHS}]><rss>&l11;</rss>'.encode(), "broken_feed"),
    "quotes.csv": (b"title,text\n" + b'"' * 300_000, "broken_row"),
    "angles.html": (b"<html><body>" + b"<" * 1_000_000, "no_text"),
    "long.txt": (b"harbour " * 3_000_000, "too_large"),
    "long.jsonl": (b'{"text": "' + b"harbour " * 1_200_000 + b'"}\n', "too_large"),
    "empty.txt": (b"", "empty_file"),
    "blank.md": (b" \n" * 3_000, "empty_file"),
}


@pytest.mark.slow
def test_each_hostile_file_is_set_aside_with_its_reason_and_all_others_are_coded(
    tidings: Callable[..., subprocess.Popen[str]], press: Callable[[int], Path], tmp_path: Path
) -> None:
    folder = press(8)
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "loop").symlink_to(folder)
    for name, target in (("circle.txt", "circle.txt"), ("gone.txt", "nowhere.txt"), ("endless.txt", "/dev/zero")):
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.txt")
    (folder / "alike.zip").write_bytes(named_alike())
    (folder / "page.pdf").write_text(PAGE.replace("harbour", "port"))
    (tmp_path / "tidings.toml").write_text(SETTINGS)
    process = tidings("run", str(folder), "--json", "--runner", "sequential")
    out, err = process.communicate(timeout=170)
    assert process.returncode == 0, out + err
    with warehouse.connect(str(tmp_path / "warehouse.d")) as connection:
        rejects = connection.execute("select source_uri, reason_code, message, next_step from rejects").fetchall()
        coded = connection.execute("select source_uri, member from documents").fetchall()
    assert {Path(uri).name: reason for uri, reason, *_ in rejects} == {
        **{name: reason for name, (_, reason) in BAD.items()},
        **dict.fromkeys(("circle.txt", "nowhere.txt", "zero", "pipe.txt"), "unreadable_file"),
        "alike.zip": "named_twice",
    }
    assert all(message and next_step for *_, message, next_step in rejects)
    assert sorted((Path(uri).name, member) for uri, member in coded) == [
        *((f"000{number}.txt", "") for number in range(8)),
        *(("alike.zip", "a.txt"), ("page.pdf", "")),
    ]
    counts = json.loads(out)
    assert counts["read"] == len(rejects) + len(coded)
