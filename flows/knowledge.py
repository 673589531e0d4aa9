"""Knowledge: the tables that tidings ships, with a user's rows laid over them; loaded once a process."""

from functools import lru_cache
from pathlib import Path

from tasks.knowledge import SEEDS, Knowledge


@lru_cache(maxsize=1)
def load_knowledge(overlay: str | None) -> Knowledge:
    return Knowledge(SEEDS / "knowledge", Path(overlay) if overlay else None)
