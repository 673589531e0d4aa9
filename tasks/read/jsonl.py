"""JSONL: one record a line; a broken line costs that line only."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from tasks.read.charset import decode
from tasks.read.fields import record_document
from tasks.read.file import InputFile, Reader
from tasks.read.raw import RawDocument, Unreadable
from warehouse.errors import SetAside


class Line(NamedTuple):
    number: int  # counted from 1, blank lines too
    data: bytes
    is_whole: bool


class Jsonl(Reader):
    FORMAT, SUFFIXES = "jsonl", (".jsonl", ".ndjson", ".jsonlines")

    def recognises(self, file: InputFile) -> bool:
        """Two lines that each begin a record; one alone is told from JSON by the name."""
        if file.suffix in self.SUFFIXES:
            return file.opening.startswith("{")
        lines = [line for line in file.opening.splitlines() if line.strip()]
        records = [line for line in lines[:3] if line.lstrip().startswith("{")]
        return len(records) > 1 and records[0].rstrip().endswith("}")

    def each(self, file: InputFile) -> Iterable[object]:
        return _lines(file)

    def documents(self, file: InputFile, first: int) -> Iterator[RawDocument | Unreadable]:
        for line in islice(_lines(file), first, None):
            member = f"line {line.number}"
            try:
                yield _document(file, line, member)
            except SetAside as error:
                yield file.unreadable(error, member, line.data)


def _lines(file: InputFile) -> Iterator[Line]:
    """Lines that are not blank; of one over the limit only its beginning."""
    limit = file.limits.line_bytes
    with file.open() as stream:
        number = 0
        while data := stream.readline(limit + 1):
            number += 1
            is_whole = len(data) <= limit
            rest = data
            while len(rest) > limit and not rest.endswith(b"\n"):
                rest = stream.readline(limit + 1)
            if data.strip(b" \t\r\n\xef\xbb\xbf"):
                yield Line(number, data, is_whole)


def _document(file: InputFile, line: Line, member: str) -> RawDocument:
    place = f"{file.place}:{line.number}"
    if not line.is_whole:
        raise file.reason(
            "too_large", f"the line is longer than {file.limits.line_bytes:,} bytes", "split the record", line.number
        )
    decoded = decode(line.data, place=place)
    try:
        record = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        raise file.reason("broken_json", f"the line is no JSON ({error})", "mend the line", line.number) from error
    if not isinstance(record, dict):
        raise file.reason("broken_json", "the line is no JSON object", "write one object a line", line.number)
    return record_document(file, member, "jsonl", record, place=place, repaired=decoded.repaired)
