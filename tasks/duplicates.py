"""Duplicates: a document whose text the warehouse already holds is kept, marked and not coded again.

In: an article and a way to ask who told that text first. Out: the article, marked when it repeats another one.
Hard because one story reaches a newsroom through many doors; near and cut copies are a later step.
"""

from collections.abc import Callable
from dataclasses import replace

from tasks.clean import Article

FirstTeller = Callable[[str], str | None]
"""text_hash -> doc_id of the document that told this text first, or None."""


def mark_duplicate(article: Article, first_teller: FirstTeller) -> Article:
    """The article itself, or a copy that names the document it repeats."""
    document = article.document
    original = first_teller(document.text_hash)
    if original is None or original == document.doc_id:
        return article
    return replace(article, document=replace(document, duplicate_of=original, duplicate_kind="exact"))
