"""Event frames: every row's own example makes it fire, with its type, mode and code."""

from collections.abc import Mapping, Sequence

import pytest
from _pytest.mark import ParameterSet

from tasks.annotate import AnnotatedSentence, annotate
from tasks.clean import clean
from tasks.entities import find_entities
from tasks.events.frames import Matcher, frame_of
from tasks.events.parties import Parties, word_classes
from tasks.events.tree import Tree
from tasks.knowledge import SEEDS, Knowledge
from tasks.language import load_engine
from tasks.read import RawDocument
from tasks.segment import segment
from warehouse.errors import Stop
from warehouse.records import Mention

KNOWLEDGE = Knowledge()
ROWS = KNOWLEDGE.table("event_frames")
MISREAD = "the parser misreads the example"


def examined(number: int, row: Mapping[str, str]) -> ParameterSet:
    marks = [pytest.mark.xfail(reason=MISREAD, strict=True)] if row["note"] == MISREAD else []
    return pytest.param(row, id=f"{row['trigger']}-{row['pos']}-{number}", marks=marks)


@pytest.fixture(scope="module")
def analysed() -> Mapping[str, tuple[AnnotatedSentence, Sequence[Mention]]]:
    """Every example with its analysis and mentions, each as a document of its own."""
    engine, found = load_engine("network", KNOWLEDGE), {}
    for row in ROWS:
        article = clean(RawDocument("file:///press/one.txt", "", "text", "text", row["example"]))
        sentences = annotate(segment(article), engine)
        found[row["example"]] = (sentences[0], find_entities(sentences, article, KNOWLEDGE).mentions)
    return found


@pytest.mark.parametrize("row", [examined(n, row) for n, row in enumerate(ROWS)])
def test_the_example_of_a_frame_fires_its_type_mode_and_code(
    row: Mapping[str, str], analysed: Mapping[str, tuple[AnnotatedSentence, Sequence[Mention]]]
) -> None:
    sentence, mentions = analysed[row["example"]]
    tree = Tree(sentence)
    matches = Matcher(tree, Parties(tree, mentions, (), KNOWLEDGE), KNOWLEDGE).matches()
    told = {(m.frame.plover_type, m.frame.plover_mode or "", m.frame.cameo or "") for m in matches}
    assert (row["plover_type"], row["plover_mode"], row["cameo"]) in told, [m.frame.rule for m in matches]


def test_every_type_mode_and_code_of_a_frame_is_known() -> None:
    types = {row["plover_type"] for row in KNOWLEDGE.table("plover_types")}
    modes = {(row["plover_type"], row["plover_mode"]) for row in KNOWLEDGE.table("plover_modes")}
    codes = {row["cameo_code"] for row in KNOWLEDGE.table("cameo")}
    contexts = {row["context"] for row in KNOWLEDGE.table("plover_contexts")}
    for row in ROWS:
        assert row["plover_type"] in types, row
        assert not row["plover_mode"] or (row["plover_type"], row["plover_mode"]) in modes, row
        assert row["cameo"] in codes, row
        assert set(filter(None, row["contexts"].split("|"))) <= contexts, row


def test_all_sixteen_types_have_frames() -> None:
    assert {row["plover_type"] for row in ROWS} == {row["plover_type"] for row in KNOWLEDGE.table("plover_types")}


def test_every_mode_has_frames() -> None:
    modes = {(row["plover_type"], row["plover_mode"]) for row in KNOWLEDGE.table("plover_modes")}
    assert modes <= {(row["plover_type"], row["plover_mode"]) for row in ROWS}


def test_every_class_that_a_frame_names_has_words() -> None:
    classes = word_classes(KNOWLEDGE)
    frames = [frame_of(row, "row") for row in ROWS]
    asked = [c for frame in frames for c in (*frame.requires, *frame.blocked_by)]
    named = {value for c in asked for _, value in c.options if value.startswith("#")}
    assert {name for name in named if name[1:] not in classes} == set()


@pytest.mark.parametrize("table", ["event_frames", "event_classes", "event_contexts", "modality_cues"])
def test_a_table_is_sorted(table: str) -> None:
    keys = ("trigger", "pos", "plover_type", "requires", "blocked_by") if table == "event_frames" else None
    rows = [tuple(row[k] for k in keys or row) for row in KNOWLEDGE.table(table)]
    assert rows == sorted(rows)
    assert (SEEDS / "knowledge" / f"{table}.csv").read_text(encoding="utf-8").endswith("\n")


@pytest.mark.parametrize("condition", ["object", "object:", ":deal", "by:;"])
def test_a_condition_that_cannot_be_read_stops_and_names_its_row(condition: str) -> None:
    row = dict(ROWS[0]) | {"requires": condition}
    with pytest.raises(Stop, match=r"event_frames\.csv:7"):
        frame_of(row, "event_frames.csv:7")
