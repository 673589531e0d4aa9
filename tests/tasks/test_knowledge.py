"""Knowledge: wrong rows are refused, overlays replace, names and offices answer as the tables say."""

import threading
from datetime import date
from pathlib import Path

import pytest

from tasks.knowledge import SEEDS, Knowledge, Office, fold, held
from tasks.knowledge.facts import partial_date, skeleton
from tasks.knowledge.tables import Folders
from warehouse.errors import Stop


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder of two small tables."""
    tables = {
        "columns": "table,column,is_key,holds\nmines,name,1,text\nmines,country,0,country?\nmines,opened,0,date?\n",
        "countries": "code\nKEN\nPER\n",
        "nonstate_codes": "code\nUNO\n",
        "mines": "name,country,opened\nOld Pit,KEN,1999\nNew Pit,PER,2001-05\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("row", "fact"),
    [
        ("Deep Pit,KEX,1999", "country 'KEX' is not a country code or empty"),
        ("Deep Pit,KEN,99-13", "opened '99-13' is not a date"),
        (",KEN,1999", "name '' is not text"),
        ("Old Pit,PER,2000", "name Old Pit stands there already"),
        ("Deep Pit,KEN", "the row has 2 fields, the header 3"),
    ],
)
def test_a_wrong_row_is_refused_by_file_and_line(folder: Path, row: str, fact: str) -> None:
    with (folder / "mines.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    with pytest.raises(Stop, match=r"mines\.csv:4") as refused:
        Knowledge(folder).table("mines")
    assert refused.value.fact.startswith(fact)
    assert refused.value.next_step


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A knowledge folder of people who have names and offices."""
    tables = {
        "columns": (
            "table,column,is_key,holds\npeople,key,1,text\nnames,surface,1,text\nnames,person,1,people.key\n"
            "offices,holder,1,people.key\noffices,role,1,text?\noffices,start,1,date?\noffices,end,1,date?\n"
        ),
        "shared_offices": "country,role,source\n",
        "people": "key,source\np1,own\np2,own\n",
        "names": "surface,person,source\nAnn,p1,own\nBob,p2,own\n",
        "offices": "holder,country,sector,role,start,end\np1,PER,GOV,mayor,2001,2005\np2,PER,GOV,,2001,2005\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("table", "row", "fact"),
    [
        ("names", "Ann,p3,own", "person 'p3' is not a people.key"),
        ("names", "p1,Ann,own", "person 'Ann' is not a people.key"),  # a name of a name leads in circles
        (
            "offices",
            "p1,PER,GOV,mayor,2004-05,2007",
            "p1, PER, GOV, mayor: start 2004-05 and end 2007 overlap with the same office",
        ),
        ("offices", "p1,PER,GOV,judge,2004,2003", "the office ends (2003) before it starts (2004)"),
    ],
)
def test_a_row_that_contradicts_another_one_is_refused_by_file_and_line(
    people: Path, table: str, row: str, fact: str
) -> None:
    with (people / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    with pytest.raises(Stop, match=rf"{table}\.csv:4") as refused:
        Knowledge(people).table(table)
    assert refused.value.fact.startswith(fact)


@pytest.mark.parametrize(
    "row",
    [
        "p1,PER,GOV,mayor,2005,2009",  # begins in the year in which the other ends
        "p1,PER,GOV,minister,2004,2007",  # another office
        "p2,PER,GOV,,2004,2007",  # nobody says which office either is
        "p2,PER,GOV,mayor,2004,2007",
    ],
)
def test_offices_that_may_follow_each_other_or_differ_are_no_overlap(people: Path, row: str) -> None:
    with (people / "offices.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    assert len(Knowledge(people).table("offices")) == 3


HEADERS = {
    "people": "key,name,wikidata,source",
    "people_names": "surface,person,is_short,source",
    "organisations": "key,name,country,sector,subtype,wikidata,source",
    "organisation_names": "surface,organisation,is_short,source",
    "country_names": "surface,kind,country,sector,source",
    "offices": "holder,country,sector,role,start,end,as_of,source",
    "shared_offices": "country,role,source",
}
PEOPLE = ["z1,Ana Quill,,own", "z2,Bea Tarn,,own", "z3,Cleo Marsh,,own"]


def overlay_of(folder: Path, **tables: list[str]) -> Path:
    """A folder of a user's rows, laid over our own tables."""
    for table, rows in tables.items():
        (folder / f"{table}.csv").write_text("\n".join([HEADERS[table], *rows, ""]), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("table", "rows", "faults"),
    [
        ("people", ["z9,Dot Fen,,own", "z9,Dora Fen,,own"], {3: "key z9 stands there already"}),
        ("people", ["z9,Dot Fen,X12,own", "z8,Eve Fen,Q0,own"], {2: "wikidata 'X12' is", 3: "wikidata 'Q0' is"}),
        ("people", ["z9,,X12,own"], {2: "name '' is not text"}),
        ("people_names", ["Bea Tarn,z1,0,own", "Ana Quill,z2,0,own"], {3: "surface 'Ana Quill' of z2"}),
        (
            "people_names",
            ["Bea Tarn,z1,0,own", "Cleo Marsh,z2,0,own", "ANA QUILL,z3,0,own"],
            {4: "surface 'ANA QUILL' of z3"},
        ),
        ("country_names", ["Chile,variant,PER,,own", "Peru,variant,CHL,,own"], {3: "surface 'Peru' of CHL"}),
        ("offices", ["z1,CHX,GOV,mayor,,,,own", "z1,CHL,GOX,,,,,own"], {2: "country 'CHX'", 3: "sector 'GOX'"}),
        (
            "offices",
            ["z1,CHL,GOV,minister of mines,2001,2004,,own", "z1,PER,GOV,finance minister,2003,2005,,own"],
            {3: "z1: start 2003 and end 2005 overlap with an office of another country"},
        ),
        (
            "offices",
            ["z1,CHL,GOV,head of state,1950,1954,,own", "z2,CHL,GOV,head of state,1953,1957,,own"],
            {3: "CHL, head of state: start 1953 and end 1957 overlap with another holder"},
        ),
        ("offices", ["z1,CAN,GOV,head of government,2020,2021,,own"], {2: "CAN, head of government: start 2020"}),
    ],
)
def test_a_users_row_that_cannot_be_is_named_with_all_others(
    tmp_path: Path, table: str, rows: list[str], faults: dict[int, str]
) -> None:
    tables = {"people": PEOPLE} | {table: rows}
    found = Folders(SEEDS / "knowledge", overlay_of(tmp_path, **tables)).checked(table)[1]
    assert [fault.place for fault in found][: len(faults)] == [f"{tmp_path}/{table}.csv:{line}" for line in faults]
    for fault, expected in zip(found, faults.values(), strict=False):
        assert fault.fact.startswith(expected)
        assert fault.next_step


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("people_names", ["Bea Tarn,z1,0,own", "Ana Q.,z1,0,own"]),  # two people of one name
        ("people_names", ["Ana Quill,z1,0,own"]),
        ("offices", ["z1,CHL,GOV,head of state,1950,1954,,own", "z2,CHL,GOV,head of state,1954,1957,,own"]),
        ("offices", ["z1,SMR,GOV,head of state,1950,1954,,own", "z2,SMR,GOV,head of state,1950,1954,,own"]),
        ("offices", ["z1,CHL,GOV,minister of mines,2001,2004,,own", "z1,PER,GOV,ambassador,2003,2005,,own"]),
    ],
)
def test_a_users_row_that_can_be_is_no_fault(tmp_path: Path, table: str, rows: list[str]) -> None:
    overlay = overlay_of(tmp_path, **({"people": PEOPLE} | {table: rows}))
    assert Folders(SEEDS / "knowledge", overlay).checked(table)[1] == []


