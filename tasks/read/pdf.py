"""PDF: the text of all pages, without what stands at the top or the foot of most of them.

Hard because a PDF holds letters at places, not lines: what joins them is a guess, and a scan holds no letter at all.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2

from tasks.read.charset import Decoded
from tasks.read.file import InputFile, WholeFile
from tasks.read.raw import Claims, RawDocument

PAGE_SHARE = 0.5  # of the pages that begin or end with the same line: it is a running head
FEWEST_PAGES = 3  # fewer cannot tell a running head from a sentence

PAGE_BREAK = "\n\f"  # a form feed, as pdftotext writes it

_HYPHEN = re.compile(r"(?<=\w)[-\ufffe\u00ad]\n(?=[a-z])")
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?(?:([+-])(\d{2})'?(\d{2})?|Z)?")


class Pdf(WholeFile):
    FORMAT, SUFFIXES = "pdf", (".pdf",)

    def recognises(self, file: InputFile) -> bool:
        return file.head.startswith(b"%PDF")

    def document(self, file: InputFile) -> RawDocument:
        data = file.read_bytes(file.limits.container_bytes)
        try:
            with pypdfium2.PdfDocument(data) as pdf:
                if len(pdf) > file.limits.pdf_pages:
                    raise file.reason("too_large", f"it has {len(pdf):,} pages", "split it, or raise the limit")
                pages, claims = [_page_text(page) for page in pdf], _claims(pdf.get_metadata_dict())
        except pypdfium2.PdfiumError as error:
            raise file.reason("broken_pdf", f"the PDF cannot be read ({error})", "open it and save its text") from error
        text = PAGE_BREAK.join(_without_running_heads(pages))
        if not any(character.isalpha() for character in text):
            raise file.reason("no_text", "the PDF holds pictures of text, no text", "recognise its text first (OCR)")
        return file.document("", "pdf", "text", Decoded(text), claims)


def _page_text(page: pypdfium2.PdfPage) -> str:
    text: str = page.get_textpage().get_text_range()
    return _HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))


def _without_running_heads(pages: Sequence[str]) -> Iterator[str]:
    split = [page.split("\n") for page in pages]
    if len(pages) < FEWEST_PAGES:
        yield from pages
        return
    edges = Counter(key for lines in split for key in {_key(lines[0]), _key(lines[-1])} if key)
    running = {key for key, pages_with_it in edges.items() if pages_with_it > PAGE_SHARE * len(pages)}
    for lines in split:
        start = 1 if _key(lines[0]) in running or lines[0].strip().isdigit() else 0
        end = len(lines) - (len(lines) > 1 and (_key(lines[-1]) in running or lines[-1].strip().isdigit()))
        yield "\n".join(lines[start:end])


def _key(line: str) -> str:
    """A line without its page number."""
    return re.sub(r"[\W\d_]+", " ", line).strip().casefold()


def _claims(metadata: dict[str, str]) -> Claims:
    title, author = metadata.get("Title", "").strip(), metadata.get("Author", "").strip()
    is_file_name = re.search(r"\.\w{2,4}\Z|\AMicrosoft |\Auntitled", title, re.IGNORECASE) is not None
    return Claims(
        title="" if is_file_name else title,
        published=_iso(metadata.get("CreationDate", "")),
        authors=(author,) if author else (),
    )


def _iso(stamp: str) -> str:
    """`D:20240506103000+02'00'` as ISO 8601; empty when it is none."""
    found = _DATE.match(stamp)
    if not found:
        return ""
    year, month, day, hour, minute, second, sign, zone_hours, zone_minutes = found.groups(default="")
    if not hour:
        return f"{year}-{month}-{day}"
    zone = f"{sign}{zone_hours}:{zone_minutes or '00'}" if sign else "Z" if stamp.endswith("Z") else ""
    return f"{year}-{month}-{day}T{hour}:{minute or '00'}:{second or '00'}{zone}"
