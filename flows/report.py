"""Report: counts of batches and of runs that add up, and the sentences they are told in."""

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of the documents of one batch: read = new + unchanged + duplicate + other_language + set_aside."""

    new: int = 0
    unchanged: int = 0
    duplicate: int = 0
    other_language: int = 0  # stored, not coded
    set_aside: int = 0
    with_events: int = 0
    events: int = 0
    reasons: Counter[str] = field(default_factory=Counter)  # of what was set aside
    failures: tuple[str, ...] = ()  # batches that did not end, with their error

    @property
    def read(self) -> int:
        return self.new + self.unchanged + self.duplicate + self.other_language + self.set_aside

    def __add__(self, other: Self) -> Self:
        return type(self)(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run: its counts, how long it took, and whether every batch ended."""

    run_id: str
    counts: BatchReport
    seconds: float

    @property
    def failed(self) -> bool:
        return bool(self.counts.failures)

    @property
    def set_aside_percent(self) -> float:
        return 100 * self.counts.set_aside / self.counts.read if self.counts.read else 0.0

    def settled_by(self, second: Self) -> Self:
        """This run, and one over the same documents that coded what this one had taken for duplicates."""
        counts = replace(
            self.counts,
            new=self.counts.new + second.counts.new,
            duplicate=self.counts.duplicate - second.counts.new,
            with_events=self.counts.with_events + second.counts.with_events,
            events=self.counts.events + second.counts.events,
            failures=self.counts.failures + second.counts.failures,
        )
        return replace(self, counts=counts, seconds=self.seconds + second.seconds)

    def as_dict(self) -> dict[str, object]:
        """The report for --json."""
        counts = {f.name: getattr(self.counts, f.name) for f in fields(self.counts)}
        return {"run_id": self.run_id, "read": self.counts.read, **counts, "seconds": round(self.seconds, 2)}

    def lines(self) -> list[str]:
        """The report for a reader."""
        c = self.counts
        other = f" + {c.other_language} in another language" if c.other_language else ""
        told = [
            f"{c.read} documents read = {c.new} new + {c.unchanged} unchanged + {c.duplicate} duplicate"
            f"{other} + {c.set_aside} set aside ({self.set_aside_percent:.1f} %), in {self.seconds:.1f} s"
        ]
        if c.new:
            told.append(f"{c.new} new: {c.with_events} with {c.events} events, {c.new - c.with_events} without events")
        elif not c.duplicate and not c.other_language and not self.failed:
            told.append("nothing is new, nothing was changed")
        if c.set_aside:
            reasons = ", ".join(f"{n} {reason.replace('_', ' ')}" for reason, n in c.reasons.most_common())
            told.append(f"set aside: {reasons}.  See: tidings rejects list")
        if self.failed:
            told += [f"failed: {failure}" for failure in c.failures]
            told.append("next: run the same command again; batches that ended are skipped")
        return told
