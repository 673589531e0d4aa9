"""Sources: from the source_uri of a row back to the file."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit


def existing_files(source_uris: Iterable[str]) -> tuple[list[Path], list[str]]:
    """The files that are still there, and the sources that are not: an address never names a file of ours."""
    uris = list(source_uris)
    files = {uri: Path(unquote(urlsplit(uri).path)) for uri in uris if urlsplit(uri).scheme == "file"}
    there = {uri: file for uri, file in files.items() if file.exists()}
    return list(there.values()), [uri for uri in uris if uri not in there]
