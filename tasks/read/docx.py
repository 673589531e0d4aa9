"""DOCX: a Word document becomes a page, with its headings, lists and tables.

Hard because it is a ZIP of XML: both may be bombs, and the library that reads it takes them as they come.
"""

from io import BytesIO
from xml.etree.ElementTree import ParseError

import mammoth
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tasks.read.charset import Decoded
from tasks.read.file import InputFile, WholeFile
from tasks.read.raw import Claims, RawDocument
from tasks.read.zip_archive import open_member, opened

BODY, CORE = "word/document.xml", "docProps/core.xml"
_DC, _TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"


class Docx(WholeFile):
    FORMAT, SUFFIXES = "docx", (".docx",)

    def recognises(self, file: InputFile) -> bool:
        if not file.head.startswith(b"PK\x03\x04"):
            return False
        with opened(file) as archive:
            return BODY in archive.namelist()

    def document(self, file: InputFile) -> RawDocument:
        core = _core(file)
        data = file.read_bytes(file.limits.container_bytes)
        try:
            page = mammoth.convert_to_html(BytesIO(data), convert_image=lambda _: []).value
        except (KeyError, ValueError, AttributeError, IndexError) as error:  # what mammoth raises for a broken document
            raise file.reason("broken_docx", f"the document cannot be read ({error!r})", "save it again") from error
        return file.document("", "docx", "html", Decoded(page), _claims(core))


def _core(file: InputFile) -> bytes:
    """What the document says about itself, once all of its XML was unpacked within limits.

    Raises SetAside for XML that is too large, broken, or declares entities, and for a file without a body.
    """
    core = None
    with opened(file) as archive:
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                with open_member(file, archive, info) as stream:
                    part = stream.read(file.limits.text_bytes + 1)
                if len(part) > file.limits.text_bytes:
                    raise file.reason("too_large", f"{info.filename} is too large", "split the document")
                if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                    raise file.reason("xml_entities", f"{info.filename} declares entities", "save it again as DOCX")
                core = part if info.filename == CORE else core
        if BODY not in archive.namelist():
            raise file.reason("broken_docx", "the file is no Word document", "save it again as DOCX")
    return core or b"<none/>"


def _claims(core: bytes) -> Claims:
    try:
        told = fromstring(core)
    except (ParseError, DefusedXmlException):
        return Claims()  # the document can be read without what it says about itself
    author = (told.findtext(f"{_DC}creator") or "").strip()
    return Claims(
        title=(told.findtext(f"{_DC}title") or "").strip(),
        published=(told.findtext(f"{_TERMS}created") or "").strip(),
        authors=(author,) if author else (),
        language=(told.findtext(f"{_DC}language") or "").strip(),
    )
