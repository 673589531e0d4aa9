"""Terms: what an old source has as held ends where newer rows of its holder or of a successor tell it."""

from datetime import date

import pytest

from tasks.entities.people import current_office
from tasks.knowledge import Knowledge
from tasks.knowledge.terms import with_known_ends

NAMES = [{"country": "CHL", "surface": "Chile"}]
NEW = ("a", "CHL", "head of government", "2020-03-01", "2023-05-31", "")


def ends(*offices: tuple[str, ...]) -> list[str]:
    columns = ("holder", "country", "role", "start", "end", "as_of")
    rows = [dict(zip(columns, office, strict=True)) for office in offices]
    return [row["end"] for row in with_known_ends(rows, NAMES)]


@pytest.mark.parametrize(
    ("old", "end"),
    [
        (("a", "CHL", "Prime Minister", "2020-02-28", "", "2022-08"), "2023-05-31"),  # the same office
        (("a", "CHL", "Prime Minister of Chile", "2020", "", "2022-08"), "2023-05-31"),
        (("a", "CHL", "Minister of Unity", "2021-01-01", "", "2022-08"), "2023-05-31"),  # taken on with it
        (("a", "CHL", "Minister of Health", "2018-01-01", "", "2022-08"), "2020-03-01"),  # left for it
        (("a", "PER", "Prime Minister", "2020-03-01", "", "2022-08"), ""),
        (("b", "CHL", "Prime Minister of Chile", "2019-01-01", "", "2022-08"), "2020-03-01"),  # succeeded
        (("b", "CHL", "Prime Minister of Rapa Nui", "2019-01-01", "", "2022-08"), ""),
        (("b", "CHL", "Prime Minister", "2023-08-01", "", "2025-01"), ""),  # begins later
        (("a", "CHL", "Minister of Health", "2018-01-01", "", "2024-08"), ""),  # its source is newer than the end
        (("a", "CHL", "Minister of Health", "2018-01-01", "", ""), ""),  # held still, says who wrote it
        (("a", "CHL", "Minister of Health", "2018-01-01", "2019", "2022-08"), "2019"),
    ],
)
def test_an_office_that_an_old_source_has_open_ends_where_newer_rows_tell(old: tuple[str, ...], end: str) -> None:
    assert ends(old, NEW) == [end, NEW[4]]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Joe Biden", date(2025, 2, 1)),
        ("Bashar al-Assad", date(2025, 6, 1)),
        ("Justin Trudeau", date(2025, 6, 1)),
        ("Sheikh Hasina", date(2025, 2, 1)),
        ("Liz Truss", date(2024, 5, 1)),
        ("Boris Johnson", date(2024, 1, 1)),
    ],
)
def test_leaders_who_left_hold_nothing(name: str, day: date) -> None:
    knowledge = Knowledge()
    person = next(known for known in knowledge.names(name) if known.kind == "person")
    assert current_office(knowledge.offices(person.key), day) is None
