"""CoNLL-U: what is read is written again, and a broken line says where it is."""

import pytest

from tasks.annotate import Name, Token
from tasks.language.analysis import Parsed, Stretch
from tasks.language.conllu import (
    ConlluRange,
    ConlluSentence,
    ConlluWord,
    conllu_sentence,
    name_tags,
    read_conllu,
    with_analysis,
    write_conllu,
)
from warehouse.errors import SetAside, Stop

FERRY = """\
# newdoc id = harbour
# newpar
# sent_id = harbour-1
# text = We don't row.
1\tWe\twe\tPRON\tPRP\tCase=Nom\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\tLang=en
2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\trow\trow\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

"""


def rows(*lines: str) -> list[str]:
    """Lines whose columns are parted by spaces here."""
    return ["\t".join(line.split(" ")) + "\n" if line[:1].isdigit() else f"{line}\n" for line in lines]


def word(number: int | str, head: int | str = 0) -> str:
    return f"{number} boat _ _ _ _ {head} _ _ _"


def parsed(text: str, *, names: tuple[Name, ...] = (), start: int = 0, is_cut: bool = False) -> Parsed:
    """Words that spaces part; the last but for a full stop is the root."""
    words, place = [], 0
    for part in text.replace(".", " .").split():
        place = text.index(part, place)
        words.append((part, place))
        place += len(part)
    tokens = tuple(
        Token(i, start + at, start + at + len(form), form, form.lower(), "X", "FW", i - 1, "root" if i == 0 else "dep")
        for i, (form, at) in enumerate(words)
    )
    return Parsed(tokens, names, is_cut)


def test_a_sentence_is_read_with_its_comments_and_ranges() -> None:
    (sentence,) = read_conllu(FERRY.splitlines(keepends=True), "ferry.conllu")
    assert sentence == ConlluSentence(
        ("# newdoc id = harbour", "# newpar", "# sent_id = harbour-1", "# text = We don't row."),
        (
            ConlluWord("We", "we", "PRON", "PRP", "Case=Nom", 3, "nsubj"),
            ConlluWord("do", "do", "AUX", "VBP", "_", 3, "aux"),
            ConlluWord("n't", "not", "PART", "RB", "_", 3, "advmod"),
            ConlluWord("row", "row", "VERB", "VB", "VerbForm=Inf", -1, "root", "SpaceAfter=No"),
            ConlluWord(".", ".", "PUNCT", ".", "_", 3, "punct"),
        ),
        (ConlluRange(1, 2, "don't", "Lang=en"),),
    )
    assert (sentence.sent_id, sentence.text) == ("harbour-1", "We don't row.")
    assert sentence.is_new_document
    assert sentence.is_new_paragraph


def test_what_was_read_is_written_again() -> None:
    assert "".join(map(write_conllu, read_conllu((FERRY * 2).splitlines(keepends=True), "f"))) == FERRY * 2


@pytest.mark.parametrize(
    ("comment", "new_document", "new_paragraph"),
    [
        ("# newdoc", True, False),
        ("# newdoc id = a", True, False),
        ("#newpar", False, True),
        ("# newpar id = a-1", False, True),
        ("# newpar_block = p (2 s)", False, False),
        ("# text = newpar", False, False),
    ],
)
def test_marks_tell_where_documents_and_paragraphs_begin(comment: str, new_document: bool, new_paragraph: bool) -> None:
    (sentence,) = read_conllu(rows(comment, word(1)), "f")
    assert (sentence.is_new_document, sentence.is_new_paragraph) == (new_document, new_paragraph)


@pytest.mark.parametrize(
    ("lines", "heads"),
    [
        ([word(1), word("1.1", "_"), word(2, 1)], [-1, 0]),  # an empty node is skipped
        ([word("0.1", "_"), word(1)], [-1]),
        ([word(1, "_"), word(2, "_")], [None, None]),  # words without an analysis
    ],
)
def test_heads_count_from_nought_as_tokens_do(lines: list[str], heads: list[int | None]) -> None:
    (sentence,) = read_conllu(rows(*lines), "f")
    assert [w.head for w in sentence.words] == heads


def test_windows_line_ends_and_a_missing_last_blank_line_do_no_harm() -> None:
    lines = [line.rstrip("\n") + "\r\n" for line in rows(word(1), "", "", word(1), word(2, 1))]
    assert [len(s.words) for s in read_conllu(lines, "f")] == [1, 2]


