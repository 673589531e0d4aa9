"""Annotated: our own newsroom with its events, modality and statements marked, for training and for measuring.

In: seeds/annotated. Out: Articles, or what is wrong with a file. Hard because hundreds of articles by many hands must
mean the same by the same mark; docs/annotation_guide.md settles what.
"""

from tasks.language.training.annotated.article import Article, Event, Sentence, Span, Statement, Trap
from tasks.language.training.annotated.read import Codes, read_article, read_newsroom

__all__ = ["Article", "Codes", "Event", "Sentence", "Span", "Statement", "Trap", "read_article", "read_newsroom"]