def test_a_table_may_say_that_several_hold_an_office(tmp_path: Path) -> None:
    rows = [f"z{number},CHL,GOV,head of state,1950,1954,,own" for number in (1, 2)]
    overlay = overlay_of(tmp_path, people=PEOPLE, offices=rows, shared_offices=["CHL,head of state,own"])
    assert Folders(SEEDS / "knowledge", overlay).checked("offices")[1] == []


def test_a_missing_column_is_a_fault_of_the_header(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("key,name,source\nz1,Ana Quill,own\n", encoding="utf-8")
    found = Folders(SEEDS / "knowledge", tmp_path).checked("people")[1]
    assert [(fault.place, fault.fact) for fault in found] == [
        (f"{tmp_path}/people.csv:1", "column 'wikidata' is missing")
    ]


def test_an_overlay_row_takes_a_row_away_with_what_hangs_on_it(people: Path) -> None:
    overlay = people / "mine"
    overlay.mkdir()
    (overlay / "people.csv").write_text("key,source\np1,remove\np3,own\n", encoding="utf-8")
    knowledge = Knowledge(people, overlay)
    assert [row["key"] for row in knowledge.table("people")] == ["p2", "p3"]
    assert [row["surface"] for row in knowledge.table("names")] == ["Bob"]
    assert [row["holder"] for row in knowledge.table("offices")] == ["p2"]


def test_what_is_not_there_cannot_be_taken_away(people: Path) -> None:
    overlay = people / "mine"
    overlay.mkdir()
    (overlay / "people.csv").write_text("key,source\np9,remove\n", encoding="utf-8")
    with pytest.raises(Stop, match=r"mine/people\.csv:2: there is no row p9 to remove"):
        Knowledge(people, overlay).table("people")


def test_a_missing_table_is_refused_by_name(folder: Path) -> None:
    with pytest.raises(Stop, match="no knowledge table 'quarries'"):
        Knowledge(folder).table("quarries")


def test_an_overlay_row_takes_the_place_of_the_row_with_its_key_and_new_rows_come_last(folder: Path) -> None:
    overlay = folder / "mine"
    overlay.mkdir()
    (overlay / "mines.csv").write_text("name,country,opened\nNew Pit,KEN,2002\nThird Pit,,\n", encoding="utf-8")
    rows = [tuple(row.values()) for row in Knowledge(folder, overlay).table("mines")]
    assert rows == [("Old Pit", "KEN", "1999"), ("New Pit", "KEN", "2002"), ("Third Pit", "", "")]


def test_a_wrong_overlay_row_is_refused_in_the_overlay(folder: Path) -> None:
    overlay = folder / "mine"
    overlay.mkdir()
    (overlay / "mines.csv").write_text("name,country,opened\nNew Pit,XXX,2002\n", encoding="utf-8")
    with pytest.raises(Stop, match=r"mine/mines\.csv:2: country 'XXX'"):
        Knowledge(folder, overlay).table("mines")


def test_every_table_of_ours_passes_its_checks(knowledge: Knowledge) -> None:
    for path in sorted((SEEDS / "knowledge").glob("*.csv")):
        assert knowledge.table(path.stem), path.name


@pytest.mark.parametrize(
    ("surface", "folded"),
    [
        ("U.N.", "un"),
        ("Côte d'Ivoire", "cote d ivoire"),
        ("AL-SHABAAB", "al shabaab"),
        ("Łódź", "lodz"),
        ("’s", "s"),
        ("…", ""),
    ],
)
def test_surfaces_are_compared_without_case_marks_and_diacritics(surface: str, folded: str) -> None:
    assert fold(surface) == folded


@pytest.mark.parametrize(("one", "other"), [("andrei belov", "andrey belov"), ("mohammed hadi", "mohamed hady")])
def test_transliterations_of_one_name_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-12", date(2020, 12, 1), date(2020, 12, 31)),
        ("2020-02-03", date(2020, 2, 3), date(2020, 2, 3)),
    ],
)
def test_a_date_is_as_fine_as_it_is_written(value: str, first: date, last: date) -> None:
    assert partial_date(value) == (first, last)


