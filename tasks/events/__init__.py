"""Events: who did what to whom, when and where, according to whom, and whether it happened.

In: annotated sentences, entities, times, places, statements, article. Out: CodedEvents, one row for every telling;
`tasks.resolve` then joins the tellings of one event.
Hard because a news sentence holds several acts, and most of the words that name acts do not report one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from tasks.annotate import AnnotatedSentence
from tasks.clean import Article
from tasks.entities import Entities
from tasks.events.accused import with_accused
from tasks.events.arcs import joined, nearest
from tasks.events.coding import UnnamedModes, contexts_in, manual_type, quad_and_intensity
from tasks.events.confidence import Evidence, confidence
from tasks.events.frames import Match
from tasks.events.modality import Modality, modality_in, weighed
from tasks.events.nesting import Span, are_main
from tasks.events.pairs import Pairs, pairs_of
from tasks.events.parties import Parties, Party
from tasks.events.readings import Reading, readings
from tasks.events.report import REPORT, dated_by_report, is_news, older_stories
from tasks.events.roles import OWNER, Bound, Roles, abroad, as_people, bind
from tasks.events.setting import (
    Tied,
    destination,
    has_time,
    last_day_of,
    place_of,
    reconciled,
    setting_confidences,
    time_of,
)
from tasks.events.tree import NEGATIONS, RELATIVE_PRONOUNS, Tree
from tasks.knowledge import Knowledge
from warehouse.records import Event, EventMention, Mention, Participant, Place, Statement, Time

__all__ = ["CodedEvents", "Modality", "find_events"]

CODED_KINDS = frozenset({"headline", "heading", "body", "quote", "caption"})
LONGEST_SENTENCE = 400  # tokens; longer "sentences" are tables and lists, and cost the square of their length
HISTORICAL_DAYS = 365  # "clearly older than the news": a year, so that last winter's talks stay part of the story
BACKGROUND_DAYS = 14  # events of the last two weeks are news in a daily or a weekly
TO_THINGS = frozenset({"destroy", "primitive"})  # modes of harm that is an act of its own, such as arson
HARM = "180"  # CAMEO: violence whose means is not told, so that below another act of violence it tells its outcome
TRIGGER_WORDS = 4  # tokens to either side; a longer span marks half a sentence


_Row = TypeVar("_Row", Mention, Place, Time)


@dataclass(frozen=True, slots=True)
class CodedEvents:
    """Event rows with the places in the text that tell them and their parties, all in text order. `evidence` is that of
    each event while every telling has a row of its own."""

    events: tuple[Event, ...]
    mentions: tuple[EventMention, ...]
    participants: tuple[Participant, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class _Scene:
    """What is known about one document, by sentence."""

    mentions: Mapping[str, Sequence[Mention]]
    places: Mapping[str, Sequence[Place]]
    times: Mapping[str, Sequence[Time]]
    statements: Sequence[Statement]
    speakers: Mapping[str, Mention]
    actor_codes: Mapping[str, str | None]
    pairs: Pairs
    unnamed_modes: UnnamedModes
    today: date | None
    stories: frozenset[str]  # sentences of paragraphs that have gone back to an older day
    knowledge: Knowledge


class _Act(NamedTuple):
    """What a sentence tells of one event; `number` counts those of the document."""

    number: int
    reading: Reading
    roles: Roles
    is_main: bool


@dataclass(frozen=True, slots=True)
class _Draft:
    """An event with its parties as the sentence names them, before they have codes."""

    event: Event
    parties: tuple[tuple[str, Bound], ...]
    evidence: Evidence


def find_events(
    sentences: Sequence[AnnotatedSentence],
    entities: Entities,
    times: Sequence[Time],
    places: Sequence[Place],
    statements: Sequence[Statement],
    article: Article,
    knowledge: Knowledge,
) -> CodedEvents:
    """Every telling of an event, numbered in text order; none is joined with another."""
    scene = _scene(sentences, entities, times, places, statements, article, knowledge)
    drafts: list[_Draft] = []
    for sentence in sentences:
        if sentence.record.kind in CODED_KINDS and 0 < len(sentence.tokens) <= LONGEST_SENTENCE:
            drafts += _drafts(sentence, scene, len(drafts))
    return _coded(drafts, scene)


def _scene(
    sentences: Sequence[AnnotatedSentence],
    entities: Entities,
    times: Sequence[Time],
    places: Sequence[Place],
    statements: Sequence[Statement],
    article: Article,
    knowledge: Knowledge,
) -> _Scene:
    published = article.document.published_at
    today, timed = published.date() if published else None, _by_sentence(times)
    return _Scene(
        mentions=_by_sentence(entities.mentions),
        places=_by_sentence(places),
        times=timed,
        statements=statements,
        speakers={m.mention_id: m for m in entities.mentions},
        pairs=pairs_of(entities.mentions),
        actor_codes={e.entity_id: e.actor_code for e in entities.entities},
        unnamed_modes=UnnamedModes(article.document.text, knowledge),
        today=today,
        stories=older_stories(sentences, timed, today) if today else frozenset(),
        knowledge=knowledge,
    )


def _by_sentence(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.sentence_id, []).append(row)
    return found


def _drafts(sentence: AnnotatedSentence, scene: _Scene, told_before: int) -> list[_Draft]:
    tree, key = Tree(sentence), sentence.record.sentence_id
    parties = Parties(tree, scene.mentions.get(key, ()), scene.places.get(key, ()), scene.knowledge, scene.pairs)
    told = []
    for reading in _without_echoes(readings(tree, parties, scene.knowledge, scene.unnamed_modes), tree):
        roles = _roles(reading, tree, parties)
        if _only_points(tree, reading.match.index):
            continue
        if roles.actors or roles.recipients or _tells_alone(reading, tree):
            told.append((reading, roles))
    if not told:
        return []
    told = with_accused(told, tree)
    main = are_main([_trigger(reading.match) for reading, _ in told], tree)
    contexts = contexts_in(tree, scene.knowledge)
    each = [
        (reading, part, is_main)
        for (reading, roles), is_main in zip(told, main, strict=True)
        for part in _by_host(reading.match, roles)
    ]
    each.sort(key=lambda act: _trigger(act[0].match))
    acts = [_Act(number, *act) for number, act in enumerate(each, told_before + 1)]
    return [_draft(act, tree, parties, contexts, scene) for act in acts]


def _tells_alone(reading: Reading, tree: Tree) -> bool:
    """Whether an act that names no party is kept: the network sees it, and its grammar may leave out who acts."""
    index = reading.match.index
    return reading.detector != "rule" and (not tree.is_verb(index) or tree.hides_agent(index))


def _roles(reading: Reading, tree: Tree, parties: Parties) -> Roles:
    roles, frame = bind(reading.match, tree, parties), reading.match.frame
    has_host = frame.plover_mode == "visit" and bool(roles.recipients)  # a second one would be a second visit
    if reading.trigger is not None and not frame.is_reciprocal and not has_host:
        roles = joined(roles, reading.trigger, tree, parties)
    if frame.plover_type == "MOBILIZE":
        roles = abroad(roles)
    roles = as_people(roles, frame.plover_type)
    return replace(
        roles, actors=tuple(actor for bound in roles.actors for actor in _behind_weapon(bound, tree, parties))
    )


def _behind_weapon(bound: Bound, tree: Tree, parties: Parties) -> list[Bound]:
    """ "Hit by a Russian missile" tells whose it was, "hit by a missile" nobody."""
    if tree.lemmas[bound.party.token] not in parties.classes["weapon"]:
        return [bound]
    owners = parties.owner(bound.party.token)
    return [Bound(owner, f"{bound.rule}:owner", min(bound.confidence, OWNER)) for owner in owners]


def _without_echoes(found: Sequence[Reading], tree: Tree) -> list[Reading]:
    """Readings without nouns that repeat the trigger above them ("agreed on a deal") and what a protest asks for."""
    types = {r.match.index: r.match.frame.plover_type for r in found}
    return [r for r in found if not _is_echo(r.match, tree, [types.get(a) for a in _near_heads(tree, r.match.index)])]


def _is_echo(match: Match, tree: Tree, above: Sequence[str | None]) -> bool:
    if match.frame.plover_type == "REQUEST" and "PROTEST" in above:
        return True  # PLOVER: the topic of a protest is no event of its own
    return match.frame.plover_type in above and (match.frame.pos == "NOUN" or _is_outcome(match, tree))


def _is_outcome(match: Match, tree: Tree) -> bool:
    """ "attacked a convoy, killing four", but not "attacked a convoy after rebels had killed four"."""
    subjects = [k for k in tree.kids(match.index, "nsubj") if tree.tokens[k].deprel == "nsubj"]
    told_apart = tree.cases(match.index) or any(tree.lemmas[k] not in RELATIVE_PRONOUNS for k in subjects)
    is_harm = match.frame.cameo == HARM and match.frame.plover_mode not in TO_THINGS
    return is_harm and not told_apart and not tree.kids(match.index, "obl:agent")


def _near_heads(tree: Tree, index: int) -> list[int]:
    """Heads up to and including the nearest verb."""
    found = []
    for above in tree.up(index):
        found.append(above)
        if tree.is_verb(above):
            break
    return found


def _only_points(tree: Tree, index: int) -> bool:
    """ "This is the latest visit": says of an event told elsewhere what it is, and tells none."""
    subjects = tree.kids(index, "nsubj") if tree.kids(index, "cop") else []
    return any(tree.lemmas[k] in {"this", "that", "it", "these"} for k in subjects)


def _by_host(match: Match, roles: Roles) -> list[Roles]:
    """Two visited places are two visits; everything else stays one event."""
    if match.frame.plover_mode != "visit" or len(roles.recipients) < 2:
        return [roles]
    return [replace(roles, recipients=(host,)) for host in roles.recipients]


def _draft(act: _Act, tree: Tree, parties: Parties, contexts: frozenset[str], scene: _Scene) -> _Draft:
    reading, roles, sentence, knowledge = act.reading, act.roles, tree.sentence, scene.knowledge
    match, frame = reading.match, reading.match.frame
    first, (start, end) = tree.tokens[match.index], _offsets(_trigger(match), tree)
    claim = _claim(first.start, scene.statements)
    barred = _speech_clauses(tree, claim)
    times = scene.times.get(sentence.record.sentence_id, ())
    when = where = None
    if reading.trigger:
        when = nearest(reading.trigger, "time", [t for t in times if t.date_start], tree)
        where = nearest(reading.trigger, "place", scene.places.get(sentence.record.sentence_id, ()), tree)
    when = when or time_of(tree, match.index, times, barred)
    where = where or _place(match, roles, tree, parties, scene, barred)
    time, place = when.row if when else None, where.row if where else None
    spoken = reading.trigger.index if reading.trigger else match.index
    told = _dated(weighed(_told(match, tree, knowledge), tree, spoken, knowledge), time, scene.today)
    modality, time = reconciled(tree, match.index, told, time, scene.today)
    quad, intensity = quad_and_intensity(frame.plover_type, frame.plover_mode, knowledge)
    last_day = last_day_of(tree, match.index, time, times)
    speaker = scene.speakers.get(claim.speaker_mention_id or "") if claim else None
    evidence, sure = _evidence(reading, roles, modality, tree), setting_confidences(knowledge)
    event = Event(
        event_id=f"{sentence.record.doc_id}:v{act.number}",
        doc_id=sentence.record.doc_id,
        rule=reading.rule,
        detector=reading.detector,
        confidence=confidence(evidence, knowledge),
        sentence_id=sentence.record.sentence_id,
        start=start,
        end=end,
        trigger=sentence.record.text[start - sentence.record.start : end - sentence.record.start],
        plover_type=frame.plover_type,
        plover_mode=frame.plover_mode,
        plover_contexts=tuple(sorted(contexts.union(frame.contexts))),
        plover_manual_type=manual_type(frame.plover_type, modality.label, modality.cue, knowledge),
        cameo_code=frame.cameo,
        quad_class=quad,
        intensity=intensity,
        modality=modality.label,
        modality_cue=modality.cue,
        is_reciprocal=frame.is_reciprocal,
        is_main=act.is_main,
        is_background=_is_background(modality, time, scene.today),
        date_start=time.date_start if time else None,
        date_end=last_day,
        date_granularity="range" if time and last_day != time.date_end else time.granularity if time else None,
        time_id=time.time_id if time else None,
        date_rule=when.rule if time and when else None,
        date_confidence=sure["time", when.rule] if time and when else None,
        place_id=place.place_id if place else None,
        country=place.country if place else None,
        place_rule=where.rule if where else None,
        place_confidence=sure["place", where.rule] if where else None,
        statement_id=claim.statement_id if claim else None,
        source_of_claim=speaker.mention_id if speaker else None,
        claimed_by=claim.speaker if claim else None,
    )
    if scene.today and time is None and _is_of_the_day(event, match.index, tree, parties, scene):
        event = dated_by_report(event, scene.today, sure["time", REPORT])
    sides = (("actor", roles.actors), ("recipient", roles.recipients))
    return _Draft(event, tuple((role, bound) for role, side in sides for bound in side), evidence)


def _is_of_the_day(event: Event, index: int, tree: Tree, parties: Parties, scene: _Scene) -> bool:
    if event.modality != "occurred" or event.sentence_id in scene.stories:
        return False
    return not has_time(tree, index, scene.times.get(event.sentence_id, ())) and is_news(tree, index, parties)


def _trigger(match: Match) -> Span:
    """From the first to the last of the trigger's words that stand close: "hold security talks"."""
    near = [k for k in (match.index, *match.used) if abs(k - match.index) <= TRIGGER_WORDS]
    return min(near), max(near)


