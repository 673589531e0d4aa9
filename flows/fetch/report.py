"""Report: what became of the addresses of one fetch, in counts that add up."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class FetchReport:
    """What became of the addresses: seen = pages + items + listings + known + set_aside + left."""

    paths: list[Path] = field(default_factory=list)  # archives to run over: the new one, and those not yet coded
    pages: int = 0
    items: int = 0  # feed entries kept for their text, because their page could not be read
    listings: int = 0  # feeds, sitemaps
    known: int = 0  # fetched before and not changed since
    set_aside: int = 0
    left: int = 0  # for the next run
    reasons: Counter[str] = field(default_factory=Counter)
    is_interrupted: bool = False

    @property
    def seen(self) -> int:
        return self.pages + self.items + self.listings + self.known + self.set_aside + self.left

    def as_dict(self) -> dict[str, object]:
        """The report for --json."""
        counts = ("pages", "items", "listings", "known", "set_aside", "left")
        return {
            "paths": [str(path) for path in self.paths],
            "seen": self.seen,
            **{name: getattr(self, name) for name in counts},
            "reasons": dict(self.reasons),
            "is_interrupted": self.is_interrupted,
        }

    def lines(self) -> list[str]:
        """The report for a reader."""
        told = [
            f"{self.seen} addresses seen = {self.listings} feeds and sitemaps + {self.pages} pages + {self.items} feed"
            f" texts + {self.known} known + {self.set_aside} set aside + {self.left} left for the next run"
        ]
        if self.set_aside:
            reasons = ", ".join(f"{n} {reason.replace('_', ' ')}" for reason, n in self.reasons.most_common())
            told.append(f"not fetched: {reasons}.  See: tidings rejects list")
        if self.is_interrupted:
            told.append("interrupted: what was fetched is kept; run the same command again for the rest")
        return told
