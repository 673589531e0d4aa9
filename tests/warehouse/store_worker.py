"""A small newsroom for the tests of the store, and the processes that race and die in them.

As a script: store_worker.py ROOT JOB [ARGUMENT …], one of JOBS. Every batch that was acknowledged is told on stdout.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from warehouse import records
from warehouse.store import compact, open_store, vacuum

EVENTS_A_DOCUMENT = 3


def rows(doc_ids: Iterable[str], revision: int = 1, year: int | None = 2024) -> records.RecordRows:
    """Documents with three events each. Every row carries the revision, so that a torn batch shows."""
    listed = list(doc_ids)
    return {
        records.Document: [document(doc_id, revision, year) for doc_id in listed],
        records.Event: [event(doc_id, n, revision, year) for doc_id in listed for n in range(EVENTS_A_DOCUMENT)],
        records.Participant: [participant(doc_id, n, revision) for doc_id in listed for n in range(EVENTS_A_DOCUMENT)],
    }


def document(
    doc_id: str, revision: int = 1, year: int | None = 2024, text: str = "", **changed: object
) -> records.Document:
    values = {
        "doc_id": doc_id,
        "source_uri": f"press/{doc_id}.txt",
        "member": "",
        "format": "text",
        "raw_hash": f"raw-{doc_id}-{revision}",
        "canonical_url": None,
        "publisher": None,
        "title": None,
        "byline": (),
        "section": None,
        "language": "en",
        "published_at": datetime(year, 12, 31, 23, 30, tzinfo=UTC) if year else None,
        "published_precision": None,
        "published_evidence": None,
        "published_candidates": (),
        "dateline": None,
        "dateline_place_id": None,
        "credit": (),
        "correction": None,
        "text": text or f"Text of {doc_id}.",
        "text_hash": f"text-{text or doc_id}",
        "quality": 1.0,
        "duplicate_of": None,
        "duplicate_kind": None,
        "revision": revision,
    }
    return records.Document(**{**values, **changed})  # type: ignore[arg-type]


def event(doc_id: str, number: int, revision: int, year: int | None) -> records.Event:
    return records.Event(
        doc_id=doc_id,
        rule="test",
        confidence=1.0,
        sentence_id=f"{doc_id}:s0",
        start=revision,
        end=revision,
        event_id=f"{doc_id}:v{number}",
        trigger="met",
        plover_type="CONSULT",
        plover_mode=None,
        plover_contexts=("military", "diplomatic"),
        plover_manual_type="CONSULT",
        cameo_code=None,
        quad_class=1,
        intensity=1.0,
        modality="occurred",
        modality_cue=None,
        detector="rule",
        is_reciprocal=True,
        is_main=True,
        is_background=False,
        date_start=date(year, 12, 31) if year else None,
        date_end=date(year, 12, 31) if year else None,
        date_granularity=None,
        time_id=None,
        date_rule=None,
        date_confidence=None,
        place_id=None,
        country=None,
        place_rule=None,
        place_confidence=None,
        statement_id=None,
        source_of_claim=None,
        claimed_by=None,
    )


def participant(doc_id: str, number: int, revision: int) -> records.Participant:
    return records.Participant(
        event_id=f"{doc_id}:v{number}",
        doc_id=doc_id,
        role="actor",
        mention_id=None,
        entity_id=None,
        country=None,
        sector=None,
        actor_code=None,
        text=str(revision),
        rule="test",
        confidence=1.0,
    )


def reject(doc_id: str) -> records.Reject:
    return records.Reject(
        doc_id=doc_id,
        source_uri=f"press/{doc_id}.txt",
        member="",
        raw_hash=f"raw-{doc_id}",
        step="clean",
        reason_code="no_text",
        message="no text",
        next_step="nothing",
        trace=None,
    )


def story(story_id: str) -> records.Story:
    return records.Story(story_id=story_id, doc_id="a", plover_type="CONSULT", date_start=None, date_end=None)


def ids(batch: str, count: int = 20) -> list[str]:
    return [f"{batch}-{number}" for number in range(count)]


def commit(root: Path, batch: str, revision: int) -> None:
    key, year = f"{batch}/{revision}", 2020 + revision % 2
    open_store(root).commit(rows(ids(batch), revision, year), coder="test", key=key)
    print(key, flush=True)


def race(root: Path, name: str, rounds: str) -> None:
    """Everybody brings the same new documents first, then some of their own, then the same hot ones again and again."""
    number = int(name)
    sys.stdin.readline()  # all start at once
    commit(root, "shared", 10 + number)
    commit(root, f"own{number}", 1)
    for turn in range(int(rounds)):
        commit(root, "shared", 100 + 10 * turn + number)


def ingest(root: Path, name: str) -> None:
    """New batches, and between them the first of them and one that all share, until killed."""
    for number in range(1, 1_000):
        commit(root, f"{name}{number}", 1)
        commit(root, f"{name}1", number + 1)
        commit(root, "hot", int(name) * 10_000 + number)


def compact_for_ever(root: Path) -> None:
    store = open_store(root)
    while True:
        if compact(store).files_before:
            print("compacted", flush=True)


def die(root: Path, job: str, *arguments: str) -> None:
    """Do a job again and again, each time when told to: killed before its first step, its second, … until it is done.

    A step is whatever makes a file durable, visible or removed. Each attempt is a fork, which has the imports already.
    """
    for step, _ in enumerate(sys.stdin, start=1):
        attempt = os.fork()
        if not attempt:
            die_before(step)
            JOBS[job](root, *arguments)
            os._exit(0)
        _, status = os.waitpid(attempt, 0)
        print("done" if status == 0 else f"killed by {os.WTERMSIG(status)}", flush=True)


def die_before(step: int) -> None:
    left = step

    def deadly(call: Callable[..., object]) -> Callable[..., object]:
        def counted(*given: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*given, **named)

        return counted

    for name in ("fsync", "link", "unlink", "replace"):
        setattr(os, name, deadly(getattr(os, name)))


def commit_once(root: Path, batch: str, revision: str) -> None:
    commit(root, batch, int(revision))


def compact_once(root: Path) -> None:
    compact(open_store(root))


def vacuum_once(root: Path) -> None:
    """The clock is days ahead, so that everything retired or left behind may go."""
    vacuum(open_store(root), timedelta(days=3), now=datetime.now(UTC) + timedelta(days=9))


def checkpoint_once(root: Path) -> None:
    open_store(root).checkpoint()


JOBS: dict[str, Callable[..., None]] = {
    "race": race,
    "ingest": ingest,
    "compact_for_ever": compact_for_ever,
    "die": die,
    "commit": commit_once,
    "compact": compact_once,
    "vacuum": vacuum_once,
    "checkpoint": checkpoint_once,
}

if __name__ == "__main__":
    JOBS[sys.argv[2]](Path(sys.argv[1]), *sys.argv[3:])
