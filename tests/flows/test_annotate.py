"""`tidings annotate`: what an engine finds, as it comes, in three formats."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from flows import cli
from flows.annotate import AT_A_TIME, annotate_text, annotate_words, as_conllu, as_jsonl, as_table, stretches
from tasks.annotate import Token
from tasks.language.analysis import Engine, Parsed
from tasks.language.conllu import read_conllu
from tests.flows.word_engine import WordEngine, load_word_engine
from warehouse.errors import SetAside, Stop, WrongUse

ROOT = Path(__file__).parents[2]

TEXT = "we saw Ada Roe.\nshe rowed\n\n\nto Oslo"

AS_CONLLU = """\
# newdoc
# newpar
# sent_id = 1
# text = we saw Ada Roe.
1\twe\twe\tX\tFW\t_\t0\troot\t_\t_
2\tsaw\tsaw\tX\tFW\t_\t1\tdep\t_\t_
3\tAda\tada\tX\tFW\t_\t1\tdep\t_\tName=B-PER
4\tRoe\troe\tX\tFW\t_\t1\tdep\t_\tSpaceAfter=No|Name=B-PER
5\t.\t.\tPUNCT\t.\t_\t1\tdep\t_\t_

# sent_id = 2
# text = she rowed
1\tshe\tshe\tX\tFW\t_\t0\troot\t_\t_
2\trowed\trowed\tX\tFW\t_\t1\tdep\t_\t_

# newpar
# sent_id = 3
# text = to Oslo
1\tto\tto\tX\tFW\t_\t0\troot\t_\t_
2\tOslo\toslo\tX\tFW\t_\t1\tdep\t_\tName=B-PER

"""

GIVEN = """\
# sent_id = a-1
# text = Don't!
# mood = cross
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
1\tDo\t_\t_\t_\t_\t_\t_\t_\t_
2\tn't\t_\t_\t_\t_\t_\t_\t_\tGloss=not
2.1\trow\t_\t_\t_\t_\t_\t_\t_\t_
3\t!\t_\t_\t_\t_\t_\t_\t_\t_

"""

KEPT = """\
# sent_id = a-1
# text = Don't!
# mood = cross
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
1\tDo\tdo\tX\tFW\t_\t0\troot\t_\t_
2\tn't\tn't\tX\tFW\t_\t1\tdep\t_\tGloss=not
3\t!\t!\tX\tFW\t_\t1\tdep\t_\t_

