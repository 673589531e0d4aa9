"""Charset: the cheap look for mangled text answers as the full one does."""

import pytest
from ftfy.badness import is_bad
from hypothesis import given
from hypothesis import strategies as st

from tasks.read.charset import STRETCH, looks_decoded_twice

SOUND = [
    "The union ended the strike.",
    "Les salariés ont voté « oui » à l’unanimité : 400 €.",
    "Die Straße nach Görlitz bleibt über Pfingsten gesperrt.",
    "أنهى عمال الميناء الإضراب يوم الاثنين.",
    "Рабочие порта прекратили забастовку в понедельник.",
    "Związkowcy zakończyli strajk w środę, powiedział wójt Żółkiewski.",
    "Strike over 🎉👍🏽 – at last…",
    "港の労働者はストライキを終えた。",
]


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_is_left_alone(text: str) -> None:
    assert not looks_decoded_twice(text * 50)


@pytest.mark.parametrize("text", SOUND)
@pytest.mark.parametrize("charset", ["sloppy-windows-1252", "sloppy-windows-1251", "sloppy-windows-1257", "latin-1"])
def test_text_that_was_decoded_twice_is_judged_as_by_ftfy(text: str, charset: str) -> None:
    mangled = text.encode().decode(charset, errors="replace")
    for given_text in (mangled, "word " * 50 + mangled + " word" * 50):
        assert looks_decoded_twice(given_text) == is_bad(given_text)


@pytest.mark.parametrize("text", ["Ã  la carte", "À la carte", "x\nÃ y", "a Â b", "said Â", "Ã ", " Ã ", "œ", "œ-"])
def test_cases_at_the_edge_of_a_text_are_judged_as_by_ftfy(text: str) -> None:
    assert looks_decoded_twice(text) == is_bad(text)


def test_a_run_across_two_stretches_is_one_run() -> None:
    text = "a" * (STRETCH - 1) + "\xa0œ"
    assert looks_decoded_twice(text) == is_bad(text)


@given(
    st.integers(STRETCH - 8, STRETCH + 1),
    st.text(alphabet=st.sampled_from("aZ .,\n\t0ÃÂâ€™œŠ°×²àØÙ´»«–\xa0вЂВГ√±β┐žéü¼"), max_size=60),
)
def test_any_text_is_judged_as_by_ftfy_wherever_it_stands(before: int, text: str) -> None:
    for given_text in (text, "a" * before + text):
        assert looks_decoded_twice(given_text) == is_bad(given_text)
