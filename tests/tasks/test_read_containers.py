"""Reading archives, mail, PDF, Word, Parquet: what lies inside is read as if it lay outside, and bombs cost nothing."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pypdfium2
import pytest
import zstandard
from fastwarc.warc import WarcRecord, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.read import Claims, Limits, RawDocument, Unreadable, count, items, read

STORY = "The ferry left the harbour on Monday, the port authority said."
OTHER = "The minister met fishermen in the harbour of Porto on Tuesday."
PAGE = f"<!doctype html><html><body><article><h1>Ferry</h1><p>{STORY}</p></article></body></html>"
LINES = f'{{"text": "{STORY}"}}\n{{"text": "{OTHER}"}}\n'


def texts(path: Path, first: int = 0, last: int | None = None) -> list[tuple[str, str]]:
    """Member and text; of a bad one its reason."""
    return [
        (item.member, item.content.strip() if isinstance(item, RawDocument) else item.error.reason_code)
        for item in read(path, first, last)
    ]


def zipped(members: dict[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return target.getvalue()


def mail(subject: str, text: str, **attachments: bytes) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ana Bell <ana@post.example>"
    message["To"] = "desk@post.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 06 May 2024 10:30:00 +0200"
    message.set_content(text)
    for name, content in attachments.items():
        stem, suffix = name.rsplit("_", 1)
        message.add_attachment(content, "application", "octet-stream", filename=f"{stem}.{suffix}")
    return message


def warc(*pages: tuple[str, int, str, bytes]) -> bytes:
    target = io.BytesIO()
    for number, (url, status, content_type, body) in enumerate(pages, 1):
        record = WarcRecord()
        record.init_headers(WarcRecordType.response, f"uuid:{number:08d}".encode())
        record.headers["WARC-Target-URI"] = url
        record.headers["Content-Type"] = "application/http; msgtype=response"
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        record.set_bytes_content(head.encode() + body)
        record.write(target)
    return target.getvalue()


def pdf(*pages: str) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for text in pages:
        page = document.new_page(595, 842)
        font = pypdfium2.raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
        for row, line in enumerate(text.split("\n")):
            item = pypdfium2.raw.FPDFPageObj_CreateTextObj(document.raw, font, 11.0)
            letters = line.encode("utf-16-le") + b"\x00\x00"
            pypdfium2.raw.FPDFText_SetText(
                item, (pypdfium2.raw.FPDF_WCHAR * (len(letters) // 2)).from_buffer_copy(letters)
            )
            pypdfium2.raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, 50, 780 - 20 * row)
            pypdfium2.raw.FPDFPage_InsertObject(page.raw, item)
        page.gen_content()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word(title: str, *paragraphs: str) -> bytes:
    document, target = docx.Document(), io.BytesIO()
    document.core_properties.title, document.core_properties.author = title, "Ana Bell"
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.jsonl.gz", gzip.compress),
        ("a.jsonl.bz2", bz2.compress),
        ("a.jsonl.xz", lzma.compress),
        ("a.jsonl.zst", zstandard.compress),
        ("misnamed.txt", gzip.compress),
    ],
)
def test_a_packed_file_reads_as_the_file_in_it(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / name).write_bytes(pack(LINES.encode()))
    assert count(tmp_path / name) == 2
    assert texts(tmp_path / name) == [("line 1", STORY), ("line 2", OTHER)]
    assert texts(tmp_path / name, 1, 2) == [("line 2", OTHER)]


def archives() -> list[tuple[str, bytes]]:
    members: dict[str, bytes] = {
        "a.txt": STORY.encode(),
        "deep/b.jsonl": LINES.encode(),
        ".hidden": b"x",
        "_c.txt": b"x",
    }
    return [
        ("a.zip", zipped(dict(members))),
        ("a.tar", tarred(members)),
        ("a.tar.gz", tarred(members, "w:gz")),
        ("a.tgz", tarred(members, "w:gz")),
        ("a.tar.xz", tarred(members, "w:xz")),
    ]


@pytest.mark.parametrize(("name", "content"), archives(), ids=[name for name, _ in archives()])
def test_an_archive_gives_what_its_members_hold_and_any_slice_of_it(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    found = [("a.txt", STORY), ("deep/b.jsonl#line 1", STORY), ("deep/b.jsonl#line 2", OTHER)]
    assert count(tmp_path / name) == 3
    assert texts(tmp_path / name) == found
    for first in range(4):
        for last in range(first, 4):
            assert texts(tmp_path / name, first, last) == found[first:last]


def test_a_broken_member_or_a_cut_archive_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.json": '{"text": "half', "b.txt": STORY}))
    assert texts(tmp_path / "a.zip") == [("a.json", "broken_json"), ("b.txt", STORY)]
    nameless = zipped({"a.txt": OTHER, "b.txt": STORY}).replace(b"a.txtPK\x01", b"\0.txtPK\x01")
    (tmp_path / "nameless.zip").write_bytes(nameless)
    assert texts(tmp_path / "nameless.zip") == [("", "broken_archive"), ("b.txt", STORY)]
    whole = tarred({"a.txt": STORY.encode(), "b.txt": OTHER.encode() * 400})
    (tmp_path / "cut.tar").write_bytes(whole[:3_000])
    assert texts(tmp_path / "cut.tar") == [("a.txt", STORY), ("the rest", "broken_archive")]
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(LINES.encode())[:-12])
    assert texts(tmp_path / "cut.jsonl.gz")[-1][1] == "broken_archive"
    lines = b"".join(b'{"text": "%d"}\n' % number for number in range(9_000))
    (tmp_path / "half.jsonl.gz").write_bytes(gzip.compress(lines)[:-2_000])
    found = texts(tmp_path / "half.jsonl.gz")
    assert len(found) == count(tmp_path / "half.jsonl.gz") > 5_000 and found[-1] == ("", "broken_archive")


def test_bombs_are_set_aside_before_they_unpack(tmp_path: Path) -> None:
    zeros = b"x " * 20_000_000
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(zeros))
    (tmp_path / "bomb.zip").write_bytes(zipped({"bomb.jsonl": zeros, "a.txt": STORY}))
    assert texts(tmp_path / "bomb.txt.gz") == [("", "archive_bomb")]
    assert texts(tmp_path / "bomb.zip") == [("bomb.jsonl", "archive_bomb"), ("a.txt", STORY)]


def test_archives_nested_too_deep_or_with_too_many_members_are_set_aside(tmp_path: Path) -> None:
    nested = zipped({"a.txt": STORY})
    for _ in range(4):
        nested = zipped({"in.zip": nested})
    (tmp_path / "nested.zip").write_bytes(nested)
    assert [reason for _, reason in texts(tmp_path / "nested.zip")] == ["too_deep"]
    (tmp_path / "many.zip").write_bytes(zipped({f"{n}.txt": STORY for n in range(4)}))
    (item,) = read(tmp_path / "many.zip", limits=Limits(archive_members=3))
    assert isinstance(item, Unreadable) and item.error.reason_code == "too_large"


def test_a_web_archive_gives_its_good_pages_with_their_address(tmp_path: Path) -> None:
    content = warc(
        ("https://post.example/1", 200, "text/html; charset=utf-8", PAGE.encode()),
        ("https://post.example/gone", 404, "text/html", PAGE.encode()),
        ("https://post.example/logo", 200, "image/png", b"\x89PNG"),
        ("https://post.example/2", 200, "text/plain; charset=iso-8859-2", f"{OTHER} Łódź".encode("iso-8859-2")),
    )
    (tmp_path / "a.warc").write_bytes(content)
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(content))
    wacz: dict[str, bytes | str] = {
        "datapackage.json": "{}",
        "pages/pages.jsonl": LINES,
        "archive/data.warc.gz": gzip.compress(content),
    }
    (tmp_path / "a.wacz").write_bytes(zipped(wacz))
    for name, prefix in (("a.warc", ""), ("a.warc.gz", ""), ("a.wacz", "archive/data.warc.gz#")):
        found = [d for d in read(tmp_path / name) if isinstance(d, RawDocument)]
        assert [(d.member, d.content_type, d.claims) for d in found] == [
            (f"{prefix}00000001", "html", Claims(url="https://post.example/1")),
            (f"{prefix}00000002".replace("2", "4"), "text", Claims(url="https://post.example/2")),
        ]
        assert found[1].content == f"{OTHER} Łódź"
        assert count(tmp_path / name) == 2 and texts(tmp_path / name, 1, 2)[0][0] == found[1].member


def test_a_mail_gives_its_text_and_what_is_attached(tmp_path: Path) -> None:
    message = mail(
        "Ferry leaves", STORY, notes_txt=OTHER.encode(), talks_docx=word("Talks", STORY), logo_png=b"\x89PNG\r\n"
    )
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    body, notes, talks, logo = read(tmp_path / "a.eml")
    assert isinstance(body, RawDocument) and isinstance(notes, RawDocument) and isinstance(talks, RawDocument)
    claims = Claims("Ferry leaves", published="Mon, 06 May 2024 10:30:00 +0200", authors=("Ana Bell",))
    assert (body.member, body.content.strip(), body.claims) == ("", STORY, claims)
    assert (notes.member, notes.content, notes.claims) == ("part 1", OTHER, Claims())
    assert (talks.member, talks.format, talks.claims.title) == ("part 2", "docx", "Talks")
    assert isinstance(logo, Unreadable) and logo.error.reason_code == "unsupported_format"
    assert count(tmp_path / "a.eml") == 1


@pytest.mark.parametrize("sender", ["Ana .: Bell <ana@post.example>", "<Ana, .", "Ana. B[l <ana"])
def test_a_sender_that_is_no_address_costs_nothing_else(tmp_path: Path, sender: str) -> None:
    (tmp_path / "one.eml").write_text(
        f"From: {sender}\nSubject: Ferry\nDate: Mon, 6 May 2024 10:30:00 +0200\n\n{STORY}"
    )
    (found,) = read(tmp_path / "one.eml")
    assert isinstance(found, RawDocument)
    assert (found.claims.title, found.claims.published[:16], found.content.strip()) == (
        "Ferry",
        "Mon, 06 May 2024",
        STORY,
    )


def test_a_mailbox_gives_its_messages_and_one_too_large_costs_only_itself(tmp_path: Path) -> None:
    quoted = mail("Quoted", f"{OTHER}\n\n>From the harbour it sailed on.")
    messages = [mail("One", STORY), mail("Large", "x" * 70 * 40 + "\n" + "y " * 4_000), quoted]
    box = b"".join(b"From ana@post.example Mon May  6 10:30:00 2024\n" + m.as_bytes() + b"\n" for m in messages)
    (tmp_path / "inbox").write_bytes(box)
    one, large, last = read(tmp_path / "inbox", limits=Limits(mail_bytes=5_000))
    assert isinstance(one, RawDocument) and isinstance(large, Unreadable) and isinstance(last, RawDocument)
    assert (one.member, one.content.strip(), one.claims.title) == ("message 1", STORY, "One")
    assert (large.member, large.error.reason_code) == ("message 2", "too_large")
    assert (last.member, last.content.strip()) == ("message 3", f"{OTHER}\n\nFrom the harbour it sailed on.")
    assert count(tmp_path / "inbox") == 3
    assert [member for member, _ in texts(tmp_path / "inbox", 1, 3)] == ["message 2", "message 3"]


def test_a_text_that_begins_like_a_header_is_no_mail(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(f"Note: draft\nSource: Harbour Post\n\n{STORY}")
    (document,) = read(tmp_path / "note.txt")
    assert isinstance(document, RawDocument) and document.format == "text"


def test_a_pdf_gives_its_text_without_running_heads(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(
        pdf(*(f"Harbour Post, page {n}\n{text}\n{n}" for n, text in enumerate([STORY, OTHER, STORY])))
    )
    (document,) = read(tmp_path / "a.pdf")
    assert isinstance(document, RawDocument)
    assert (document.format, document.content_type, document.content) == (
        "pdf", "text", f"{STORY}\n\f{OTHER}\n\f{STORY}",
    )  # fmt: skip
    (tmp_path / "scan.pdf").write_bytes(pdf(""))
    assert texts(tmp_path / "scan.pdf") == [("", "no_text")]
    (item,) = read(tmp_path / "a.pdf", limits=Limits(pdf_pages=2))
    assert isinstance(item, Unreadable) and item.error.reason_code == "too_large"


def test_a_word_document_becomes_a_page_and_one_with_entities_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word("Ferry leaves", STORY, OTHER))
    (document,) = read(tmp_path / "a.docx")
    assert isinstance(document, RawDocument)
    assert (document.format, document.content_type, document.claims.title) == ("docx", "html", "Ferry leaves")
    assert document.claims.authors == ("Ana Bell",)
    assert document.content == f"<p>{STORY}</p><p>{OTHER}</p>"
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document>&a;</w:document>'
    (tmp_path / "evil.docx").write_bytes(zipped({"word/document.xml": evil}))
    assert texts(tmp_path / "evil.docx") == [("", "xml_entities")]


def test_rows_of_a_parquet_file_are_documents_and_can_be_skipped(tmp_path: Path) -> None:
    table = pa.table({"headline": ["A", "B", "C"], "body": [STORY, "", OTHER]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=2)
    assert count(tmp_path / "a.parquet") == 3
    assert texts(tmp_path / "a.parquet") == [("row 1", STORY), ("row 2", "no_text"), ("row 3", OTHER)]
    assert texts(tmp_path / "a.parquet", 2, 3) == [("row 3", OTHER)]
    pq.write_table(pa.table({"words": ["x"]}), tmp_path / "b.parquet")
    assert texts(tmp_path / "b.parquet") == [("", "no_text_field")]


SEEDS = [
    zipped({"a.txt": STORY, "b.html": PAGE}),
    tarred({"a.txt": STORY.encode()}),
    gzip.compress(LINES.encode()),
    zstandard.compress(LINES.encode()),
    warc(("https://post.example/1", 200, "text/html", PAGE.encode())),
    mail("Ferry", STORY, notes_txt=OTHER.encode()).as_bytes(),
    word("Ferry", STORY),
    pdf(STORY),
]


def test_an_archive_of_a_version_to_come_is_set_aside(tmp_path: Path) -> None:
    archive = bytearray(zipped({"a.txt": STORY}))
    archive[archive.index(b"PK\x01\x02") + 6] = 64  # version needed to extract: 6.4
    (tmp_path / "new.zip").write_bytes(archive)
    (found,) = read(tmp_path / "new.zip")
    assert isinstance(found, Unreadable)
    assert found.error.reason_code == "broken_archive"


@settings(max_examples=150, deadline=None)
@given(seed=st.sampled_from(SEEDS), where=st.floats(0, 1), junk=st.binary(min_size=1, max_size=12), cut=st.booleans())
def test_damaged_bytes_give_documents_or_reasons_and_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, seed: bytes, where: float, junk: bytes, cut: bool
) -> None:
    at = int(where * (len(seed) - 1))
    damaged = seed[:at] if cut else seed[:at] + junk + seed[at + len(junk) :]
    path = tmp_path_factory.mktemp("damaged") / "file"
    path.write_bytes(damaged)
    found = list(read(path))
    assert len({item.member for item in found}) == len(found)


@settings(max_examples=100, deadline=None)
@given(seed=st.sampled_from(SEEDS), where=st.floats(0, 1), junk=st.binary(max_size=12), first=st.integers(0, 3))
def test_an_item_has_the_same_number_for_who_counts_who_reads_all_and_who_starts_there(
    tmp_path_factory: pytest.TempPathFactory, seed: bytes, where: float, junk: bytes, first: int
) -> None:
    at = int(where * (len(seed) - 1))
    path = tmp_path_factory.mktemp("damaged") / "file"
    path.write_bytes(seed[:at] + junk + seed[at + len(junk) :] if junk else seed[:at])
    whole = [[found.member for found in item] for item in items(path)]
    assert count(path) == len(whole)
    if first < len(whole):
        assert [[found.member for found in item] for item in items(path, first)] == whole[first:]
