"""Tokens: words in the manner of Universal Dependencies."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.knowledge import Knowledge
from tasks.language.tokens import split_words

KNOWLEDGE = Knowledge()
LONG = 100_000  # characters, far more than any paragraph
LINEAR_SECONDS = 5  # ten times what a slow machine needs; quadratic work takes minutes
LONGEST_TOKEN = 2_100  # an address of 2,000 signs, with its scheme


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in split_words(text, KNOWLEDGE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They don't agree.", "They do n't agree ."),
        ("She can’t, he cannot.", "She ca n’t , he can not ."),
        ("DON'T! We're gonna win, I'd've said.", "DO N'T ! We 're gon na win , I 'd 've said ."),
        ("im sure they dont, alot", "i m sure they do nt , a lot"),
        ("IM me at 5, Imogen", "IM me at 5 , Imogen"),
        ("Kenya's ports, the miners' union", "Kenya 's ports , the miners ' union"),
        ("THE BANK'S NEWS", "THE BANK 'S NEWS"),
        ("'Tis ten o'clock, ma'am, so feed 'em", "'T is ten o'clock , ma'am , so feed 'em"),
        ("Mr. O'Brien’s “plan” for Sana'a", "Mr. O'Brien ’s “ plan ” for Sana'a"),
        ("the coup d'état of '98 and the 1990's", "the coup d'état of '98 and the 1990's"),
        ("``quoted'' and ‘so’", "`` quoted '' and ‘ so ’"),
    ],
)
def test_apostrophes_part_words_that_are_two_and_stay_in_words_that_are_one(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a well-armed, Gaza-based group", "a well - armed , Gaza - based group"),
        ("to co-operate and re-elect an Ex-minister", "to co-operate and re-elect an Ex-minister"),
        ("anti-war e-mail of the mid-1980s", "anti-war e-mail of the mid-1980s"),
        ("Lashkar-e-Taiba", "Lashkar - e - Taiba"),  # only a prefix at the start of the word
        ("a Kafka-esque UN-led trial", "a Kafka-esque UN - led trial"),
        ("talks — or not – went on--until now", "talks — or not – went on -- until now"),
        ("20-30 men, 2010–12, pages 3-5", "20 - 30 men , 2010 – 12 , pages 3 - 5"),
        ("Call 555-0143 or 202-555-0143.", "Call 555-0143 or 202-555-0143 ."),
        ("and/or, w/o, AT&T", "and / or , w/o , AT&T"),
    ],
)
def test_a_hyphen_is_a_word_but_after_a_prefix(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the U.S. envoy", "the U.S. envoy"),
        ("She lives in the U.S.", "She lives in the U.S."),
        ("the U.S.-led force at 9 a.m.", "the U.S. - led force at 9 a.m."),
        ("Gen. Okello and Mr. Ade", "Gen. Okello and Mr. Ade"),
        ("J. K. Ade met B.T. Okello.", "J. K. Ade met B.T. Okello ."),
        ("He got vitamin C. The others did not.", "He got vitamin C . The others did not ."),
        ("She said no. No. They asked again.", "She said no . No . They asked again ."),
        ("Resolution No. 1701 is the answer, no? No.", "Resolution No. 1701 is the answer , no ? No ."),
        ("No. I will. No. A plan.", "No . I will . No . A plan ."),
        ("of Dune Inc. The firm", "of Dune Inc. The firm"),
        ("On Main St. The end of St. Paul", "On Main St . The end of St. Paul"),
        ("in Sept. 2001 and in Sept. They left.", "in Sept. 2001 and in Sept . They left ."),
        ("ships, planes, etc., and tanks, etc. The end", "ships , planes , etc. , and tanks , etc . The end"),
        ("a poet (b. 1931)", "a poet ( b. 1931 )"),
        ("It ended. Then it began.It went on.", "It ended . Then it began . It went on ."),
    ],
)
def test_a_full_stop_stays_on_a_short_form_and_ends_a_sentence(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 10:30 on 12/03/2010", "at 10:30 on 12/03/2010"),
        ("at 7:30pm", "at 7:30 pm"),
        ("1,200.50 dollars, the 3rd in 1990s", "1,200.50 dollars , the 3rd in 1990s"),
        ("$5m, €20bn, £3.5 million, 5%", "$ 5 m , € 20 bn , £ 3.5 million , 5 %"),
        ("hit .265 over 10km at +3", "hit .265 over 10 km at +3"),
        ("an F-16, a 4x4", "an F - 16 , a 4x4"),
        ("It was 2003.", "It was 2003 ."),
    ],
)
def test_a_number_is_one_word_and_its_unit_another(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail press@example.org or https://example.org/a?b=1", "mail press@example.org or https://example.org/a?b=1"),
        ("(see www.example.org/x).", "( see www.example.org/x ) ."),
        ("on example.co.uk, in plan.pdf.", "on example.co.uk , in plan.pdf ."),
        ("@un_desk wrote #ceasefire today", "@un_desk wrote #ceasefire today"),
        ("wait... what?! Well…", "wait ... what ?! Well …"),
        ("thanks :-) and ;)", "thanks :-) and ;)"),
        ("<< File: a >> ***", "<< File : a >> ***"),
    ],
)
def test_addresses_and_runs_of_marks_are_one_word(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cafe\u0301s, re\u0301sume\u0301", "cafe\u0301s , re\u0301sume\u0301"),
        ("हिन्दी में", "हिन्दी में"),  # vowel signs are marks
        ("שלום, עולם", "שלום , עולם"),
        ("go 👩‍👩‍👧‍👦🇰🇪👍🏽 ❤️", "go 👩‍👩‍👧‍👦 🇰🇪 👍🏽 ❤️"),
        ("co\u00adop\u00a0x\u2003y\u2028z", "co\u00adop x y z"),
        ("a\x00b\x1fc", "a \x00 b c"),
    ],
)
def test_marks_stay_on_their_letter_and_signs_of_one_picture_together(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@given(st.text(max_size=200) | st.text("aN'’.-nt1@:/(!…\u0301\u200d👍 \x00", max_size=200))
@example("\ud800\u0301 \x1c\x85\ufeff")
def test_no_character_but_white_space_is_lost_or_doubled(text: str) -> None:
    spans = split_words(text, KNOWLEDGE)
    assert all(text[start:end] and not any(map(str.isspace, text[start:end])) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    outside = set(range(len(text))) - {k for start, end in spans for k in range(start, end)}
    assert not [text[k] for k in outside if not text[k].isspace()]


@given(st.lists(st.sampled_from(["Mr. Ade", "don't", "U.S.", "$5m", "e-mail", "No.", "x@y.org", "so...", "’98"])))
def test_what_stands_in_other_lines_changes_nothing(lines: list[str]) -> None:
    closed = [f"{line} ;" for line in lines]
    assert words("\n".join(closed)) == [word for line in closed for word in words(line)]


@pytest.mark.parametrize(
    "unit", ["x", ".", "'", "’", "-", "_", "a.", "1-", "n't", "a@", "www.", "(", "\u0301", "👍\u200d"]
)
def test_a_text_without_a_space_is_cut_into_bounded_tokens_in_linear_time(unit: str) -> None:
    text = unit * (LONG // len(unit))
    begun = process_time()
    lengths = [end - start for start, end in split_words(text, KNOWLEDGE)]
    assert process_time() - begun < LINEAR_SECONDS
    assert sum(lengths) == len(text)
    assert max(lengths) <= LONGEST_TOKEN