@pytest.mark.parametrize(
    ("surface", "kind", "key"),
    [
        ("chinese", "demonym", "CHN"),
        ("Republic of Korea", "country", "KOR"),
        ("Downing Street", "metonym", "GBR"),
        ("Nairobi", "capital", "KEN"),
        ("barack obama", "person", "Q76"),
    ],
)
def test_a_surface_has_the_readings_of_the_tables(knowledge: Knowledge, surface: str, kind: str, key: str) -> None:
    assert (kind, key) in [(name.kind, name.key) for name in knowledge.names(surface)]


def test_a_short_name_counts_only_in_its_own_capitals(knowledge: Knowledge) -> None:
    assert "World Health Organization" in [name.canonical for name in knowledge.names("WHO")]
    assert knowledge.names("who") == ()
    assert knowledge.names("us") == ()


def test_the_longest_name_wins_whatever_the_tokenizer_does_with_its_marks(knowledge: Knowledge) -> None:
    words = ["The", "Kurdistan", "Workers", "'", "Party", "and", "al", "-", "Qaeda"]
    length, names = knowledge.longest_name(words, 1)
    assert (length, names[0].canonical) == (4, "Kurdistan Workers' Party")
    assert knowledge.longest_name(words, 6)[0] == 3
    assert knowledge.longest_name(words, 5) == (0, ())
    assert knowledge.longest_name(words, 99) == (0, ())


