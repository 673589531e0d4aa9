"""Annotated newsroom: what is written by hand is found again, and what cannot be is refused by file and line."""

import json
from pathlib import Path

import pytest

from tasks.language.training.annotated import Article, Codes, Span, read_article, read_newsroom
from tasks.language.training.annotated.__main__ import SEEDS, main, report
from tasks.language.training.annotated.overlap import repeated_runs, shared_runs

CODES = Codes.of(SEEDS / "knowledge")
GOLD = Path("../shared/gold")
HEAD = "voice: wire\nregion: nordic and baltic\npublished: 2025-03-09\n\n"


def read(body: str, head: str = HEAD) -> Article:
    article, faults = read_article(head + body, "press/oslo.txt", CODES)
    assert [str(fault) for fault in faults] == []
    assert article is not None
    return article


def faults_of(text: str) -> list[str]:
    return [str(fault) for fault in read_article(text, "press/oslo.txt", CODES)[1]]


TWO = """# Oslo receives Tuvan envoy
  @visit receives | CONSULT/visit | actor: Tuvan envoy | recipient: Oslo | context: diplomatic

The envoy came to Oslo and Bergen in the north on Monday and will see the king.
  @visit came | actor: The envoy | recipient: Oslo + Bergen | time: on Monday | place: in the north
  see | CONSULT | actor: The envoy | recipient: the king | planned: will
"""


def test_quoted_words_become_spans_without_article_and_preposition() -> None:
    came, see = read(TWO).sentences[1].events
    sentence = read(TWO).sentences[1]
    assert [sentence.words(span) for span in (came.trigger, *came.actors, *came.recipients)] == [
        "came",
        "envoy",
        "Oslo",
        "Bergen",
    ]
    assert [sentence.words(span) for span in (*came.times, *came.places, *see.recipients)] == [
        "Monday",
        "north",
        "king",
    ]
    assert see.cue is not None
    assert (see.modality, sentence.words(see.cue)) == ("planned", "will")


def test_a_later_trigger_takes_its_codes_from_the_first_of_its_label() -> None:
    headline, body = read(TWO).sentences
    assert (headline.kind, body.kind) == ("headline", "body")
    assert body.events[0].plover_mode == "visit"
    assert body.events[0].contexts == headline.events[0].contexts == ("diplomatic",)
    assert body.paragraph > headline.paragraph


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Oslo#2", "Oslo"),
        ("Oslo#1 ... port", "Oslo hit Oslo's port"),
        ("hit ...", "hit Oslo's port."),
        ("... hit", "Oslo hit"),
        ("*", "Oslo hit Oslo's port."),
    ],
)
def test_words_may_be_numbered_or_shortened(written: str, words: str) -> None:
    sentence = read(f"# Port\nOslo hit Oslo's port.\n  hit | ASSAULT | recipient: {written}\n").sentences[1]
    assert sentence.words(sentence.events[0].recipients[0]) == words


@pytest.mark.parametrize(
    ("sentence", "content", "kind", "words"),
    [
        ('"We lost," he said.', "We lost", "direct", "We lost"),
        ('"We lost," he said.', '"We lost,"', "direct", "We lost"),
        ("He said they had lost.", "they ...", "indirect", "they had lost"),
        ("He said they “had lost” it.", "they ...", "mixed", "they “had lost” it"),
        ("“Did we?” he said.", "Did we?", "direct", "Did we?"),
    ],
)
def test_statement_kind_follows_the_quotation_marks(sentence: str, content: str, kind: str, words: str) -> None:
    found = read(f"# Port\n{sentence}\n  say: said | content: {content}\n").sentences[1]
    assert (found.statements[0].kind, found.words(found.statements[0].content)) == (kind, words)


def test_a_quotation_that_goes_on_stays_direct_and_finds_its_speaker_elsewhere() -> None:
    article = read(
        '# Port\n"We lost," said Saya Ondar, "today.\nWe win tomorrow."\n  say: - | speaker: ^Saya Ondar | content: *\n'
    )
    statement = article.sentences[2].statements[0]
    assert (statement.kind, statement.cue, statement.speaker_sentence) == ("direct", None, 1)
    assert statement.speaker is not None
    assert article.sentences[1].words(statement.speaker) == "Saya Ondar"


def test_a_new_paragraph_closes_an_open_quotation() -> None:
    article = read('# Port\n"We lost, said Ondar.\n\nThey left, he said.\n  say: said | content: They left\n')
    assert article.sentences[2].statements[0].kind == "indirect"