"""


@pytest.fixture
def word_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.language.load_engine", load_word_engine)


def annotate(*arguments: str, input: str | bytes = "") -> Result:
    return CliRunner().invoke(cli.app, ["annotate", *arguments], input=input)


@pytest.mark.usefixtures("word_engine")
@pytest.mark.parametrize(
    ("arguments", "text", "expected"),
    [
        ([], TEXT, AS_CONLLU),
        (["-", "--format", "conllu", "--engine", "word"], TEXT, AS_CONLLU),
        (["--gold-tokens"], GIVEN, KEPT),
        (["--gold-tokens"], GIVEN.replace("\n", "\r\n"), KEPT),
        ([], "", ""),
        ([], "\n \n\n", ""),
    ],
)
def test_standard_input_is_annotated(arguments: list[str], text: str, expected: str) -> None:
    told = annotate(*arguments, input=text.encode())
    assert (told.stdout, told.exit_code) == (expected, 0)


@pytest.mark.usefixtures("word_engine")
def test_a_file_is_annotated_and_its_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8-sig", newline="")
    assert annotate(str(tmp_path / "a.txt")).stdout == AS_CONLLU


@pytest.mark.usefixtures("word_engine")
def test_json_lines_hold_the_sentence_with_its_tokens_and_names() -> None:
    records = [
        json.loads(line) for line in annotate("--format", "jsonl", input="we row.\r\n\r\nto Ada").stdout.splitlines()
    ]
    assert [(r["sent_id"], r["text"], r["start"], r["end"]) for r in records] == [
        ("1", "we row.", 0, 7),
        ("2", "to Ada", 11, 17),
    ]
    assert records[1]["names"] == [{"text": "Ada", "label": "PER", "start": 14, "end": 17}]
    assert records[1]["tokens"][1] == {
        **{"index": 1, "start": 14, "end": 17, "text": "Ada", "lemma": "ada", "upos": "X", "xpos": "FW"},
        **{"head": 0, "deprel": "dep", "feats": "_"},
    }


def test_a_table_is_aligned_and_shows_no_control_character() -> None:
    ((analysis,),) = annotate_text(["she saw\x1b 船 Oslo"], WordEngine())
    assert as_table(analysis).splitlines() == [
        "she saw  船 Oslo",
        "id  form  lemma  upos  xpos  head  deprel  name   feats",
        "1   she   she    X     FW    0     root           _",
        "2   saw   saw    X     FW    1     dep            _",
        "3   船    船     X     FW    1     dep            _",
        "4   Oslo  oslo   X     FW    1     dep     B-PER  _",
        "",
    ]


def test_given_words_have_offsets_as_if_single_spaces_joined_them() -> None:
    ((analysis,),) = annotate_words(read_conllu(GIVEN.splitlines(), "f"), WordEngine())
    record = json.loads(as_jsonl(analysis))
    assert (record["sent_id"], record["text"], record["start"], record["end"]) == ("a-1", "Do n't !", 0, 8)
    assert as_conllu(analysis) == KEPT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\n\nc", [("a\nb\n", 0), ("c", 5)]),
        ("\n\n  a\n \t\nb\n", [("  a\n", 2), ("b\n", 9)]),
        ("a\r\n\r\nb", [("a\r\n", 0), ("b", 5)]),
        ("😀\n\nb", [("😀\n", 0), ("b", 3)]),  # a code point, however many bytes
        ("", []),
    ],
)
def test_paragraphs_are_what_blank_lines_part(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(s.text, s.start) for s in stretches(text.splitlines(keepends=True))] == expected


@given(st.lists(st.text(st.sampled_from("aé. \n\r\t"), max_size=30), max_size=8))
def test_offsets_point_into_the_whole_input(parts: list[str]) -> None:
    text = "\n".join(parts)
    tokens = [
        t for batch in annotate_text(text.splitlines(keepends=True), WordEngine()) for a in batch for t in a.parsed[0]
    ]
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert "".join(t.text for t in tokens) == "".join(text.split())


def test_input_without_an_end_is_annotated_as_it_comes() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield "she rowed to the other side of the lake.\n"

    first = list(islice(annotate_text(endless(), WordEngine()), 2))
    assert len(first) == 2
    assert read * 41 < 3 * AT_A_TIME


def test_short_paragraphs_go_to_the_engine_together() -> None:
    engine = WordEngine()
    assert len(list(annotate_text(["a\n", "\n"] * 50, engine))) == 1
    assert engine.calls == [50]


class Losing:
    """Finds nothing, or one sentence for any."""

    def __call__(self, stretches: object) -> list[list[Parsed]]:  # noqa: ARG002
        return []

    def parse(self, sentences: object) -> list[Parsed]:  # noqa: ARG002
        return [Parsed((Token(0, 0, 1, "a", "a", "X", "FW", -1, "root"),), ())]


@pytest.mark.parametrize(("engine", "lines"), [(Losing(), ["a"])])
def test_an_engine_that_loses_text_or_words_is_refused(engine: Engine, lines: list[str]) -> None:
    with pytest.raises(Stop, match="0 analyses for 1"):
        list(annotate_text(lines, engine))
    with pytest.raises(Stop, match="1 tokens for 3 words"):
        list(annotate_words(read_conllu(GIVEN.splitlines(), "f"), engine))


@pytest.mark.usefixtures("word_engine")
@pytest.mark.parametrize(
    ("arguments", "content", "error", "message"),
    [
        (["gone.txt"], b"", WrongUse, "gone.txt: cannot be read: No such file"),
        (["."], b"", WrongUse, "cannot be read: Is a directory"),
        (["-"], b"a\n\n\xff\xfe", WrongUse, "standard input, after line 0: not UTF-8"),
        (["--gold-tokens"], b"1\tboat\n", SetAside, "standard input:1: 2 columns, not 10"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_next_step(
    arguments: list[str], content: bytes, error: type[Exception], message: str
) -> None:
    told = annotate(*arguments, input=content)
    assert isinstance(told.exception, error)
    assert message in str(told.exception)
    assert "Next: " in str(told.exception)


PROBE = (
    "import sys, tasks.language\n"
    "from tests.flows.word_engine import load_word_engine\n"
    "tasks.language.load_engine = load_word_engine\n"
    "from flows.cli import main\n"
    "try: main()\n"
    "finally: print('HEAVY', sorted({'prefect', 'duckdb'} & set(sys.modules)), file=sys.stderr)\n"
)


def started(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROBE, "annotate", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_annotating_needs_neither_prefect_nor_a_warehouse() -> None:
    told, errors = started("--format", "jsonl").communicate(b"we row", timeout=60)
    assert json.loads(told)["text"] == "we row"
    assert errors.decode().splitlines() == ["HEAVY []"]


def test_a_reader_that_has_seen_enough_ends_it_without_a_message() -> None:
    process = started()
    assert process.stdin and process.stdout and process.stderr
    process.stdout.close()
    try:
        process.stdin.write(b"she rowed.\n\n" * 10_000)
        process.stdin.close()
    except BrokenPipeError:
        pass
    assert process.wait(60) == 0
    assert process.stderr.read().decode().splitlines() == ["HEAVY []"]


def test_a_missing_file_ends_with_one_line_and_exit_code_2() -> None:
    process = started("gone.txt")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert errors.decode().splitlines() == [
        "tidings: gone.txt: cannot be read: No such file or directory Next: check the path, or give - and a pipe",
        "HEAVY []",
    ]