def test_kinds_limit_the_longest_name(knowledge: Knowledge) -> None:
    assert knowledge.longest_name(["Kenya"], 0, kinds=("person",)) == (0, ())


OFFICE = Office("mayor", "KEN", "GOV", date(2001, 1, 1), None, None)


@pytest.mark.parametrize(
    ("office", "day", "is_held"),
    [
        (OFFICE, date(2030, 1, 1), True),  # open, and nobody says until when it was known
        (OFFICE._replace(as_of=date(2014, 1, 31)), date(2013, 1, 1), True),
        (OFFICE._replace(as_of=date(2014, 1, 31)), date(2015, 1, 1), False),  # open, but known until 2014 only
        (OFFICE._replace(end=date(2003, 5, 1)), date(2003, 5, 1), True),
        (OFFICE._replace(end=date(2003, 5, 1)), date(2003, 5, 2), False),
        (OFFICE, date(2000, 12, 31), False),
    ],
)
def test_an_office_is_held_as_far_as_the_tables_know(office: Office, day: date, is_held: bool) -> None:
    assert held(office, day) is is_held


def test_the_office_of_a_person_depends_on_the_day(knowledge: Knowledge) -> None:
    obama = knowledge.names("Barack Obama")[0].key
    then = knowledge.office_on(obama, date(2012, 6, 1))
    assert then is not None and (then.country, then.sector) == ("USA", "GOV")
    assert knowledge.office_on(obama, date(2020, 6, 1)) is None


def test_holders_of_an_office_on_a_day(knowledge: Knowledge) -> None:
    merkel = knowledge.names("Angela Merkel")[0].key
    assert merkel in knowledge.holders("DEU", "head of government", date(2010, 1, 1))
    assert merkel not in knowledge.holders("DEU", "head of government", date(2024, 1, 1))


def test_family_names_find_everybody_who_bears_them(knowledge: Knowledge) -> None:
    assert "Angela Merkel" in {person.canonical for person in knowledge.surnames("Merkel")}
    assert "Xi Jinping" in {person.canonical for person in knowledge.surnames("Xi")}  # the family name stands first


@pytest.mark.parametrize(
    ("surface", "country", "precision", "kind"),
    [
        ("Paris", "FRA", "city", "capital"),
        ("Texas", "USA", "admin1", "admin1"),
        ("Donbas", "UKR", "region", "region"),
        ("Peru", "PER", "country", "country"),
    ],
)
def test_a_place_has_its_candidates_with_the_largest_first(
    knowledge: Knowledge, surface: str, country: str, precision: str, kind: str
) -> None:
    best = knowledge.place_candidates(surface)[0]
    assert (best.country, best.precision, best.kind) == (country, precision, kind)
    assert best.latitude_deg is not None and best.longitude_deg is not None


def test_an_english_word_is_no_small_town(knowledge: Knowledge) -> None:
    assert knowledge.place_candidates("time") == ()


def test_a_country_knows_its_neighbours_and_centroid(knowledge: Knowledge) -> None:
    kenya = knowledge.country("KEN")
    assert (kenya.name, kenya.demonym, kenya.capital) == ("Kenya", "Kenyan", "Nairobi")
    assert "TZA" in kenya.neighbours
    assert kenya.latitude_deg is not None and -5 < kenya.latitude_deg < 6


def test_compiled_tables_are_reused_and_answer_in_every_thread(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert knowledge.names("Kenya")

    def refuse(*_: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr("tasks.knowledge.compiled._build", refuse)
    found: list[int] = []
    other = Knowledge()
    threads = [threading.Thread(target=lambda: found.append(len(other.names("Peru")))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [len(knowledge.names("Peru"))] * 4