def _offsets(span: Span, tree: Tree) -> tuple[int, int]:
    return tree.tokens[span[0]].start, tree.tokens[span[1]].end


def _claim(start: int, statements: Sequence[Statement]) -> Statement | None:
    """The innermost statement that tells the event."""
    around = [s for s in statements if s.start <= start < s.end]
    return min(around, key=lambda s: s.end - s.start, default=None)


def _speech_clauses(tree: Tree, claim: Statement | None) -> frozenset[int]:
    if claim is None:
        return frozenset()
    return frozenset(t.index for t in tree.tokens if not claim.start <= t.start < claim.end)


def _place(
    match: Match, roles: Roles, tree: Tree, parties: Parties, scene: _Scene, barred: frozenset[int]
) -> Tied[Place] | None:
    """A visited or attacked place is where it happens; else what a locative says."""
    if match.frame.plover_mode == "visit" or match.frame.plover_type == "ASSAULT":
        at = destination(parties, [b.party.token for b in roles.recipients])
        if at is not None:
            return Tied(at, "host")
    return place_of(tree, match.index, scene.places.get(tree.sentence.record.sentence_id, ()), barred)


def _told(match: Match, tree: Tree, knowledge: Knowledge) -> Modality:
    """An attempt that was foiled was made all the same."""
    modality = modality_in(tree, match.index, knowledge)
    is_foiled = match.frame.is_attempt and modality.label == "negated" and modality.cue not in NEGATIONS
    return Modality("occurred", modality.cue, modality.confidence) if is_foiled else modality


