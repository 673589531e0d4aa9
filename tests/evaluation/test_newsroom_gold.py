"""The gold of the sample newsroom holds together: offsets, file digests, ids, codes, text the raw file really has."""

import copy
import csv
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NEWSROOM = Path(__file__).parent / "newsroom"
KNOWLEDGE = ROOT / "seeds" / "knowledge"
GOLD_FILES = sorted(NEWSROOM.glob("*.gold.json"))

Gold = dict[str, Any]

KEYS = {"format", "doc_id", "raw_file", "raw_sha256", "input_format", "offsets", "dct", "title", "byline", "clean"} | {
    "sentences",
    "entities",
    "quotes",
    "timex",
    "places",
    "events",
    "non_events",
    "phenomena",
    "annotation",
}
MODALITIES = {"occurred", "ongoing", "planned", "hypothetical", "denied", "negated", "historical"}
ENTITY_TYPES = {"PER", "ORG", "GPE", "LOC", "NORP", "EVENT"}
MENTION_KINDS = {"name", "name+title", "demonym", "metonym", "nominal", "pronoun"}
QUOTE_KINDS = {"direct", "mixed", "indirect"}
SENTENCE_KINDS = {"body", "heading", "dateline"}
GRANULARITIES = {None, "day", "week", "month", "season", "year", "range", "vague"}
DATE_PART = re.compile(r"\d{4}(-\d\d(-\d\d)?|-W\d\d|-(SP|SU|FA|AU|WI))?")


@cache
def codes(table: str, column: str) -> frozenset[str]:
    with (KNOWLEDGE / f"{table}.csv").open(encoding="utf-8", newline="") as rows:
        return frozenset(row[column] for row in csv.DictReader(rows))


@cache
def modes() -> frozenset[tuple[str, str]]:
    with (KNOWLEDGE / "plover_modes.csv").open(encoding="utf-8", newline="") as rows:
        return frozenset((row["plover_type"], row["plover_mode"]) for row in csv.DictReader(rows))


def countries() -> frozenset[str]:
    return codes("countries", "code") | codes("nonstate_codes", "code") | {""}


def is_date(value: str | None) -> bool:
    """ISO day, month, week, season or year, or two of them around a slash, one of which may be missing."""
    parts = (value or "").split("/")
    if len(parts) > 2 or not any(parts) or not all(DATE_PART.fullmatch(part) for part in parts if part):
        return False
    try:
        return all(date.fromisoformat(part) for part in parts if len(part) == len("2024-05-06"))
    except ValueError:
        return False


def squeeze(text: str) -> str:
    return " ".join(text.split())


def visible(raw: str, input_format: str) -> str:
    """The raw file as one line of running text; good enough for our own pages, no cleaner."""
    if input_format == "html":
        raw = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->", " ", raw)
        raw = html.unescape(re.sub(r"</?(a|b|i|em|strong|span)\b[^>]*>", "", raw))
        raw = re.sub(r"<[^>]*>", " ", raw)
    return squeeze(raw)


def faults(gold: Gold, raw: bytes) -> list[str]:
    """What is wrong with one article's gold, in words; nothing when it holds together."""
    checks = (missing_keys, broken_file, broken_text, broken_offsets, broken_ids, broken_codes, broken_dates)
    return [fault for check in checks for fault in check(gold, raw)]


def missing_keys(gold: Gold, _raw: bytes) -> Iterator[str]:
    yield from (f"key {key} is missing or unknown" for key in sorted(KEYS ^ gold.keys()))


def broken_file(gold: Gold, raw: bytes) -> Iterator[str]:
    if gold["format"] != "article-gold/1":
        yield f"format {gold['format']}"
    if hashlib.sha256(raw).hexdigest() != gold["raw_sha256"]:
        yield "raw_sha256 is not the digest of the raw file: annotate again or restore the file"
    if Path(gold["raw_file"]).name != f"{gold['doc_id']}.{gold['input_format']}":
        yield f"raw_file {gold['raw_file']} does not belong to {gold['doc_id']}"


def broken_text(gold: Gold, raw: bytes) -> Iterator[str]:
    page, clean = visible(raw.decode("utf-8"), gold["input_format"]), gold["clean"]
    paragraphs = clean["text"].split("\n\n")
    if paragraphs[0] != gold["title"]:
        yield "the first paragraph of clean.text is not the headline"
    yield from (f"not in the raw file: {p!r}" for p in paragraphs if squeeze(p) not in page)
    yield from (f"must_keep is not kept: {s!r}" for s in clean["must_keep"] if s not in clean["text"])
    yield from (f"must_remove is kept: {s!r}" for s in clean["must_remove"] if s in clean["text"])
    yield from (f"must_remove is not in the raw file: {s!r}" for s in clean["must_remove"] if s not in page)


