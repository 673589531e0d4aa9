"""Sources: from the source_uri of a row back to the file."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit


def existing_files(source_uris: Iterable[str]) -> tuple[list[Path], list[str]]:
    """The files that are still there, and the sources that are not."""
    files = {uri: Path(unquote(urlsplit(uri).path)) for uri in source_uris}
    return [f for f in files.values() if f.exists()], [uri for uri, f in files.items() if not f.exists()]
