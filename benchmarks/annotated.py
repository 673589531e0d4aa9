"""Annotated: the coder against the test part of our annotated newsroom, which no rule was written beside.

In: seeds/annotated. Out: a Markdown report, printed; `--write` makes it docs/annotated.md. A trigger counts as found
where a mention of an event overlaps it; each counts once. Hard because one word may tell two events, and the gold marks
heads where the coder takes phrases.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.reliability import Bin, binned, calibration_error, picture, table
from flows.evaluate import make_coder
from flows.evaluate.coder import Coded, Coder
from tasks.inherit import INHERITED
from tasks.knowledge import SEEDS
from tasks.language.training.annotated import Article, Codes, Event, Span, read_newsroom
from warehouse import records

REPORT = Path(__file__).parents[1] / "docs" / "annotated.md"
PICTURE = REPORT.with_name("reliability.svg")
WORST = 50
UNREAL = frozenset(("planned", "hypothetical", "denied", "negated"))


class Told(NamedTuple):
    """One trigger, in offsets of the article as it is given to the coder."""

    start: int
    end: int
    plover_type: str
    modality: str
    actors: tuple[tuple[int, int], ...] = ()
    recipients: tuple[tuple[int, int], ...] = ()
    mode: str | None = None
    confidence: float = 1.0
    detector: str = ""
    times: tuple[tuple[int, int], ...] = ()
    places: tuple[tuple[int, int], ...] = ()


Pair = tuple[Told | None, Told | None]
"""Gold and ours; None where the other has no counterpart."""


def main() -> None:
    coder, tested = make_coder("network", None), read_split("choose" if "--choose" in sys.argv[1:] else "test")
    pairs, trapped, traps = [], 0, 0
    for article in tested:
        gold, trap_spans, ours = *gold_of(article), _ours(article, coder)
        pairs += list(paired(gold, ours))
        traps += len(trap_spans)
        trapped += sum(any(overlap(trap, told) for told in ours) for trap in trap_spans)
    lines = _lines(len(tested), pairs, trapped, traps)
    print("\n".join(lines))
    if "--write" in sys.argv[1:]:
        REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
        PICTURE.write_text(picture(_reliability(pairs)), encoding="utf-8")


def read_split(split: str) -> list[Article]:
    """The articles of one part. Raises Stop at the first faulty mark."""
    articles, faults = read_newsroom(SEEDS / "annotated", Codes.of(SEEDS / "knowledge"))
    if faults:
        raise faults[0]
    return [article for article in articles if article.split == split]


def given_text(article: Article) -> tuple[str, list[int]]:
    """The article as a plain file, and where each sentence begins in it."""
    text, starts, paragraph = "", [], -1
    for sentence in article.sentences:
        text += "" if not text else " " if sentence.paragraph == paragraph else "\n\n"
        starts.append(len(text))
        text, paragraph = text + sentence.text, sentence.paragraph
    return text, starts


def gold_of(article: Article) -> tuple[list[Told], list[tuple[int, int]]]:
    starts = given_text(article)[1]
    told, traps = [], []
    for start, sentence in zip(starts, article.sentences, strict=True):
        told += [_shifted(event, start) for event in sentence.events]
        traps += [(start + trap.words.start, start + trap.words.end) for trap in sentence.traps]
    return told, traps


def _shifted(event: Event, start: int) -> Told:
    def moved(spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
        return tuple((start + span.start, start + span.end) for span in spans)

    return Told(
        start + event.trigger.start,
        start + event.trigger.end,
        event.plover_type,
        event.modality,
        moved(event.actors),
        moved(event.recipients),
        event.plover_mode,
        times=moved(event.times),
        places=moved(event.places),
    )


def _ours(article: Article, coder: Coder) -> list[Told]:
    coded = coder.code(given_text(article)[0], published=article.published.isoformat(), name=article.name)
    if coded.document is None:
        return []
    events = {event.event_id: event for event in coded.document.events.events}
    found = []
    for mention in coded.document.events.mentions:
        event, span = events[mention.event_id], coded.in_source(mention.start, mention.end)
        if span:
            actors, recipients = (_sides(coded, event.event_id, role) for role in ("actor", "recipient"))
            told = Told(*span, event.plover_type, event.modality, actors, recipients, event.plover_mode)
            times, places = setting_spans(coded, event)
            found.append(
                told._replace(confidence=event.confidence, detector=event.detector, times=times, places=places)
            )
    return found


def setting_spans(coded: Coded, event: records.Event) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Where the text that went in names the time of an event, and where its place."""
    assert coded.document is not None
    times = [coded.in_source(t.start, t.end) for t in coded.document.times if t.time_id == event.time_id]
    told = None if event.place_rule in INHERITED else event.place_id
    places = [coded.in_source(p.start, p.end) for p in coded.document.places if p.place_id == told]
    return tuple(filter(None, times)), tuple(filter(None, places))


