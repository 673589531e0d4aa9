"""Stories: group the reports of one real-world event over the whole warehouse, anew each time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from tasks import CODER
from tasks.stories import EventReport, StoryGroup, group_stories
from warehouse import connect, records
from warehouse.queries import query
from warehouse.store import open_store


@dataclass(frozen=True, slots=True)
class StoriesReport:
    """How many reports make how many stories."""

    reports: int
    stories: int
    told_by_several: int

    def as_dict(self) -> dict[str, object]:
        return {"reports": self.reports, "stories": self.stories, "told_by_several": self.told_by_several}

    def lines(self) -> list[str]:
        several = f"{self.told_by_several} are told by several"
        return [
            f"{self.reports} event rows are reports of {self.stories} stories; {several}",
            'next: tidings sql "select * from plans limit 5"',
        ]


def find_stories(warehouse: str) -> StoriesReport:
    """Group every event that is not a duplicate's, and put the groups in the place of the former ones."""
    reports = list(_reports(warehouse))
    groups = group_stories(reports)
    rows: records.RecordRows = {
        records.Story: [_story(group) for group in groups],
        records.StoryEvent: [row for group in groups for row in _members(group)],
    }
    key = f"stories {datetime.now(UTC).isoformat()}"
    open_store(warehouse).commit(rows, coder=CODER, key=key, replaces=("stories", "story_events"))
    return StoriesReport(len(reports), len(groups), sum(len(group.members) > 1 for group in groups))


def _reports(warehouse: str) -> Iterator[EventReport]:
    with connect(warehouse) as connection:
        parties = defaultdict(list)
        for row in connection.sql("select * from participants").to_arrow_table().to_pylist():
            parties[row["event_id"]].append(_record(records.Participant, row))
        for row in connection.sql(query("event_reports")).to_arrow_table().to_pylist():
            event = _record(records.Event, row)
            yield EventReport(event, tuple(parties[event.event_id]), row["published_on"], frozenset(row["names"] or ()))


def _record(record: type[Any], row: dict[str, Any]) -> Any:
    values = {field.name: row[field.name] for field in fields(record)}
    return record(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def _story(group: StoryGroup) -> records.Story:
    first = group.members[0].report.event
    return records.Story(
        story_id=first.event_id,
        doc_id=first.doc_id,
        plover_type=first.plover_type,
        date_start=first.date_start,
        date_end=first.date_end,
    )


def _members(group: StoryGroup) -> Iterator[records.StoryEvent]:
    for member in group.members:
        yield records.StoryEvent(
            story_id=group.members[0].report.event.event_id,
            event_id=member.report.event.event_id,
            doc_id=member.report.event.doc_id,
            score=member.score,
            reason=member.reason,
            decided_by="tasks.stories",
            undone_at=None,
        )