def spans(gold: Gold) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every annotated span with the name of what holds it."""
    for kind in ("quotes", "timex"):
        yield from ((kind, span) for span in gold[kind])
    for kind in ("entities", "places", "events"):
        yield from (
            (f"{kind} {one.get('id', one.get('name'))}", span) for one in gold[kind] for span in one["mentions"]
        )


def broken_offsets(gold: Gold, _raw: bytes) -> Iterator[str]:
    text = gold["clean"]["text"]
    limits = {"title": (0, len(gold["title"]))}
    last = len(gold["title"])
    for sentence in gold["sentences"]:
        limits[sentence["id"]] = (sentence["start"], sentence["end"])
        if text[sentence["start"] : sentence["end"]] != sentence["text"]:
            yield f"sentence {sentence['id']} is not at its offsets"
        if text[last : sentence["start"]].strip():
            yield f"text before sentence {sentence['id']} belongs to no sentence"
        last = sentence["end"]
    if text[last:].strip():
        yield "text after the last sentence"
    for name, span in spans(gold):
        start, end = limits.get(span["sent"], (0, 0))
        if text[span["start"] : span["end"]] != span["text"] or not start <= span["start"] < span["end"] <= end:
            yield f"{name}: {span['text']!r} is not at its offsets in {span['sent']}"


def broken_ids(gold: Gold, _raw: bytes) -> Iterator[str]:
    sentences = {one["id"]: one["text"] for one in gold["sentences"]}
    entities = {one["id"]: one for one in gold["entities"]}
    for kind in ("sentences", "entities", "quotes", "events"):
        ids = [one["id"] for one in gold[kind]]
        yield from (f"{kind}: id {i} twice" for i in sorted({i for i in ids if ids.count(i) > 1}))
    yield from (f"entity {i} has no mention" for i, one in entities.items() if not one["mentions"])
    for quote in gold["quotes"]:
        speakers = [quote["speaker"], *quote["alternates"]["speaker"]]
        yield from (f"{quote['id']}: no entity {i}" for i in speakers if i not in entities)
    for event in gold["events"]:
        yield from (f"{event['id']}: {fault}" for fault in broken_references(event, entities, set(sentences)))
    for trap in gold["non_events"]:
        if trap["text"] not in sentences.get(trap["sent"], ""):
            yield f"non_event {trap['text']!r} is not in {trap['sent']}"


def broken_references(event: dict[str, Any], entities: dict[str, Any], sentences: set[str]) -> Iterator[str]:
    sides = [*event["actors"], *event["recipients"]]
    for side in sides:
        known = entities.get(side["entity"], {})
        if any(side[key] != known.get(key) for key in ("name", "country", "sector")):
            yield f"party {side['entity']} differs from its entity"
    alternates = [i for ids in event["alternates"]["actors"] + event["alternates"]["recipients"] for i in ids]
    source = [event["source_of_claim"]] if event["source_of_claim"] else []
    yield from (f"no entity {i}" for i in alternates + source if i not in entities)
    told_in = {mention["sent"] for mention in event["mentions"]} - {"title"}
    if not told_in or told_in != set(event["sentences"]) or not told_in <= sentences:
        yield f"sentences {event['sentences']} are not those of its mentions"


def broken_codes(gold: Gold, _raw: bytes) -> Iterator[str]:
    for entity in gold["entities"]:
        other = entity["alternates"]
        yield from outside("sector", [entity["sector"], *other["sector"]], codes("plover_sectors", "code") | {""})
        yield from outside("country", [entity["country"], *other["country"]], countries())
        yield from outside("entity type", [entity["type"]], ENTITY_TYPES)
        yield from outside("mention kind", [one["kind"] for one in entity["mentions"]], MENTION_KINDS)
    yield from outside("quote kind", [one["kind"] for one in gold["quotes"]], QUOTE_KINDS)
    yield from outside("sentence kind", [one["kind"] for one in gold["sentences"]], SENTENCE_KINDS)
    yield from outside("place country", [one["country"] for one in gold["places"]], countries())
    for event in gold["events"]:
        yield from (f"{event['id']}: {fault}" for fault in broken_event_codes(event))


def broken_event_codes(event: dict[str, Any]) -> Iterator[str]:
    other = event["alternates"]
    types = [event["plover"], event["plover_manual"], *other["plover"]]
    yield from outside("type", types, codes("plover_types", "plover_type"))
    yield from outside("CAMEO code", [event["cameo"], *other["cameo"]], codes("cameo", "cameo_code"))
    yield from outside("context", event["context"], codes("plover_contexts", "context"))
    yield from outside("modality", [event["modality"], *other["modality"]], MODALITIES)
    if event["mode"] and (event["plover"], event["mode"]) not in modes():
        yield f"{event['plover']} has no mode {event['mode']}"
    yield from outside("location country", [event["location"]["country"] or ""], countries())


def outside(what: str, values: list[str], allowed: frozenset[str] | set[str]) -> Iterator[str]:
    yield from (f"{what} {value!r} is not one of ours" for value in values if value not in allowed)


def broken_dates(gold: Gold, _raw: bytes) -> Iterator[str]:
    dated = [("dct", gold["dct"])]
    dated += [(f"timex {one['text']!r}", one) for one in gold["timex"]]
    dated += [(event["id"], event["date"]) for event in gold["events"]]
    for name, one in dated:
        values = [v for v in (one["value"], *one["alternates"]) if v is not None]
        yield from (f"{name}: {v!r} is no date" for v in values if not is_date(v))
        if one["granularity"] not in GRANULARITIES or (one["value"] is None) != (one["granularity"] is None):
            yield f"{name}: granularity {one['granularity']!r} of {one['value']!r}"


def load(path: Path) -> tuple[Gold, bytes]:
    gold: Gold = json.loads(path.read_text(encoding="utf-8"))
    return gold, (path.parent / gold["raw_file"]).read_bytes()


@pytest.mark.parametrize("path", GOLD_FILES, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_gold_holds_together(path: Path) -> None:
    assert faults(*load(path)) == []


def test_ten_articles_of_both_formats_show_every_type_and_modality() -> None:
    golds = [load(path)[0] for path in GOLD_FILES]
    events = [event for gold in golds for event in gold["events"] if event["core"]]
    assert len(golds) >= 10
    assert {gold["input_format"] for gold in golds} == {"txt", "html"}
    assert {event["plover"] for event in events} == codes("plover_types", "plover_type")
    assert {event["modality"] for event in events} == MODALITIES


DAMAGE: dict[str, Callable[[Gold], object]] = {
    "a key is lost": lambda gold: gold.pop("byline"),
    "the raw file has changed": lambda gold: gold.update(raw_sha256="0" * 64),
    "the gold names another file": lambda gold: gold.update(doc_id="another"),
    "the clean text holds what the page does not": lambda gold: gold["clean"].update(text=gold["title"] + "\n\nNo."),
    "boilerplate is kept": lambda gold: gold["clean"]["must_remove"].append(gold["title"]),
    "boilerplate is not on the page": lambda gold: gold["clean"]["must_remove"].append("nowhere to be found"),
    "a sentence is shifted": lambda gold: gold["sentences"][2].update(start=gold["sentences"][2]["start"] + 1),
    "a sentence is left out": lambda gold: gold["sentences"].pop(),
    "a mention is shifted": lambda gold: gold["entities"][0]["mentions"][0].update(start=0, end=3),
    "a trigger stands in another sentence": lambda gold: gold["events"][0]["mentions"][0].update(sent="s3"),
    "an event points to an unknown entity": lambda gold: gold["events"][0]["actors"][0].update(entity="e99"),
    "a party has another country than its entity": lambda gold: gold["events"][0]["actors"][0].update(country="XYZ"),
    "a quote has an unknown speaker": lambda gold: gold["quotes"][0].update(speaker="e99"),
    "two events share an id": lambda gold: gold["events"][1].update(id="v1"),
    "a type is unknown": lambda gold: gold["events"][0].update(plover="DEMAND"),
    "a mode belongs to another type": lambda gold: gold["events"][0].update(mode="riot"),
    "a modality is unknown": lambda gold: gold["events"][0].update(modality="likely"),
    "a CAMEO code is unknown": lambda gold: gold["events"][0].update(cameo="999"),
    "a sector is unknown": lambda gold: gold["entities"][0].update(sector="MEDIA"),
    "a date is no date": lambda gold: gold["timex"][0].update(value="2024-02-31"),
    "a dated event has no granularity": lambda gold: gold["events"][0]["date"].update(granularity=None),
    "a trap is not in its sentence": lambda gold: gold["non_events"][0].update(sent="s1"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_gold_is_noticed(damage: Callable[[Gold], object]) -> None:
    gold, raw = load(NEWSROOM / "lamu-port-wire-update.gold.json")
    broken = copy.deepcopy(gold)
    damage(broken)
    assert faults(broken, raw)


@pytest.mark.parametrize("value", ["2024-05-06", "2024-05", "2024", "2024-SP", "2024-05-06/2024-05-08", "/2024-05"])
def test_iso_values_are_dates(value: str) -> None:
    assert is_date(value)


@pytest.mark.parametrize("value", ["2024-13-01", "2024-02-31", "May", "2023/2024/2025", "", "/", None])
def test_other_values_are_no_dates(value: str | None) -> None:
    assert not is_date(value)
