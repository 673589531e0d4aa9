"""Show: why an event row exists: its sentence with marks, the frame, the parties, the date and the confidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse import connect
from warehouse.errors import WrongUse
from warehouse.queries import query

Row = Mapping[str, Any]

TOLD_BY = {"rule": "a frame", "model": "the network", "both": "a frame and the network"}
TIED_BY = {
    "network": "the network",
    "clause": "its clause",
    "sentence": "the clause above",
    "report": "the day of the report",
    "host": "what is visited or attacked",
    "paragraph": "the act before in the paragraph",
    "parties": "the country of its parties",
}


@dataclass(frozen=True, slots=True)
class Reasons:
    """One event with all that it rests on."""

    event: Row
    sentences: Sequence[Row]  # every sentence that tells it, with the triggers in it
    participants: Sequence[Row]

    def as_dict(self) -> dict[str, object]:
        return {
            "event": dict(self.event),
            "sentences": [dict(row) for row in self.sentences],
            "participants": [dict(row) for row in self.participants],
        }


def find_reasons(warehouse: str, event_id: str) -> Reasons:
    """Everything about one event. Raises WrongUse when the warehouse does not hold it."""
    with connect(warehouse) as connection:

        def rows(name: str) -> list[Row]:
            return connection.sql(query(name), params=[event_id]).to_arrow_table().to_pylist()  # type: ignore[no-any-return]

        events = rows("shown_event")
        if not events:
            raise WrongUse(
                f"no event {event_id!r}",
                place=warehouse,
                next_step='list some with: tidings sql "select event_id, evidence from event_rows limit 5"',
            )
        return Reasons(events[0], rows("shown_sentences"), rows("shown_participants"))


def lines(reasons: Reasons) -> list[str]:
    """The reasons for a reader."""
    e = reasons.event
    told = [f"{e['event_id']}  {e['plover_type']}{_mode(e)}, {e['modality']}, CAMEO {e['cameo_code'] or '-'}", ""]
    told += [f"  {_marked(row)}" for row in reasons.sentences]
    told += ["", f"document    {e['title'] or e['source_uri']} ({_published(e)})"]
    told += [f"{p['role']:<11} {_party(p)}" for p in reasons.participants]
    told += [f"when        {_when(e)}", f"where       {_where(e)}"]
    told.append(f"modality    {e['modality']}" + (f", because of {e['modality_cue']!r}" if e["modality_cue"] else ""))
    if e["claimed_by"]:
        told.append(f"claimed by  {e['claimed_by']}")
    told += [
        f"told by     {TOLD_BY[e['detector']]} ({e['rule']})",
        f"coder       {e['coder']}",
        f"confidence  {e['confidence']:.2f}",
    ]
    return told


def _mode(event: Row) -> str:
    return f" ({event['plover_mode']})" if event["plover_mode"] else ""


def _marked(row: Row) -> str:
    """The sentence with its triggers in brackets."""
    text, shift = row["text"], row["start"]
    for start, end in sorted(zip(row["starts"], row["ends"], strict=True), reverse=True):
        text = f"{text[: start - shift]}[{text[start - shift : end - shift]}]{text[end - shift :]}"
    return " ".join(text.split())


def _published(event: Row) -> str:
    if event["published_at"] is None:
        return "undated"
    return f"{event['published_at']:%Y-%m-%d}, {event['published_precision']}: {event['published_evidence']}"


def _party(party: Row) -> str:
    code = party["actor_code"] or "no code"
    name = f" = {party['name']}" if party["name"] and party["name"] != party["text"] else ""
    office = f", {party['office']}" if party["office"] else ""
    return f"{party['text']}{name} ({code}{office}; {party['rule']}, {party['confidence']:.2f})"


def _when(event: Row) -> str:
    if event["date_start"] is None:
        return "the text gives no date"
    span = str(event["date_start"])
    if event["date_end"] != event["date_start"]:
        span += f" to {event['date_end']}"
    words = f", from {event['time_text']!r} ({event['time_rule']})" if event["time_text"] else ""
    return f"{span} ({event['date_granularity']}){words}{_tied(event, 'date')}"


def _where(event: Row) -> str:
    if event["place_name"] is None and event["country"] is None:
        return "the text gives no place"
    name = event["place_name"] or event["country"]
    return f"{name} ({event['country'] or 'no country'}){_tied(event, 'place')}"


def _tied(event: Row, what: str) -> str:
    rule = event[f"{what}_rule"]  # of rows that an older coder wrote, None
    return f"; by {TIED_BY[rule]}, {event[f'{what}_confidence']:.2f}" if rule else ""
