"""The data dictionary explains every column, and the page in docs/ is the one that the code gives."""

import pyarrow as pa
import pytest

from warehouse.dictionary import PAGE, column_docs, data_dictionary, documented
from warehouse.records import TABLES
from warehouse.views import views


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == data_dictionary(), "stale: run python -m warehouse.dictionary"


@pytest.mark.parametrize("name", [*TABLES, *(view.name for view in views())])
def test_every_column_has_a_meaning_and_stands_on_the_page(name: str) -> None:
    section = data_dictionary().split(f"\n### {name}\n")[1].split("\n### ")[0]
    docs = column_docs(name)
    assert docs
    assert [c for c, doc in docs.items() if not doc.meaning] == []
    own = [c for c in docs if name not in TABLES or c not in ("coder", "ingest_id")]
    assert [c for c in own if f"| `{c}` |" not in section] == []


def test_column_that_a_view_passes_through_takes_the_words_of_its_table() -> None:
    assert column_docs("event_rows")["modality"] == column_docs("events")["modality"]
    assert column_docs("statements_flat")["kind"].meaning == "direct, indirect or mixed"


def test_schema_gets_the_meanings_and_keeps_its_types() -> None:
    bare = pa.schema([("event_id", pa.string()), ("own", pa.int64())])
    told = documented("events", bare)
    assert told.types == bare.types
    assert told.field("event_id").metadata[b"meaning"].startswith(b"event: ")
    assert told.field("own").metadata is None
