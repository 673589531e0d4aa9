"""Reading: every file becomes documents or a reason, and one bad record costs nothing else."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from ftfy.badness import is_bad
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.read import Claims, Limits, RawDocument, Unreadable, count, discover, read
from tasks.read.charset import decode, looks_decoded_twice
from tasks.read.html import nesting
from warehouse.errors import SetAside, WrongUse

STORY = "The ferry left the harbour on Monday, the port authority said."
FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Post</title><language>en</language>
<item><title>Ferry leaves</title><link>https://post.example/1</link><guid>one</guid><author>Ana Bell</author>
<pubDate>Mon, 06 May 2024 10:30:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The ferry left the harbour on Monday.</p>]]></content:encoded></item>
<item><title>Storm</title><guid>two</guid><description>A storm closed the harbour.</description></item>
<item><title>Nothing</title><guid>three</guid></item></channel></rss>"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def documents(path: Path) -> list[RawDocument]:
    found = list(read(path))
    assert all(isinstance(item, RawDocument) for item in found), found
    return [item for item in found if isinstance(item, RawDocument)]


USUAL = Limits()


def reasons(path: Path, limits: Limits = USUAL) -> list[tuple[str, str]]:
    return [(item.member, item.error.reason_code) for item in read(path, limits=limits) if isinstance(item, Unreadable)]


def test_discover_finds_files_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", ".hidden.txt", "_draft.txt", "deep/c.txt", "_private/d.txt", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY)
    assert [str(p.relative_to(tmp_path)) for p in discover(tmp_path)] == ["a.html", "b.txt", "deep/c.txt"]
    assert list(discover(tmp_path / "b.txt")) == [tmp_path / "b.txt"]


def test_discover_follows_a_link_loop_once(tmp_path: Path) -> None:
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "a.txt").write_text(STORY)
    (tmp_path / "press" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(list(discover(tmp_path))) == 1


def test_discover_refuses_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="Next:"):
        list(discover(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("name", "content", "form", "content_type"),
    [
        ("a.txt", STORY, "text", "text"),
        ("without_suffix", STORY, "text", "text"),
        ("a.md", f"# Ferry\n\n{STORY}", "markdown", "markdown"),
        ("a.html", f"<!doctype html><html><body><p>{STORY}</p></body></html>", "html", "html"),
        ("a.json", json.dumps({"text": STORY}), "json", "text"),
        ("a.jsonl", json.dumps({"body": STORY}), "jsonl", "text"),
        ("a.csv", f'title,text\nFerry,"{STORY}"\n', "csv", "text"),
        ("a.tsv", f"title\ttext\nFerry\t{STORY}\n", "csv", "text"),
        # a name that lies about its content
        ("page.txt", f"<html><body><p>{STORY}</p></body></html>", "html", "html"),
        ("lines.txt", f'{{"text": "{STORY}"}}\n{{"text": "Two."}}\n', "jsonl", "text"),
        ("array.txt", json.dumps([{"text": STORY}]), "json", "text"),
        ("feed.xml", FEED.replace("<item><title>Nothing</title><guid>three</guid></item>", ""), "rss", "html"),
        ("old.xhtml", f'<?xml version="1.0"?>\n<html xmlns="a"><body><p>{STORY}</p></body></html>', "html", "html"),
        ("bracket.txt", f"[Update] {STORY}", "text", "text"),
        ("commas.txt", f"Text, they said, is text.\n{STORY}", "text", "text"),
    ],
)
def test_content_decides_the_format_before_the_name(
    tmp_path: Path, name: str, content: str, form: str, content_type: str
) -> None:
    first = documents(write(tmp_path, name, content))[0]
    assert (first.format, first.content_type) == (form, content_type)


def test_front_matter_becomes_claims_and_leaves_the_text(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", f"---\ntitle: Ferry leaves\ndate: 2024-05-06\nauthors: [Ana, Tom]\n---\n{STORY}\n")
    (document,) = documents(path)
    assert document.claims == Claims(title="Ferry leaves", published="2024-05-06", authors=("Ana", "Tom"))
    assert document.content == f"{STORY}\n"


def test_a_rule_of_dashes_is_no_front_matter(tmp_path: Path) -> None:
    text = f"---\n{STORY}\n---\nMore.\n"
    assert documents(write(tmp_path, "a.txt", text))[0].content == text


@pytest.mark.parametrize(
    ("record", "claims"),
    [
        ({"text": STORY, "headline": "Ferry", "datePublished": "2024-05-06"}, Claims("Ferry", published="2024-05-06")),
        ({"Body": STORY, "Link": "https://x.example", "byline": "Ana Bell and Tom Reed"},
         Claims(url="https://x.example", authors=("Ana Bell", "Tom Reed"))),
        ({"content": STORY, "source": {"name": "Harbour Post"}, "author": [{"name": "Ana"}], "timestamp": 1714991400},
         Claims(publisher="Harbour Post", authors=("Ana",), published="1714991400")),
    ],
)  # fmt: skip
def test_usual_field_names_are_understood(tmp_path: Path, record: dict[str, object], claims: Claims) -> None:
    (document,) = documents(write(tmp_path, "a.json", json.dumps(record)))
    assert (document.content, document.claims) == (STORY, claims)


def test_an_array_gives_pointers_and_a_wrapped_one_too(tmp_path: Path) -> None:
    records = [{"text": STORY}, {"text": "Two."}]
    plain = documents(write(tmp_path, "a.json", json.dumps(records)))
    wrapped = documents(write(tmp_path, "b.json", json.dumps({"status": "ok", "articles": records})))
    assert [d.member for d in plain] == ["/0", "/1"]
    assert [d.member for d in wrapped] == ["/articles/0", "/articles/1"]


def test_a_broken_line_costs_that_line_only(tmp_path: Path) -> None:
    lines = ['{"text": "One."}', "{broken", "", '{"text": ""}', '["list"]', '{"wrong": "name"}', '{"text": "Six."}']
    path = write(tmp_path, "a.jsonl", "\n".join(lines))
    assert [d.member for d in read(path)] == [f"line {n}" for n in (1, 2, 4, 5, 6, 7)]
    assert reasons(path) == [
        ("line 2", "broken_json"), ("line 4", "no_text"), ("line 5", "broken_json"), ("line 6", "no_text_field"),
    ]  # fmt: skip
    (bad,) = [item for item in read(path, 1, 2) if isinstance(item, Unreadable)]
    assert bad.error.place == f"{path}:2"
    assert bad.error.next_step


def test_a_line_over_the_limit_is_skipped_not_kept_in_memory(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", json.dumps({"text": "x" * 5_000}) + '\n{"text": "Two."}\n')
    found = list(read(path, limits=Limits(line_bytes=1_000)))
    assert [type(item).__name__ for item in found] == ["Unreadable", "RawDocument"]
    assert count(path, Limits(line_bytes=1_000)) == 2


def test_csv_keeps_line_breaks_inside_quotes_and_names_rows(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", '\ufefftitle,text,date\nFerry,"One.\n\nTwo.",2024-05-06\nStorm,Three.,\n')
    first, second = documents(path)
    assert (first.member, first.content, first.claims.published) == ("row 1", "One.\n\nTwo.", "2024-05-06")
    assert (second.member, second.claims.title) == ("row 2", "Storm")


def test_csv_row_with_missing_fields_costs_that_row_only(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "title,text,date\na,One.,x\nb\nc,Three.,x\n")
    assert reasons(path) == [("row 2", "broken_row")]
    assert count(path) == 3


def test_an_unclosed_quote_does_not_swallow_the_rows_after_it(tmp_path: Path) -> None:
    rows = [f"t{n},Text {n}." for n in range(20)]
    rows[3] = 't3,"Text 3.'
    path = write(tmp_path, "a.csv", "title,text\n" + "\n".join(rows) + "\n")
    assert reasons(path) == [("row 4", "broken_row")]
    assert [d.content for d in read(path) if isinstance(d, RawDocument)] == [f"Text {n}." for n in range(20) if n != 3]


def test_csv_without_a_text_column_names_what_it_saw(tmp_path: Path) -> None:
    (item,) = read(write(tmp_path, "a.csv", "id,colour\n1,red\n"))
    assert isinstance(item, Unreadable)
    assert item.error.reason_code == "no_text_field"
    assert "colour" in item.error.fact and "text" in item.error.next_step


def test_feed_items_carry_their_claims(tmp_path: Path) -> None:
    path = write(tmp_path, "feed.rss", FEED)
    one, two, three = read(path)
    assert isinstance(one, RawDocument) and isinstance(two, RawDocument) and isinstance(three, Unreadable)
    assert (one.member, one.content_type) == ("item one", "html")
    assert "left the harbour" in one.content
    assert one.claims == Claims(
        "Ferry leaves", "https://post.example/1", "Mon, 06 May 2024 10:30:00 +0200", "Harbour Post", ("Ana Bell",),
        language="en",
    )  # fmt: skip
    assert (two.content, two.content_type, three.error.reason_code) == (
        "A storm closed the harbour.",
        "text",
        "no_text",
    )


def test_a_feed_cannot_read_other_files(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.txt", "hidden words")
    entity = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    path = write(tmp_path, "feed.rss", entity + FEED.split("?>", 1)[1].replace("Short.", "&e;"))
    assert not any("hidden words" in repr(item) for item in read(path))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty_file"),
        ("blank.txt", b" \n\n ", "empty_file"),
        ("a.pdf", b"%PDF-1.7 \x00\x01", "broken_pdf"),
        ("a.docx", b"PK\x03\x04rest", "broken_archive"),
        ("a.gz", b"\x1f\x8b\x08\x00", "broken_archive"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n", "unsupported_format"),
        ("junk.txt", bytes(range(256)) * 20, "unsupported_format"),
        ("data.xml", b"<?xml version='1.0'?><data><a/></data>", "unsupported_format"),
        ("broken.json", b'{"text": "half', "broken_json"),
        ("number.json", b"12", "no_text_field"),
        ("cyrillic.txt", "Паром вышел из гавани в понедельник".encode("cp1251"), "undecodable"),
        ("empty.rss", b"<rss version='2.0'><channel><title>x</title></channel></rss>", "broken_feed"),
        ("deep.html", b"<html><body>" + b"<div>" * 2_000 + b"text", "too_deep"),
        ("deep.json", b'{"text": ' + b"[" * 100_000, "broken_json"),
    ],
)
def test_a_bad_file_is_one_reject_with_a_next_step(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = write(tmp_path, name, content)
    (item,) = read(path)
    assert isinstance(item, Unreadable)
    assert (item.error.reason_code, item.source_uri) == (reason, path.resolve().as_uri())
    assert str(path) in item.error.place and item.error.next_step
    assert count(path) == 1


def test_a_missing_or_locked_file_is_a_reject(tmp_path: Path) -> None:
    assert reasons(tmp_path / "gone.txt") == [("", "unreadable_file")]


def test_files_over_the_limit_are_set_aside(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", STORY * 10)
    assert reasons(path, Limits(text_bytes=100)) == [("", "too_large")]


@pytest.mark.parametrize(
    ("data", "text", "repaired"),
    [
        ("Caf\u00e9".encode(), "Caf\u00e9", False),
        ("\ufeffCaf\u00e9".encode(), "Caf\u00e9", False),
        ("Caf\u00e9 in the harbour".encode("utf-16"), "Caf\u00e9 in the harbour", False),
        (b'<meta charset="cp1251">' + "Паром".encode("cp1251"), '<meta charset="cp1251">Паром', False),
        ("“Stop!” the ferry master said".encode("cp1252"), "“Stop!” the ferry master said", True),
        ("the mayor’s ferry".encode().decode("cp1252").encode(), "the mayor’s ferry", True),
    ],
)
def test_bytes_become_text_and_repairs_are_told(data: bytes, text: str, repaired: bool) -> None:
    decoded = decode(data, place="x")
    assert (decoded.text, bool(decoded.repaired)) == (text, repaired)


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_set_aside(data: bytes) -> None:
    try:
        assert isinstance(decode(data, place="x").text, str)
    except SetAside as error:
        assert error.reason_code == "undecodable"


@settings(max_examples=1_000, deadline=None)
@given(st.text(st.sampled_from("aZ .,0\n\x85\xa0ÃÂÐØà×œŒ€°²»“”’–éÉ√≈βвЂГ±™£\x81")))
def test_text_decoded_twice_is_told_as_ftfy_tells_it(text: str) -> None:
    assert looks_decoded_twice(text) == is_bad(text)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.json"])
def test_slices_of_a_container_add_up_to_the_whole(tmp_path: Path, name: str) -> None:
    records = [{"title": f"t{n}", "text": f"Text {n}."} for n in range(7)]
    content = {
        "a.jsonl": "\n".join(map(json.dumps, records)),
        "a.json": json.dumps(records),
        "a.csv": "title,text\n" + "\n".join(f"{r['title']},{r['text']}" for r in records),
    }[name]
    path = write(tmp_path, name, content)
    assert count(path) == 7
    assert [*read(path, 0, 3), *read(path, 3, 5), *read(path, 5)] == list(read(path))
    assert list(read(path, 7)) == []


def test_a_whole_file_is_document_zero_only(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", STORY)
    assert len(list(read(path, 0, 1))) == 1
    assert list(read(path, 1)) == []


def test_ids_are_stable_and_the_hash_follows_content_and_claims() -> None:
    one = RawDocument("file:///a.txt", "", "text", "text", STORY)
    titled = RawDocument("file:///a.txt", "", "text", "text", STORY, Claims(title="Ferry"))
    assert one.doc_id == titled.doc_id == sha256(b"file:///a.txt\n").hexdigest()[:16]
    assert one.raw_hash != titled.raw_hash


@pytest.mark.parametrize(
    ("page", "depth"),
    [
        ("<div><div><p><p><br></div></div>", 2),
        ("<script>" + "'<div>'" * 50 + "</script><div>", 1),
        ("<!-- " + "<div>" * 50 + " --><b></b>", 1),
        ("</div></div><div>", 1),
        ("<article><x-card><img/><LI><P class='a'></P></LI></x-card></article>", 2),
        ("<script>" + "<div>" * 50, 0),
    ],
)
def test_nesting_counts_what_a_parser_would_nest(page: str, depth: int) -> None:
    assert nesting(page) == depth


def test_a_sitemap_on_disk_says_to_run_over_its_address(tmp_path: Path) -> None:
    (tmp_path / "map.xml").write_text("<?xml version='1.0'?><urlset><url><loc>http://a.example/1</loc></url></urlset>")
    (found,) = read(tmp_path / "map.xml")
    assert isinstance(found, Unreadable)
    assert (found.error.reason_code, found.error.next_step) == ("unsupported_format", "run over its address instead")


GIVEN = {"text": "inhalt", "title": "kopf", "url": "links.self"}


@pytest.mark.parametrize(
    ("name", "content", "claims"),
    [
        ("a.csv", "kopf,inhalt,text\nQuay closed,Police closed the quay.,no\n", Claims(title="Quay closed")),
        ("a.jsonl", '{"kopf": "Quay", "inhalt": "Police closed the quay.", "body": "no"}', Claims(title="Quay")),
        (
            "a.json",
            '[{"inhalt": "Police closed the quay.", "title": "no", "links": {"self": "https://quay.example/1"}}]',
            Claims(url="https://quay.example/1"),
        ),
    ],
)  # fmt: skip
def test_columns_that_are_given_count_and_usual_names_of_the_same_field_do_not(
    name: str, content: str, claims: Claims, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    (found,) = read(tmp_path / name, columns=GIVEN)
    assert isinstance(found, RawDocument)
    assert (found.content, found.claims) == ("Police closed the quay.", claims)


def test_a_table_without_the_given_column_is_set_aside_with_the_columns_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,title\nPolice closed the quay.,Quay\n", encoding="utf-8")
    (found,) = read(tmp_path / "a.csv", columns=GIVEN)
    assert isinstance(found, Unreadable)
    assert found.error.reason_code == "no_text_field"
    assert '"text", "title"' in found.error.fact and "--map" in found.error.next_step