def _dated(modality: Modality, time: Time | None, today: date | None) -> Modality:
    """What happened more than a year before the article is history."""
    if modality.label != "occurred" or time is None or time.date_end is None or today is None:
        return modality
    if today - time.date_end > timedelta(days=HISTORICAL_DAYS):
        return Modality("historical", time.text, 0.85)
    return modality


def _is_background(modality: Modality, time: Time | None, today: date | None) -> bool:
    if modality.label == "historical":
        return True
    if modality.label != "occurred" or time is None or time.date_end is None or today is None:
        return False
    return today - time.date_end > timedelta(days=BACKGROUND_DAYS)


def _evidence(reading: Reading, roles: Roles, modality: Modality, tree: Tree) -> Evidence:
    frame = reading.match.frame
    is_bare = frame.pos == "NOUN" and tree.carrier(reading.match.index) < 0
    is_one_sided = not frame.is_reciprocal and not (roles.actors and roles.recipients)
    return Evidence(reading.detector, reading.chance, is_bare, is_one_sided, modality.confidence)


def _coded(drafts: Sequence[_Draft], scene: _Scene) -> CodedEvents:
    return CodedEvents(
        tuple(draft.event for draft in drafts),
        tuple(_mention_of(draft.event) for draft in drafts),
        tuple(_participant(d.event, role, bound, scene) for d in drafts for role, bound in d.parties),
        tuple(draft.evidence for draft in drafts),
    )


def _mention_of(event: Event) -> EventMention:
    return EventMention(
        event_id=event.event_id,
        doc_id=event.doc_id,
        rule=event.rule,
        confidence=event.confidence,
        sentence_id=event.sentence_id,
        start=event.start,
        end=event.end,
        text=event.trigger,
    )


def _participant(event: Event, role: str, bound: Bound, scene: _Scene) -> Participant:
    party: Party = bound.party
    named = party.mention if party.is_whole else None
    entity = named.entity_id if named else None
    known = scene.actor_codes.get(entity or "") if named and named.sector == party.sector else None
    code = known or "".join(filter(None, (party.country, party.sector)))
    return Participant(
        event_id=event.event_id,
        doc_id=event.doc_id,
        role=role,
        mention_id=party.mention.mention_id if party.mention else None,
        entity_id=entity,
        country=party.country,
        sector=party.sector,
        actor_code=code or None,
        text=party.text,
        rule=bound.rule,
        confidence=bound.confidence,
    )
