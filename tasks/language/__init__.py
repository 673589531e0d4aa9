"""Language: the engine that turns sentences into Universal Dependencies.

In: the name of an engine. Out: Engine. Hard because steps must not know which engine it is: another one is another line
in ENGINES.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from tasks.annotate import AnnotatedSentence
from tasks.knowledge import Knowledge
from tasks.language.rules import RuleEngine
from warehouse.errors import WrongUse
from warehouse.records import Sentence


class Engine(Protocol):
    """Sentences in, the same number of annotated sentences out, in order."""

    def __call__(self, sentences: Sequence[Sentence]) -> Sequence[AnnotatedSentence]: ...


ENGINES: Mapping[str, Callable[[Knowledge], Engine]] = {
    "rules": RuleEngine,
}


def load_engine(name: str = "rules", knowledge: Knowledge | None = None) -> Engine:
    """The engine of that name, over our own knowledge tables unless others are given. Raises WrongUse when unknown."""
    if name not in ENGINES:
        raise WrongUse(f"there is no engine {name!r}", place="engine", next_step=f"take one of: {', '.join(ENGINES)}")
    return ENGINES[name](knowledge or Knowledge())