@pytest.mark.parametrize(
    ("lines", "place", "fact"),
    [
        ([word(1), "2 boat"], "f:2", "2 columns, not 10"),
        ([word(1), "# text = late"], "f:2", "1 columns, not 10"),
        ([word(1), word(3)], "f:2", "ID 3 cannot follow word 1"),
        ([word("1-a")], "f:1", "'1-a' is no ID"),
        ([word(1, "top")], "f:1", "HEAD 'top' is no number"),
        ([word(1), word(2, 7), word(3)], "f:2", "HEAD 7 in a sentence of 3 words"),
        ([word("1-2", "_"), word(1)], "f:2", "range 1-2 in a sentence of 1 words"),
        ([word("1-2", "_"), word(1), word("2-3", "_"), word(2), word(3)], "f:3", "ID 2-3 cannot follow word 1"),
        (["", "# text = nothing"], "f:2", "a sentence without words"),
        (["1  _ _ _ _ 0 _ _ _"], "f:1", "the word is empty"),
    ],
)
def test_a_broken_line_is_named_with_its_place_and_the_next_step(lines: list[str], place: str, fact: str) -> None:
    with pytest.raises(SetAside) as caught:
        list(read_conllu(rows(*lines), "f"))
    assert (caught.value.place, caught.value.fact, caught.value.reason_code) == (place, fact, "broken_conllu")
    assert caught.value.next_step


def test_sentences_before_a_broken_line_are_given() -> None:
    sentences = read_conllu(rows(word(1), "", word(2)), "f")
    assert next(sentences).words == (ConlluWord("boat", head=-1),)
    with pytest.raises(SetAside):
        next(sentences)


def test_an_analysis_is_written_with_text_spaces_and_names() -> None:
    stretch = Stretch("  Ada Roe\nrows.Now", 100)
    found = parsed("Ada Roe\nrows.", names=(Name(0, 1, "PER"),), start=102)
    assert write_conllu(conllu_sentence(found, stretch, "7", ["# newpar"])) == (
        "# newpar\n"
        "# sent_id = 7\n"
        "# text = Ada Roe rows.\n"
        "1\tAda\tada\tX\tFW\t_\t0\troot\t_\tName=B-PER\n"
        "2\tRoe\troe\tX\tFW\t_\t1\tdep\t_\tName=I-PER\n"
        "3\trows\trows\tX\tFW\t_\t2\tdep\t_\tSpaceAfter=No\n"
        "4\t.\t.\tX\tFW\t_\t3\tdep\t_\tSpaceAfter=No\n\n"
    )


def test_nothing_is_said_of_the_space_after_the_last_word_of_a_stretch() -> None:
    assert conllu_sentence(parsed("Row on"), Stretch("Row on"), "1").words[-1].misc == "_"


def test_a_sentence_that_was_cut_says_so() -> None:
    cut = conllu_sentence(parsed("Row on", is_cut=True), Stretch("Row on"), "1")
    assert cut.comments[-1] == "# is_cut"
    assert with_analysis(cut, parsed("Row on")).comments == cut.comments[:-1]


def test_a_character_that_would_break_a_line_becomes_a_space() -> None:
    odd = ConlluSentence(("# text = a\u2028b",), (ConlluWord("a\tb", "a\x85b", head=-1),))
    assert write_conllu(odd) == "# text = a b\n1\ta b\ta b\t_\t_\t_\t0\t_\t_\t_\n\n"


def test_given_words_keep_forms_ranges_and_other_marks() -> None:
    first, second = "1 can A B C D 2 d _ SpaceAfter=No|Name=B-ORG|Gloss=x", "2 not A B C D 0 root _ _"
    (sentence,) = read_conllu(rows("# sent_id = x", "1-2 cannot _ _ _ _ _ _ _ _", first, second), "f")
    renewed = with_analysis(sentence, parsed("can not", names=(Name(1, 1, "MISC"),)))
    assert (renewed.comments, renewed.ranges) == (sentence.comments, sentence.ranges)
    assert renewed.words == (
        ConlluWord("can", "can", "X", "FW", "_", -1, "root", "SpaceAfter=No|Gloss=x"),
        ConlluWord("not", "not", "X", "FW", "_", 0, "dep", "Name=B-MISC"),
    )


def test_an_engine_that_splits_given_words_is_refused() -> None:
    with pytest.raises(Stop, match="2 tokens for 1 words"):
        with_analysis(ConlluSentence((), (ConlluWord("cannot"),)), parsed("can not"))


def test_names_are_tagged_from_their_first_word_to_their_last() -> None:
    found = parsed("a b c d", names=(Name(0, 0, "LOC"), Name(1, 3, "ORG")))
    assert name_tags(found) == ["B-LOC", "B-ORG", "I-ORG", "I-ORG"]
