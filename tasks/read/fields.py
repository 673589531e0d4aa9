"""Fields: a record of any container becomes a document, by the usual names of its columns.

In: a mapping of names to values. Out: RawDocument with its main text and Claims.
Hard because everybody calls the text something else, and some records hold two texts.
"""

import json
import re
from collections.abc import Iterable, Mapping
from itertools import islice

from tasks.limits import Limits
from tasks.read.charset import Decoded
from tasks.read.file import InputFile
from tasks.read.html import refuse_deep
from tasks.read.raw import Claims, Content, RawDocument
from warehouse.errors import SetAside

TEXT = ("text", "body", "article_body", "full_text", "content", "article", "maintext", "main_text", "story",
        "document", "description", "summary")  # fmt: skip
PAGE = ("html", "raw_html", "page", "content_html", "body_html")
TITLE = ("title", "headline", "heading", "name")
URL = ("url", "link", "canonical_url", "uri", "source_url", "permalink")
PUBLISHED = ("published_at", "date_published", "published", "publication_date", "publish_date", "pub_date", "pubdate",
             "date", "datetime", "timestamp", "created_at", "created")  # fmt: skip
PUBLISHER = ("publisher", "source_name", "source", "outlet", "newspaper", "publication", "site_name", "domain")
AUTHORS = ("authors", "author", "byline", "creator", "by")
SECTION = ("section", "category", "article_section", "topic")
LANGUAGE = ("language", "lang", "in_language")

FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": TEXT,
    "html": PAGE,
    "title": TITLE,
    "url": URL,
    "published": PUBLISHED,
    "publisher": PUBLISHER,
    "authors": AUTHORS,
    "section": SECTION,
    "language": LANGUAGE,
}
"""What a record may tell, and the usual names for it, the best first."""

_MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|blockquote|article|html|body|span|a)\b[^<>]{0,2000}>", re.IGNORECASE)
_AUTHOR_LIMITS = re.compile(r"\s*(?:;|\||,(?!\s*(?:Jr|Sr|III?)\b)|\s&\s|\sand\s)\s*")
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def record_document(
    file: InputFile, member: str, format: str, record: Mapping[str, object], *, place: str, repaired: str = ""
) -> RawDocument:
    """The document in a record. Raises SetAside when no column of a usual name holds text, or markup is too deep."""
    named = {_name(key): value for key, value in record.items() if isinstance(key, str)}
    for field, column in file.columns.items():
        named = {name: value for name, value in named.items() if name not in FIELDS[field]}
        named[FIELDS[field][0]] = _at(record, column)
    text, page = _first(named, TEXT), _first(named, PAGE)
    content = text or page
    if not content:
        raise _no_text(named if file.columns else record, place)
    content_type = content_type_of(content, file.limits, place=place, is_page=not text)
    return file.document(member, format, content_type, Decoded(content, repaired), claims_of(named))


def refuse_without_text(file: InputFile, columns: Iterable[str]) -> None:
    """Raises SetAside, naming the columns seen, when none of a table is of a usual name for a text."""
    given = [file.columns[field].partition(".")[0] for field in ("text", "html") if field in file.columns]
    if not (any(name in columns for name in given) if given else has_text_column(columns)):
        raise _no_text_field(columns, file.place)


def claims_of(record: Mapping[str, object]) -> Claims:
    """Claims of a record, by the usual names."""
    named = {_name(key): value for key, value in record.items()}
    return Claims(
        title=_first(named, TITLE),
        url=_first(named, URL),
        published=_first(named, PUBLISHED),
        publisher=_first(named, PUBLISHER),
        authors=split_authors(next((named[name] for name in AUTHORS if named.get(name)), ())),
        section=_first(named, SECTION),
        language=_first(named, LANGUAGE),
    )


def content_type_of(content: str, limits: Limits, *, place: str, is_page: bool = False) -> Content:
    """html when there is markup in it. Raises SetAside when that is nested too deep."""
    if not is_page and _MARKUP.search(content, 0, 20_000) is None:
        return "text"
    refuse_deep(content, limits.nesting, place)
    return "html"


def split_authors(value: object) -> tuple[str, ...]:
    """Names in a list, or in one string that joins them."""
    if isinstance(value, str):
        names: Iterable[str] = _AUTHOR_LIMITS.split(value.strip())
    elif isinstance(value, list | tuple):
        names = (_plain(item) for item in value)
    else:
        names = (_plain(value),)
    return tuple(name.strip() for name in names if name.strip())


def has_text_column(names: Iterable[str]) -> bool:
    return any(_name(name) in TEXT + PAGE for name in names)


def _name(key: str) -> str:
    """`datePublished`, `Date Published` and `date-published` are one name."""
    return re.sub(r"[\s\-.]+", "_", _WORD_START.sub("_", key.strip())).lower()


def _at(record: Mapping[str, object], column: str) -> object:
    """The value of a column; `body.rendered` is a field inside of another one."""
    if column in record:
        return record[column]
    outer, _, inner = column.partition(".")
    value = record.get(outer)
    return _at(value, inner) if inner and isinstance(value, Mapping) else None


def _first(named: Mapping[str, object], names: Iterable[str]) -> str:
    return next((text for name in names if (text := _plain(named.get(name)))), "")


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, Mapping):
        return _plain(value.get("name") or value.get("value") or value.get("title"))
    if isinstance(value, list) and value:
        paragraphs = [text for item in value if (text := _plain(item))]
        return "\n\n".join(paragraphs)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _no_text(columns: Iterable[str], place: str) -> SetAside:
    if has_text_column(columns):
        return SetAside(
            "the text field is empty", reason_code="no_text", place=place, next_step="fill it, or leave the record out"
        )
    return _no_text_field(columns, place)


def _no_text_field(columns: Iterable[str], place: str) -> SetAside:
    seen = ", ".join(json.dumps(str(key), ensure_ascii=False) for key in islice(columns, 20))
    return SetAside(
        f"no field holds the text; seen: {seen}",
        reason_code="no_text_field",
        place=place,
        next_step=f"say which one does with --map text=NAME, or rename it to one of {', '.join(TEXT[:6])}",
    )