def test_the_part_held_apart_depends_on_the_file_name_alone() -> None:
    texts = [read_article(HEAD + TWO, f"{folder}/a{n}.txt", CODES)[0] for folder in "pq" for n in range(2000)]
    held = [text.is_test for text in texts if text]
    assert held[:2000] == held[2000:]
    assert 0.12 < sum(held) / len(held) < 0.18


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("  fired | ASSAULT", "press/oslo.txt:7: 'fired' is not in the sentence"),
        ("  hi | ASSAULT", "'hi' is not in the sentence"),
        ("  Oslo | ASSAULT", "'Oslo' stands there 2 times Next: write Oslo#1"),
        ("  Oslo#3 | ASSAULT", "'Oslo' has no occurrence 3"),
        ("  hit | FIGHT", "type 'FIGHT' is unknown Next: one of ACCUSE"),
        ("  hit", "type '' is unknown"),
        ("  hit | ASSAULT/riot", "ASSAULT has no mode 'riot' Next: one of abduct"),
        ("  hit | ASSAULT | context: war", "context 'war' is unknown"),
        ("  hit | ASSAULT | likely: hit", "'likely: hit' is no field"),
        ("  hit | ASSAULT | actor:", "actor is empty"),
        ("  hit | ASSAULT | actor: Oslo#1 | actor: Oslo#2", "actor stands twice"),
        ("  hit | ASSAULT | planned: - | denied: -", "two modalities"),
        ("  hit | ASSAULT | planned: will", "'will' is not in the sentence"),
        ("  hit | ASSAULT\n  hit | COERCE", ":8: line 7 has this trigger"),
        ("  @a hit | ASSAULT", "@a stands once"),
        ("  @a hit | ASSAULT\n  @a port | COERCE", "line 7 codes @a otherwise"),
        ("  @a hit | ASSAULT\n  @a port | denied: -", "@a is occurred in line 7 and denied here"),
        ("  say: hit | speaker: Oslo#1", "the statement has no content"),
        ("  say: hit | speaker: ^Bergen | content: port", "no other sentence has 'Bergen'"),
        ("  trap: hit", "a trap has words and one reason"),
        ("  trap: hit | war", "reason 'war' is unknown"),
        ("hit | ASSAULT", "an annotation stands at the margin Next: begin it with two spaces"),
        (" Oslo rests.", "stray spaces"),
        ("Oslo rests", "the sentence does not end"),
        ("Oslo rests today. Bergen sleeps.", "a sentence ends after 'today'"),
        ("# Oslo again", "no headline, or two"),
    ],
)
def test_a_broken_line_is_refused_by_place_and_expectation(line: str, fault: str) -> None:
    faults = faults_of(f"{HEAD}# Port\nOslo hit Oslo's port.\n{line}\n")
    assert len(faults) == 1
    assert faults[0].startswith("press/oslo.txt:")
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD, "press/oslo.txt:1: the article has no sentence"),
        (HEAD + "# Port\n", "the article has no sentence"),
        (HEAD + "Oslo hit Bergen.\n", "no headline, or two"),
        (HEAD + "  hit | ASSAULT\n# Port\nOslo hit Bergen.\n", "before the first sentence"),
        (HEAD.replace("wire", "blog") + "# Port\nNo.\n", "voice 'blog' is unknown"),
        (HEAD.replace("nordic and baltic", "moon") + "# Port\nNo.\n", "region 'moon' is unknown"),
        (HEAD.replace("2025-03-09", "9 March") + "# Port\nNo.\n", "published '9 March' is no day"),
        ("title: Port\n" + HEAD + "# Port\nNo.\n", ":1: 'title: Port' is no field"),
    ],
)
def test_a_broken_article_is_refused(text: str, fault: str) -> None:
    faults = faults_of(text)
    assert len(faults) == 1
    assert fault in faults[0]


def test_every_fault_of_a_file_is_told_at_once() -> None:
    assert len(faults_of(f"{HEAD}# Port\nOslo hit Bergen.\n  fired | ASSAULT\n  hit | FIGHT\n")) == 2


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("p1", "p2"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "oslo.txt").write_text(HEAD + TWO, encoding="utf-8")
    articles, faults = read_newsroom(tmp_path, CODES)
    assert [article.name for article in articles] == ["oslo"]
    assert [fault.fact for fault in faults] == [f"the name is taken by {tmp_path}/p1/oslo.txt"]


def test_eight_words_in_a_row_are_overlap_and_seven_are_none(tmp_path: Path) -> None:
    seven = "one two three four five six seven"
    article = read(f"# Port\nOslo counts {seven} eight.\n")
    (tmp_path / "gold.jsonl").write_text(json.dumps({"text": f"It's {seven}."}) + "\n", encoding="utf-8")
    assert shared_runs([article], tmp_path) == []
    (tmp_path / "more.jsonl").write_text(json.dumps({"t": [{"words": [*seven.split(), "Eight!"]}]}), encoding="utf-8")
    assert shared_runs([article], tmp_path) == [f"oslo:6 and {tmp_path}/more.jsonl: {seven} eight"]
    assert repeated_runs([article]) == []
    assert repeated_runs([read(f"# Port\n{seven} eight.\n\n{seven} eight nine.\n")]) == [
        f"oslo:6 and oslo:8: {seven} eight"
    ]


def test_the_command_counts_what_is_right_and_fails_on_what_is_wrong(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    (tmp_path / "oslo.txt").write_text(HEAD + TWO, encoding="utf-8")
    assert main([str(tmp_path), "--against", str(tmp_path / "none")]) == 0
    assert "3 triggers of 2 events" in caplog.text
    (tmp_path / "bergen.txt").write_text(HEAD, encoding="utf-8")
    assert main([str(tmp_path), "--against", str(tmp_path / "none")]) == 1
    assert f"{tmp_path}/bergen.txt:1: the article has no sentence" in caplog.text


def test_report_counts_types_by_modality() -> None:
    rows = [line.split() for line in report([read(TWO)])]
    assert ["CONSULT", "3", "2", "0", "1", "0", "0", "0", "0"] in rows
    assert ["CONSULT/visit", "2", "2", "0", "0", "0", "0", "0", "0"] in rows


def test_every_article_of_the_newsroom_is_valid() -> None:
    articles, faults = read_newsroom(SEEDS / "annotated", CODES)
    assert [str(fault) for fault in faults] == []
    assert len(articles) >= 12
    assert repeated_runs(articles) == []


@pytest.mark.skipif(not GOLD.is_dir(), reason="the shared gold is not here")
def test_no_article_of_the_newsroom_shares_a_run_of_words_with_the_gold() -> None:
    assert shared_runs(read_newsroom(SEEDS / "annotated", CODES)[0], GOLD) == []


def test_spans_are_offsets_into_the_sentence_alone() -> None:
    assert read(TWO).sentences[0].events[0].trigger == Span(5, 13)
