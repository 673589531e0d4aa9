"""What a reader would make of a time expression, by the day of the document. `word/TAG` marks the tag of a verb."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.annotate import AnnotatedSentence, Token
from tasks.clean import Article, Paragraph
from tasks.knowledge import Knowledge
from tasks.times import date_article, find_times
from tasks.times.days import easter
from tasks.times.expressions import find_expressions
from warehouse.records import Document, Sentence, Time

KNOWLEDGE = Knowledge()
TAGS = {"TO": "PART", "MD": "AUX", "VBZ": "VERB", "VBD": "VERB", "VB": "VERB", "VBN": "VERB", "VBG": "VERB"}


def article(text: str, day: str | None) -> Article:
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    document = Document(
        doc_id="d", source_uri="file:///d", member="", format="text", raw_hash="", canonical_url=None, publisher=None,
        title=None, byline=(), section=None, language="en", published_at=published,
        published_precision="day" if day else None, published_evidence=None, published_candidates=(), dateline=None,
        dateline_place_id=None, credit=(), correction=None, text=text, text_hash="", quality=1.0, duplicate_of=None,
        duplicate_kind=None,
    )  # fmt: skip
    return Article(document, ())


def annotated(tagged: str, index: int = 0, start: int = 0) -> AnnotatedSentence:
    text, shift = re.sub(r"/(?:MD|TO|VB[A-Z]?)\b", "", tagged), 0
    tokens: list[Token] = []
    for match in re.finditer(r"([\w'’.-]+?)(?:/(MD|TO|VB[A-Z]?))?(?=[\s,;:()]|$)|[^\w\s]", tagged):
        word, tag = match.group(1) or match.group(), match.group(2) or ""
        place = start + match.start() - shift
        shift += len(tag) + 1 if tag else 0
        upos = TAGS.get(tag) or ("NOUN" if word.isalpha() else "PUNCT")
        tokens.append(
            Token(len(tokens), place, place + len(word), word, word.rstrip("s"), upos, tag or "NN", -1, "dep")
        )
    record = Sentence(
        sentence_id=f"d:s{index}",
        doc_id="d",
        index=index,
        paragraph=0,
        kind="body",
        start=start,
        end=start + len(text),
        text=text,
    )
    return AnnotatedSentence(record, tuple(tokens))


def times(*tagged: str, day: str | None) -> tuple[Time, ...]:
    sentences, start = [], 0
    for index, sentence in enumerate(tagged):
        sentences.append(annotated(sentence, index, start))
        start += len(sentences[-1].record.text) + 1
    return find_times(sentences, article(" ".join(s.record.text for s in sentences), day), KNOWLEDGE)


def spans(*tagged: str, day: str | None) -> list[tuple[str, str | None]]:
    return [(time.text, time.value) for time in times(*tagged, day=day)]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Farmers blocked/VBD the bridge on Monday.", "2024-03-11", ("Monday", "2024-03-11")),  # today counts
        ("Farmers blocked/VBD the bridge on Tuesday.", "2024-03-11", ("Tuesday", "2024-03-05")),
        ("The council will/MD vote/VB on Tuesday.", "2024-03-11", ("Tuesday", "2024-03-12")),
        ("He said/VBD on Tuesday that the council will/MD vote/VB.", "2024-03-11", ("Tuesday", "2024-03-05")),
        ("The fair opens/VBZ on Friday.", "2024-03-11", ("Friday", "2024-03-15")),
        ("She left/VBD last Thursday.", "2024-03-14", ("last Thursday", "2024-03-07")),
        ("She leaves/VBZ next Thursday.", "2024-03-12", ("next Thursday", "2024-03-21")),
        ("They met/VBD on Wednesday last week.", "2024-03-14", ("Wednesday last week", "2024-03-06")),
        ("They met/VBD on Monday (March 4).", "2024-03-14", ("Monday (March 4)", "2024-03-04")),
        ("The port closed/VBD over the weekend.", "2024-03-13", ("the weekend", "2024-03-09/2024-03-10")),
        ("The camp runs/VBZ from Monday to Friday.", "2024-03-13", ("from Monday to Friday", "2024-03-11/2024-03-15")),
        ("Flights stopped/VBD late on Sunday night.", "2024-03-13", ("late on Sunday night", "2024-03-10")),
        ("The siege ended/VBD at 4 a.m. on Sunday.", "2024-03-13", ("4 a.m. on Sunday", "2024-03-10")),
    ],
)
def test_weekday_is_the_last_one_unless_a_verb_right_there_looks_ahead(
    text: str, day: str, expected: tuple[str, str]
) -> None:
    assert spans(text, day=day) == [expected]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("The mine reopened/VBD in May.", "2024-06-11", ("May", "2024-05")),  # a month, not a day of it
        ("The mine reopened/VBD in November.", "2024-02-10", ("November", "2023-11")),
        ("The mine will/MD reopen/VB in November.", "2024-02-10", ("November", "2024-11")),
        ("He planned/VBD a tour in April.", "2024-02-10", ("April", "2024-04")),  # near, though ahead
        ("The mine shut/VBD in August last year.", "2024-02-10", ("August last year", "2023-08")),
        ("The mine shut/VBD last October.", "2024-02-10", ("last October", "2023-10")),
        ("The mine shut/VBD on 30 December.", "2024-01-03", ("30 December", "2023-12-30")),
        ("The mine shut/VBD on Feb. 3, 2019.", "2024-01-03", ("Feb. 3, 2019", "2019-02-03")),
        ("Talks ran/VBD from 28 May to 2 June.", "2024-06-11", ("from 28 May to 2 June", "2024-05-28/2024-06-02")),
        ("Talks will/MD run/VB from 14 to 16 March.", "2024-03-12", ("from 14 to 16 March", "2024-03-14/2024-03-16")),
        ("Talks ran/VBD May 8-10.", "2024-06-11", ("May 8-10", "2024-05-08/2024-05-10")),
        ("Fees rose/VBD between March and May 2021.", "2024-06-11",
         ("between March and May 2021", "2021-03-01/2021-05-31")),
        ("Fees rose/VBD from November to February.", "2024-06-11",
         ("from November to February", "2023-11-01/2024-02-29")),
        ("Prices rose/VBD in early August.", "2024-08-20", ("early August", "2024-08-01/2024-08-10")),
        ("Prices rose/VBD in mid-2022.", "2024-08-20", ("mid-2022", "2022-04-01/2022-09-30")),
    ],
)  # fmt: skip
def test_month_without_a_year_is_the_nearest_one(text: str, day: str, expected: tuple[str, str]) -> None:
    assert spans(text, day=day) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2024-03-13"), ("yesterday", "2024-03-12"), ("tomorrow", "2024-03-14"), ("tonight", "2024-03-13"),
        ("last night", "2024-03-12"), ("the day before yesterday", "2024-03-11"), ("two days ago", "2024-03-11"),
        ("this week", "2024-W11"), ("last week", "2024-W10"), ("next month", "2024-04"), ("last year", "2023"),
        ("a year ago", "2023"), ("six months ago", "2023-09"), ("three weeks ago", "2024-02-21"),
        ("the past three days", "2024-03-10/2024-03-13"), ("the next two weeks", "2024-03-14/2024-03-27"),
        ("recent months", "2023-12-13/2024-03-13"), ("earlier this month", "2024-03-01/2024-03-13"),
        ("later this year", "2024-03-13/2024-12-31"), ("late last year", "2023-10-01/2023-12-31"),
        ("the 1990s", "1990-01-01/1999-12-31"), ("the 20th century", "1900-01-01/1999-12-31"),
        ("the second quarter of 2021", "2021-04-01/2021-06-30"),
        ("the first half of last year", "2023-01-01/2023-06-30"),
        ("last summer", "2023-06-01/2023-08-31"), ("the winter of 2020", "2020-12-01/2021-02-28"),
        ("the first Monday of May 2022", "2022-05-02"), ("the last week of July 2023", "2023-W30"),
        ("2024-02-29", "2024-02-29"), ("29.02.2024", "2024-02-29"), ("5/31/2023", "2023-05-31"),
        ("1/3/2024", "2024-03-01"),
        ("2015-18", "2015-01-01/2018-12-31"), ("nineteen ninety-one", "1991"), ("Christmas Eve", "2023-12-24"),
        ("Easter 2023", "2023-04-09"), ("two days before Christmas 2023", "2023-12-23"),
        ("the week of February 5", "2024-W06"),
        ("the end of the month", "2024-03-21/2024-03-31"),
    ],
)  # fmt: skip
def test_expression_becomes_the_interval_a_reader_would_name(text: str, expected: str) -> None:
    (found,) = times(f"We recall {text}.", day="2024-03-13")
    assert (found.value, found.start, found.end) == (expected, 10, 10 + len(text))


def test_open_side_stays_open_in_the_value_and_ends_with_the_document_in_the_days() -> None:
    (since,) = times("It rained/VBD since January.", day="2024-03-13")
    assert (since.value, since.date_start, since.date_end) == ("2024-01-01/", date(2024, 1, 1), date(2024, 3, 13))
    (until,) = times("It will/MD last/VB until Friday.", day="2024-03-13")
    assert (until.value, until.date_start, until.date_end) == ("/2024-03-15", date(2024, 3, 13), date(2024, 3, 15))


@pytest.mark.parametrize(
    ("text", "day", "value"),
    [
        ("It was/VBD a lake before 2018.", "2024-03-13", "/2017-12-31"),
        ("It has been a park since 2019.", None, "2019-01-01/"),
        ("The roof will/MD open/VB before the summer.", "2024-03-13", "/2024-05-31"),
    ],
)
def test_open_side_that_nothing_closes_has_a_value_and_no_days(text: str, day: str | None, value: str) -> None:
    (found,) = times(text, day=day)
    assert (found.value, found.date_start, found.date_end, found.granularity) == (value, None, None, "vague")


def test_before_the_end_of_a_month_runs_to_its_last_day_and_before_dawn_is_that_day() -> None:
    (by,) = times("They will/MD sign/VB before the end of April.", day="2024-03-13")
    assert (by.value, by.date_start, by.date_end) == ("/2024-04-30", date(2024, 3, 13), date(2024, 4, 30))
    (dawn,) = times("The ship sank/VBD before dawn on Tuesday.", day="2024-03-13")
    assert (dawn.date_start, dawn.date_end) == (date(2024, 3, 12), date(2024, 3, 12))


def test_a_span_counted_from_an_event_names_no_day() -> None:
    _, span = times("They left/VBD on Monday, two days after a mine had/VBD flooded/VBN.", day="2024-03-13")
    assert (span.text, span.timex_type, span.date_start) == ("two days", "DURATION", None)


def test_a_past_act_later_than_something_untold_names_no_day_to_come() -> None:
    assert times("Two years later the bridge fell/VBD down.", day="2024-03-13")[0].date_start is None


def test_a_month_of_a_past_verb_is_not_ahead() -> None:
    assert spans("The mill burned/VBD down in May.", day="2024-03-13") == [("May", "2023-05")]


def test_an_expression_inside_another_is_not_told_twice() -> None:
    assert [t.text for t in times("All had left/VBN by Tuesday noon.", day="2024-03-13")] == ["by Tuesday noon"]


@pytest.mark.parametrize(
    "text",
    [
        "The clubs may march again.",
        "April Jones thanked the second officer.",
        "Mrs. May said that May would resign.",
        "About 2,000 people and 1500 soldiers came.",
        "He sat in the sun and had a second.",
        "The 18th round of talks failed.",
        "Room 101 holds 2012 people.",
        "She is 35 years old.",
        "The bridge is as safe today as it was then.",
        "Bread was dearer than it is today.",
    ],
)
def test_words_and_numbers_that_are_no_dates_are_left_alone(text: str) -> None:
    assert [t.text for t in times(text, day="2024-03-13") if t.date_start or t.date_end] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry sailed/VBD at 1830 GMT on Monday.", ["1830 GMT on Monday"]),
        ("Radio Alora broke/VBD the news on 24/7 radio.", []),
        ("A fire gutted/VBD 1987 Harbour View Road.", []),
        ("In 1987 Harbour View Road was/VBD a field.", ["1987"]),
        ("The clinic runs/VBZ Windows 2000 and the council cited/VBD Resolutions 1970 and 1973.", []),
        ("The 12 June Movement and the 5 October Brigade met/VBD near 26 July Street.", []),
        ("Veterans joined/VBD the 5 March Youth Brigade.", []),
        ("On 12 June Movement leaders fled/VBD.", ["12 June"]),
        ("Voters of Alora chose/VBD him on Super Tuesday.", []),
        ("The museum tells/VBZ of the October Revolution and the Winter Palace.", []),
        ("The revolution began/VBD in October.", ["October"]),
    ],
)
def test_a_date_inside_a_name_or_an_address_says_no_time(text: str, expected: list[str]) -> None:
    assert [t.text for t in times(text, day="2024-03-13")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya marked/VBD its Independence Day with a parade.", "2023-12-12"),
        ("Crowds in Accra kept/VBD Independence Day.", "2024-03-06"),
        ("Police closed/VBD streets for the Polish Independence Day march.", "2023-11-11"),
        ("Americans will/MD watch/VB fireworks on Independence Day.", "2024-07-04"),
        ("They will/MD meet/VB again on Independence Day.", None),  # of a country that nobody named
        ("Shops in Ankara shut/VBD on Victory Day.", "2023-08-30"),
        ("Shops will/MD shut/VB on Victory Day.", "2024-05-09"),
    ],
)
def test_a_national_day_is_that_of_the_country_named(text: str, expected: str | None) -> None:
    assert [t.value for t in times(text, day="2024-03-13")] == [expected]


def test_a_national_day_or_a_season_is_that_of_the_dateline() -> None:
    def value(text: str, dateline: str, day: str) -> str | None:
        told = article(text, day)
        document = replace(told.document, dateline=dateline)
        return find_times([annotated(text)], replace(told, document=document), KNOWLEDGE)[0].value

    assert value("Guards paraded/VBD on Independence Day.", "NAIROBI", "2024-03-13") == "2023-12-12"
    assert value("The lake dried/VBD up last summer.", "MELBOURNE", "2024-05-03") == "2023-12-01/2024-02-29"
    assert value("The lake froze/VBD this winter.", "OSLO", "2024-04-03") == "2023-12-01/2024-02-29"
    assert value("Maize failed/VBD this summer.", "AUCKLAND", "2024-03-20") == "2023-12-01/2024-02-29"
    assert value("Maize failed/VBD last summer.", "LIMA", "2024-05-03") == "2023-12-01/2024-02-29"


def test_a_national_day_of_mourning_is_no_holiday() -> None:
    assert times("Norway held/VBD a National Day of mourning and a national day was/VBD set.", day="2024-03-13") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The market will/MD shut/VB from Tuesday to Thursday next week.", "2024-05-07/2024-05-09"),
        ("The market shut/VBD from Tuesday to Thursday last week.", "2024-04-23/2024-04-25"),
        ("It snowed/VBD on the last two days of March.", "2024-03-30/2024-03-31"),
        ("Sales fell/VBD in the first two months of the year.", "2024-01-01/2024-02-29"),
        ("Sales fell/VBD in the 12 months to March.", "2023-04-01/2024-03-31"),
        ("Two Saturdays ago the bridge fell/VBD.", "2024-04-20"),
        ("They will/MD play/VB on Saturday week.", "2024-05-11"),
        ("The inquest will/MD open/VB a week on Wednesday.", "2024-05-15"),
        ("The tax comes/VBZ into force on 1 February.", "2025-02-01"),
        ("The dam held/VBD between May and August 2022.", "2022-05-01/2022-08-31"),
        ("Guards died/VBD on April 29, 30 and in a riot.", "2024-04-29"),
        ("Before 2020 nobody fished/VBD there.", "/2019-12-31"),
        ("The dam broke/VBD the year before last.", "2022"),
    ],
)
def test_company_of_a_date_settles_which_days_are_meant(text: str, expected: str) -> None:
    assert [t.value for t in times(text, day="2024-05-03")] == [expected]


def test_days_of_two_months_in_one_list_are_all_taken() -> None:
    found = spans("Talks on April 29, 30 and May 1 failed/VBD.", day="2024-05-03")
    assert found == [("April 29, 30", "2024-04-29/2024-04-30"), ("May 1", "2024-05-01")]


def test_a_rate_or_a_record_names_no_day_to_come() -> None:
    found = times("It may be the worst flood in 60 years, for they met/VBD twice a week on Monday.", day="2024-05-03")
    assert [t.text for t in found if t.date_start] == ["Monday"]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Later that year they left/VBD.", "2019-07-01/2019-12-31"),
        ("Earlier that year they came/VBD.", "2019-01-01/2019-05-31"),
        ("The same month they left/VBD.", "2019-06"),
        ("The following year they left/VBD.", "2020"),
        ("The year before, they came/VBD.", "2018"),
        ("Two years later they left/VBD.", "2021"),
    ],
)
def test_a_narrative_counts_from_what_it_told_some_sentences_ago(last: str, expected: str) -> None:
    told = "Rebels took/VBD Alora in June 2019.", "A clerk spoke/VBD on Monday.", "He was/VBD old."
    assert spans(*told, last, day="2024-05-03")[-1][1] == expected


def test_a_narrative_goes_on_from_its_own_steps() -> None:
    found = spans(
        "It began/VBD in 2011.", "The following year he left/VBD.", "Two years later he died/VBD.", day="2024-05-03"
    )
    assert [value for _, value in found] == ["2011", "2012", "2014"]


def test_without_a_document_day_only_absolute_expressions_have_days() -> None:
    found = times("On Monday and in March they recalled 3 May 2019 and last week.", day=None)
    assert [(t.text, t.value) for t in found] == [
        ("Monday", None), ("March", None), ("3 May 2019", "2019-05-03"), ("last week", None),
    ]  # fmt: skip
    assert [t.anchor for t in found] == [None, None, "absolute", None]


def test_duration_repetition_and_clock_name_no_day() -> None:
    found = times("The four-day fair opens every Monday at 9 a.m. for two hours.", day="2024-03-13")
    assert [(t.timex_type, t.text, t.value, t.date_start) for t in found] == [
        ("DURATION", "four-day", "P4D", None),
        ("SET", "every Monday", None, None),
        ("TIME", "9 a.m.", None, None),
        ("DURATION", "two hours", "PT2H", None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two lorries arrived/VBD on Friday, the first aid in weeks.", [("Friday", "2024-03-08")]),
        ("Nurses met/VBD on Tuesday, the third group to do so.", [("Tuesday", "2024-03-12")]),
        ("The hearing was/VBD on Friday, the 8th.", [("Friday, the 8th", "2024-03-08")]),
    ],
)
def test_an_ordinal_after_a_weekday_is_a_day_only_where_nothing_follows_that_it_counts(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert spans(text, day="2024-03-13") == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Judges heard/VBD her in May 2022.", "She left/VBD the following month.", "2022-06"),
        ("The dam broke/VBD in 1987.", "Four years later it was/VBD rebuilt.", "1991"),
        ("The dam broke/VBD in 1987.", "The following year it was/VBD rebuilt.", "1988"),
        ("The dam broke/VBD in 1987.", "The following month it was/VBD rebuilt.", None),  # a year has no such month
        ("The dam broke/VBD in May 2022.", "Three days later it was/VBD rebuilt.", None),
    ],
)
def test_a_month_or_year_counts_from_a_told_date_that_is_no_coarser(
    first: str, second: str, expected: str | None
) -> None:
    assert spans(first, second, day="2024-03-13")[1][1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The camp will/MD close/VB between now and 2 May.", ("between now and 2 May", "2024-03-13/2024-05-02")),
        ("The road was/VBD shut from January to date.", ("from January to date", "2024-01-01/2024-03-13")),
        ("Prices rose/VBD between 2019 and now.", ("between 2019 and now", "2019-01-01/2024-03-13")),
        ("He met/VBD them in January and now regrets it.", ("January", "2024-01")),
        ("He met/VBD them in January to date the stones.", ("January", "2024-01")),
    ],
)
def test_now_bounds_a_range_only_where_the_other_side_opens_one(text: str, expected: tuple[str, str]) -> None:
    assert spans(text, day="2024-03-13") == [expected]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("The envoys agreed/VBD to/TO train/VB guards from October.", "2024-04-10", ("October", "2024-10")),
        ("The envoys trained/VBD guards from October.", "2024-04-10", ("October", "2023-10")),
        ("The envoys will/MD return/VB in a week's time.", "2024-04-10", ("a week's time", "2024-04-17")),
        ("“[Ten] years ago it was/VBD a field.”", "2024-04-10", ("[Ten] years ago", "2014")),
        ("The fair drew/VBD crowds over the weekend of 6 April.", "2024-04-10",
         ("the weekend of 6 April", "2024-04-06/2024-04-07")),
        ("Schools will/MD shut/VB for three days from Friday.", "2024-04-10",
         ("for three days from Friday", "2024-04-12/2024-04-14")),
        ("Schools will/MD shut/VB for two weeks starting 15 April.", "2024-04-10",
         ("for two weeks starting 15 April", "2024-04-15/2024-04-28")),
        ("Schools will/MD open/VB three days from Friday.", "2024-04-10", ("three days from Friday", "2024-04-15")),
        ("She resigned/VBD last 6 May.", "2024-04-10", ("last 6 May", "2023-05-06")),
        ("Work runs/VBZ from this May to October 2026.", "2024-04-10",
         ("from this May to October 2026", "2024-05-01/2026-10-31")),
    ],
)  # fmt: skip
def test_company_of_an_expression_settles_its_direction_and_length(
    text: str, day: str, expected: tuple[str, str]
) -> None:
    assert spans(text, day=day) == [expected]


def test_a_told_year_is_not_the_year_of_a_month_to_come() -> None:
    found = spans("They signed/VBD in March 2021.", "They will/MD meet/VB in June.", day="2024-03-13")
    assert found[1] == ("June", "2024-06")


def test_a_day_after_something_untold_is_not_the_day_after_publication() -> None:
    assert times("A day after, they counted/VBD the boats.", day="2024-03-13")[0].date_start is None


def test_the_next_day_counts_from_the_last_day_told() -> None:
    first, second = times("Rebels took/VBD Alora on 3 May 2019.", "They left/VBD the next day.", day="2024-03-13")
    assert (second.value, second.anchor) == ("2019-05-04", first.time_id)


def test_a_month_after_a_month_with_its_year_takes_that_year() -> None:
    assert spans("He fell/VBD ill in March 2015.", "In June, he died/VBD.", day="2024-03-13")[1] == ("June", "2015-06")


def test_row_tells_granularity_anchor_and_direction() -> None:
    past, coming = times("It began/VBD last month and will/MD end/VB next week.", day="2024-03-13")
    assert (past.granularity, past.anchor, past.direction) == ("month", "document", "past")
    assert (coming.granularity, coming.anchor, coming.direction) == ("week", "document", "future")


def test_in_two_weeks_is_a_time_only_when_a_verb_looks_ahead() -> None:
    assert times("She will/MD return/VB in two weeks.", day="2024-03-13")[0].value == "2024-03-27"
    (took,) = times("She finished/VBD it in two weeks.", day="2024-03-13")
    assert (took.timex_type, took.date_start) == ("DURATION", None)


def test_easter_follows_the_moon() -> None:
    assert [easter(year) for year in (1999, 2008, 2024, 2038)] == [
        date(1999, 4, 4), date(2008, 3, 23), date(2024, 3, 31), date(2038, 4, 25),
    ]  # fmt: skip


@pytest.mark.parametrize(("word", "between"), [("on 18 September 2023", ", "), ("Monday", "; "), ("12:30", " ")])
def test_five_thousand_expressions_in_one_line_are_all_found(word: str, between: str) -> None:
    assert len(find_expressions(between.join([word] * 5_000), KNOWLEDGE)) == 5_000


@pytest.mark.parametrize("part", ["in 2 ", "the end of ", "twenty-", "from the ", "last ", "1-", "of May ("])
def test_half_expressions_without_end_come_to_nothing_or_to_bounded_matches(part: str) -> None:
    assert len(find_expressions(part * 3_000, KNOWLEDGE)) <= 3_000


def work(text: str) -> int:
    """Calls of Python and built-in functions while the text is dated and its times are found."""
    calls = 0

    def count(_frame: object, event: str, _what: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sentence, undated = annotated(text), article(text, None)
    sys.setprofile(count)
    try:
        find_times([sentence], date_article(undated, [sentence], KNOWLEDGE), KNOWLEDGE)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "part",
    [
        "on 18 September 2023, ",
        "Monday, May 17, ",
        "in May, ",
        "last year ",
        "12:30 ",
        "Alora ",
        "for two weeks from Friday, ",
    ],
)
def test_twice_the_hostile_text_is_at_most_about_twice_the_work(part: str) -> None:
    work(part)  # the tables are read once
    assert work(part * 1_000) <= 2.3 * work(part * 500) + 1_000


def test_a_verb_far_from_its_expression_is_not_looked_for_among_all_tokens() -> None:
    looked: list[int] = []

    class Counted(tuple[Token, ...]):
        def __iter__(self) -> Iterator[Token]:
            looked.append(len(self))
            return super().__iter__()

    sentence = annotated("Monday, " * 500)
    sentence = AnnotatedSentence(sentence.record, Counted(sentence.tokens))
    find_times([sentence], article(sentence.record.text, "2024-03-13"), KNOWLEDGE)
    assert looked == []


WORDS = st.sampled_from(
    (
        "the", "last", "next", "of", "Monday", "May", "5", "31", "29", "2024", "0001", "9999", "and", "to", "from",
        "since", "week", "month", "years", "ago", "two", ",", "(", ")", "-", "/", ".", "today",
    )
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25), st.dates(), st.text(max_size=8))
def test_any_text_on_any_day_gives_ordered_intervals_inside_the_text(words: list[str], day: date, other: str) -> None:
    text = " ".join([*words, other]).strip() or "x"
    found = times(text, day=day.isoformat())
    assert all(a.end <= b.start for a, b in pairwise(found))
    for time in found:
        assert 0 <= time.start < time.end <= len(text)
        assert (time.date_start is None) == (time.date_end is None)
        assert not (time.date_start and time.date_end) or time.date_start <= time.date_end


def test_an_entry_of_a_live_blog_counts_from_its_own_day() -> None:
    sentence = annotated("Soldiers left the town yesterday.")
    told = article(sentence.record.text, "2024-05-10")
    entry = Paragraph(0, sentence.record.end, "body", said_at=datetime(2024, 5, 8, 23, tzinfo=UTC))
    assert [time.value for time in find_times([sentence], told, KNOWLEDGE)] == ["2024-05-09"]
    assert [time.value for time in find_times([sentence], replace(told, paragraphs=(entry,)), KNOWLEDGE)] == [
        "2024-05-07"
    ]


@pytest.mark.parametrize(
    ("dateline", "precision", "expected"),
    [
        ("TOKYO (Own Wire)", "second", "2024-05-08"),
        ("LOS ANGELES, May 7 (Own Wire)", "minute", "2024-05-07"),
        ("SYDNEY, Australia", "second", "2024-05-08"),
        ("PERTH, Scotland", "second", "2024-05-07"),
        ("TOKYO (Own Wire)", "day", "2024-05-07"),  # a bare day is the local one already
        ("NOWHEREVILLE", "second", "2024-05-07"),
        (None, "second", "2024-05-07"),
    ],
)
def test_today_is_the_day_where_the_dateline_is(dateline: str | None, precision: str, expected: str) -> None:
    told = article("The yen fell today.", None)
    at = datetime(2024, 5, 7, 22, 30, tzinfo=UTC)
    document = replace(told.document, published_at=at, published_precision=precision, dateline=dateline)
    (found,) = find_times([annotated("The yen fell/VBD today.")], replace(told, document=document), KNOWLEDGE)
    assert found.value == expected
