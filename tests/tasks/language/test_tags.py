"""Tags and lemmas: what a word is, where its form leaves it open."""

import pytest

from tasks.knowledge import Knowledge
from tasks.language.lexicon import lexicon
from tasks.language.tags import tag_words

LEXICON = lexicon(Knowledge())


def tag_of(word: str, text: str) -> str:
    words = text.split()
    return tag_words(words, LEXICON)[words.index(word)]


@pytest.mark.parametrize(
    ("word", "text", "tag"),
    [
        ("protest", "The protest ended peacefully .", "NN"),
        ("protest", "They protest every week .", "VBP"),
        ("protest", "Workers protest against the new tax .", "VBP"),
        ("protest", "Teachers will protest on Friday .", "VB"),
        ("visits", "The queen visits the port .", "VBZ"),
        ("visits", "His two visits failed .", "NNS"),
        ("Visits", "Governor Visits Flooded Valley", "VBZ"),
        ("demand", "Nurses demand higher pay", "VBP"),
        ("arrested", "Police arrested three men .", "VBD"),
        ("arrested", "The men arrested on Monday have confessed .", "VBN"),
        ("arrested", "They were arrested .", "VBN"),
        ("wounded", "The wounded soldiers left .", "JJ"),
        ("cut", "They have cut the road .", "VBN"),
        ("cut", "They want to cut the road .", "VB"),
        ("meeting", "The meeting lasted hours .", "NN"),
        ("meeting", "They were meeting the envoy .", "VBG"),
        ("that", "They said that he fled .", "IN"),
        ("that", "The army that won fled .", "WDT"),
        ("to", "They want to leave .", "TO"),
        ("to", "They went to Juba .", "IN"),
        ("'s", "Juba 's mayor left .", "POS"),
        ("'s", "He 's leaving .", "VBZ"),
        ("her", "He met her sister .", "PRP$"),
        ("her", "He met her .", "PRP"),
        ("Kenyan", "A Kenyan minister left .", "JJ"),
        ("Okello", "Then Okello left .", "NNP"),
        ("WHO", "The WHO warned them .", "NNP"),
        ("shows", "Prices fell in March , a survey shows .", "VBZ"),
    ],
)
def test_context_decides_between_the_readings_of_a_form(word: str, text: str, tag: str) -> None:
    assert tag_of(word, text) == tag


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("said", "VBD", "say"),
        ("stopped", "VBD", "stop"),
        ("visited", "VBN", "visit"),
        ("denies", "VBZ", "deny"),
        ("seizing", "VBG", "seize"),
        ("men", "NNS", "man"),
        ("agencies", "NNS", "agency"),
        ("harsher", "JJR", "harsh"),
        ("Okello", "NNP", "Okello"),
        ("Kenyans", "NNPS", "Kenyan"),
        ("frobnicated", "VBD", "frobnicate"),
        ("were", "VBD", "be"),
    ],
)
def test_a_form_goes_back_to_its_dictionary_form(word: str, tag: str, lemma: str) -> None:
    assert LEXICON.lemma(word, tag) == lemma
