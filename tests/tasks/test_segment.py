"""Segmenting: blocks are the paragraphs, and know what stands in quotation marks."""

from tasks.clean import clean
from tasks.read import RawDocument
from tasks.segment import segment


def test_blocks_are_the_paragraphs_with_their_offsets() -> None:
    text = "Ferry strike ends\n\nWorkers went\n\nback to work. They sang."
    article = clean(RawDocument("file:///a.txt", "", "text", "text", text))
    blocks = segment(article)
    assert [(b.paragraph, b.kind, b.text, b.is_sentence) for b in blocks] == [
        (0, "headline", "Ferry strike ends", True),
        (1, "body", "Workers went", False),
        (2, "body", "back to work. They sang.", False),
    ]
    assert all(article.document.text[b.start : b.start + len(b.text)] == b.text for b in blocks)


def test_a_stretch_in_quotation_marks_makes_the_sentences_inside_it_quotes() -> None:
    article = clean(RawDocument("file:///a.txt", "", "text", "text", 'He spoke. "We won. It was late." They left.'))
    (block,) = segment(article)
    text, start = block.text, block.start
    inside, outside = text.index("It was"), text.index("They")
    assert block.kind_of(start + inside, start + inside + 11) == "quote"
    assert block.kind_of(start + outside, start + len(text)) == "body"
