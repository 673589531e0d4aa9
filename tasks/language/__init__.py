"""Language: the engine that turns text into Universal Dependencies and names.

In: the name of an engine. Out: Engine. Hard because steps must not know which engine it is: another one is another line
in ENGINES.
"""

from collections.abc import Callable, Mapping
from importlib.util import find_spec

from tasks.knowledge import Knowledge
from tasks.language.analysis import Engine
from warehouse.errors import WrongUse

__all__ = ["CODED_LANGUAGES", "ENGINES", "Engine", "is_coded_language", "load_engine"]

CODED_LANGUAGES = ("en", "und")
"""Languages of the documents that engines are given. `und` is a text too short to tell, mostly a headline."""


def is_coded_language(language: str) -> bool:
    """Whether a document in that language (documents.language) is coded; in others it is stored only."""
    return language in CODED_LANGUAGES


def _network(knowledge: Knowledge, argument: str) -> Engine:
    if argument:
        raise WrongUse(f"the engine network takes no {argument!r}", place="engine", next_step="write: network")
    from tasks.language.network import NetworkEngine  # onnxruntime takes 0.2 s to import: only a run pays for it

    return NetworkEngine(knowledge)


def _spacy(_knowledge: Knowledge, model: str) -> Engine:
    if find_spec("spacy") is None:
        raise WrongUse("spaCy is not installed", place="engine", next_step="pip install 'tidings[spacy]'")
    from tasks.language.spacy_engine import load_spacy

    return load_spacy(model)


ENGINES: Mapping[str, Callable[[Knowledge, str], Engine]] = {
    "network": _network,
    "spacy": _spacy,
}


def load_engine(name: str = "network", knowledge: Knowledge | None = None) -> Engine:
    """The engine of that name, over our own knowledge tables unless others are given.

    What follows a colon is the engine's own matter: spacy:blank, spacy:models/ours. Raises WrongUse when unknown.
    """
    kind, _, argument = name.partition(":")
    if kind not in ENGINES:
        raise WrongUse(f"there is no engine {kind!r}", place="engine", next_step=f"take one of: {', '.join(ENGINES)}")
    return ENGINES[kind](knowledge or Knowledge(), argument)