def _sides(coded: Coded, event_id: str, role: str) -> tuple[tuple[int, int], ...]:
    assert coded.document is not None
    mentions = {mention.mention_id: mention for mention in coded.document.entities.mentions}
    parties = [p for p in coded.document.events.participants if p.event_id == event_id and p.role == role]
    named = [mentions[p.mention_id] for p in parties if p.mention_id in mentions]
    return tuple(span for m in named if (span := coded.in_source(m.start, m.end)))


def overlap(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Of two spans, or of triggers, which begin with theirs."""
    return bool(one[0] < other[1] and other[0] < one[1])


def paired(gold: Sequence[Told], ours: Sequence[Told]) -> Iterator[Pair]:
    """Each of ours with the first gold trigger it overlaps that is free, one of its type before others."""
    free = list(gold)
    for told in ours:
        near = sorted((g for g in free if overlap(g, told)), key=lambda g: g.plover_type != told.plover_type)
        if near:
            free.remove(near[0])
        yield (near[0] if near else None), told
    yield from ((left, None) for left in free)


def _lines(articles: int, pairs: Sequence[Pair], trapped: int, traps: int) -> list[str]:
    both = [(gold, ours) for gold, ours in pairs if gold and ours]
    typed = [(gold, ours) for gold, ours in both if gold.plover_type == ours.plover_type]
    wanted, found = sum(gold is not None for gold, _ in pairs), sum(ours is not None for _, ours in pairs)
    right = sum(gold.modality == ours.modality for gold, ours in typed)
    claimed = [gold for gold, ours in both if ours.modality == "occurred"]
    untrue = sum(gold.modality in UNREAL for gold in claimed)
    return [
        "# The annotated newsroom",
        "",
        f"Written by `python -m benchmarks.annotated --write`: {articles} test articles of seeds/annotated, {wanted}"
        f" triggers, {found} of ours. The network and the weights of the confidence have learned from articles of"
        " the other parts. Thresholds were compared on these, and some words of parties in agents.csv are theirs too"
        " (docs/decisions/0013), so expect less on unseen text.",
        "",
        "| what | precision | recall | F1 |",
        "| --- | ---: | ---: | ---: |",
        f"| trigger found | {_prf(len(both), found, wanted)} |",
        f"| and its type | {_prf(len(typed), found, wanted)} |",
        f"| and its modality | {_prf(right, found, wanted)} |",
        f"| actor, of those of the right type | {_prf(*_side_counts(typed, 'actors'))} |",
        f"| recipient, of those of the right type | {_prf(*_side_counts(typed, 'recipients'))} |",
        f"| time, of those of the right type | {_prf(*_side_counts(typed, 'times'))} |",
        f"| place, of those of the right type | {_prf(*_side_counts(typed, 'places'))} |",
        "",
        f"False occurred: {untrue} of {len(claimed)} events that we say occurred did not ({untrue / len(claimed):.3f})."
        f" Traps taken for events: {trapped} of {traps}.",
        "",
        "| type | gold | ours | precision | recall | F1 |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *_type_rows(pairs, typed),
        "",
        "| modality of gold | right type | modality right | told as |",
        "| --- | ---: | ---: | --- |",
        *_modality_rows(typed),
        "",
        *_told_by_rows(pairs),
        "",
        *_worst_rows(pairs),
        "",
        f"Expected calibration error of the confidence: {calibration_error(_reliability(pairs)):.3f}.",
        "",
        f"![Share of events that are right, over their confidence]({PICTURE.name})",
        "",
        *table(_reliability(pairs)),
    ]


def is_right(gold: Told | None, ours: Told) -> bool:
    """In type and modality, which is what the confidence of a row is about."""
    return gold is not None and (gold.plover_type, gold.modality) == (ours.plover_type, ours.modality)


def _worst_rows(pairs: Sequence[Pair]) -> Iterator[str]:
    """What is wrong with the wrong events of the highest confidence."""
    wrong = sorted(((g, o) for g, o in pairs if o and not is_right(g, o)), key=lambda pair: -pair[1].confidence)[:WORST]
    classes = Counter(_fault(gold, ours) for gold, ours in wrong)
    yield f"| the {len(wrong)} surest errors | events |"
    yield "| --- | ---: |"
    yield from (f"| {name} | {n} |" for name, n in sorted(classes.items(), key=lambda item: (-item[1], item[0])))


def _fault(gold: Told | None, ours: Told) -> str:
    if gold is None:
        return f"no act is told there: {ours.plover_type}"
    if gold.plover_type != ours.plover_type:
        return f"{ours.plover_type} for {gold.plover_type}"
    return f"{ours.modality} for {gold.modality}"


def _told_by_rows(pairs: Sequence[Pair]) -> Iterator[str]:
    yield "| told by | events | right in type and modality |"
    yield "| --- | ---: | ---: |"
    for detector in ("rule", "model", "both"):
        judged = [is_right(gold, ours) for gold, ours in pairs if ours and ours.detector == detector]
        yield f"| {detector} | {len(judged)} | {_share(judged)} |"


def _reliability(pairs: Sequence[Pair]) -> dict[int, Bin]:
    return binned([(ours.confidence, is_right(gold, ours)) for gold, ours in pairs if ours])


def _share(judged: Sequence[bool]) -> str:
    return f"{sum(judged) / len(judged):.2f}" if judged else "-"


def _type_rows(pairs: Sequence[Pair], typed: Sequence[tuple[Told, Told]]) -> Iterator[str]:
    gold = Counter(g.plover_type for g, _ in pairs if g)
    ours = Counter(o.plover_type for _, o in pairs if o)
    right = Counter(g.plover_type for g, _ in typed)
    for name in sorted(gold):
        yield f"| {name} | {gold[name]} | {ours[name]} | {_prf(right[name], ours[name], gold[name])} |"


def _modality_rows(typed: Sequence[tuple[Told, Told]]) -> Iterator[str]:
    told: dict[str, Counter[str]] = {}
    for gold, ours in typed:
        told.setdefault(gold.modality, Counter())[ours.modality] += 1
    for name, counts in sorted(told.items(), key=lambda item: -item[1].total()):
        others = ", ".join(f"{other} {n}" for other, n in counts.most_common() if other != name)
        yield f"| {name} | {counts.total()} | {counts[name] / counts.total():.2f} | {others or '-'} |"


def _side_counts(typed: Sequence[tuple[Told, Told]], side: str) -> tuple[int, int, int]:
    hits = found = wanted = 0
    for gold, ours in typed:
        theirs, mine = getattr(gold, side), getattr(ours, side)
        hits += sum(any(overlap(one, other) for other in theirs) for one in mine)
        found, wanted = found + len(mine), wanted + len(theirs)
    return min(hits, wanted), found, wanted


def _prf(right: int, found: int, wanted: int) -> str:
    precision, recall = right / found if found else 0.0, right / wanted if wanted else 0.0
    f1 = 2 * right / (found + wanted) if found + wanted else 0.0
    return f"{precision:.3f} | {recall:.3f} | {f1:.3f}"


if __name__ == "__main__":
    main()
