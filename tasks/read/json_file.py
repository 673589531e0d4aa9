"""JSON: a file with one record, or an array of records; parsed whole, so its size is capped."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from tasks.read.charset import Decoded
from tasks.read.fields import record_document
from tasks.read.file import InputFile, Reader
from tasks.read.raw import RawDocument, Unreadable
from warehouse.errors import SetAside

LISTS = ("articles", "documents", "items", "results", "data", "records", "entries")


class Json(Reader):
    FORMAT, SUFFIXES = "json", (".json",)

    def recognises(self, file: InputFile) -> bool:
        squeezed = "".join(file.opening[:200].split())
        return squeezed.startswith(('{"', "[{", "{}", "[]"))

    def each(self, file: InputFile) -> Iterable[object]:
        return _records(file, _parse(file, file.read_text(file.limits.container_bytes)))

    def documents(self, file: InputFile, first: int) -> Iterator[RawDocument | Unreadable]:
        decoded = file.read_text(file.limits.container_bytes)
        records = _records(file, _parse(file, decoded))
        for pointer, record in islice(records.items(), first, None):
            try:
                yield _document(file, decoded, pointer, record)
            except SetAside as error:
                yield file.unreadable(error, pointer, repr(record).encode("utf-8", "replace"))


def _parse(file: InputFile, decoded: Decoded) -> object:
    try:
        return json.loads(decoded.text)
    except json.JSONDecodeError as error:
        raise file.reason(
            "broken_json", f"the file is no JSON ({error.msg})", "mend it at that line", error.lineno
        ) from error
    except (ValueError, RecursionError) as error:
        raise file.reason("broken_json", f"the JSON cannot be parsed ({error})", "mend it, or leave it out") from error


def _records(file: InputFile, parsed: object) -> Mapping[str, object]:
    """Records by JSON pointer: an array, an object that wraps one, or a single object (pointer empty)."""
    if isinstance(parsed, list):
        return {f"/{index}": record for index, record in enumerate(parsed)}
    if not isinstance(parsed, dict):
        raise file.reason("no_text_field", "the JSON is neither an object nor an array", "wrap the text in an object")
    for name in LISTS:
        inner = parsed.get(name)
        if isinstance(inner, list) and inner and all(isinstance(record, dict) for record in inner):
            return {f"/{name}/{index}": record for index, record in enumerate(inner)}
    return {"": parsed}


def _document(file: InputFile, decoded: Decoded, pointer: str, record: object) -> RawDocument:
    place = f"{file.place}{'#' + pointer if pointer else ''}"
    if not isinstance(record, dict):
        raise SetAside(
            "the array holds something that is no object",
            reason_code="no_text_field",
            place=place,
            next_step="write one object an article",
        )
    return record_document(file, pointer, "json", record, place=place, repaired=decoded.repaired)
