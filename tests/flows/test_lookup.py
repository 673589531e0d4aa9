"""The knowledge commands: faults are named by file and line, and a name shows what it means on a day."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows import cli
from warehouse.errors import WrongUse


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["knowledge", *arguments])


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "people.csv").write_text("key,name,wikidata,source\nme1,Ariela Quiroz,,own\nQ76,,,remove\n")
    (folder / "offices.csv").write_text(
        "holder,country,sector,role,start,end,as_of,source\nme1,CHL,GOV,minister of justice,2026-03-11,,,own\n"
    )
    return folder


def test_a_check_tells_what_an_overlay_changes(overlay: Path) -> None:
    told = call("check", str(overlay))
    assert told.exit_code == 0
    assert "people: 1 rows added or replaced, 1 removed" in told.stdout
    assert told.stdout.rstrip().endswith("0 faults")


def test_a_check_names_each_fault_by_file_and_line_and_fails(overlay: Path) -> None:
    with (overlay / "offices.csv").open("a") as file:
        file.write("me1,XXX,GOV,mayor,,,,own\n")
    (overlay / "titles.csv").write_text("surface,sector,offices,gender,source\nCaptain,GOV,,q,own\n")
    told = call("check", str(overlay))
    assert told.exit_code == 1
    assert f"{overlay}/offices.csv:3: country 'XXX' is not a country code or empty" in told.stdout
    assert f"{overlay}/titles.csv:2: gender 'q' is not one of f, m" in told.stdout
    assert told.stdout.rstrip().endswith("2 faults")


def test_a_check_names_twenty_faults_of_a_file_and_counts_the_rest(overlay: Path) -> None:
    rows = [f"t{number},Person {number},X{number},own" for number in range(23)]
    (overlay / "people.csv").write_text("\n".join(["key,name,wikidata,source", "me1,Ariela Quiroz,,own", *rows, ""]))
    told = call("check", str(overlay)).stdout
    assert f"{overlay}/people.csv:22: wikidata 'X19' is not a Wikidata id" in told
    assert "'X20'" not in told
    assert f"{overlay}/people.csv: and 3 more faults" in told
    assert told.rstrip().endswith("23 faults")


def test_a_file_that_is_no_table_of_ours_is_wrong_use(overlay: Path) -> None:
    (overlay / "persons.csv").write_text("key\n")
    told = call("check", str(overlay))
    assert isinstance(told.exception, WrongUse)
    assert "persons.csv is no table of ours" in str(told.exception)


def reading(name: str, *options: str) -> dict[str, object]:
    answer = json.loads(call("lookup", name, *options, "--json").stdout)
    return {key: answer["reading"][key] for key in ("country", "sector", "name", "rule")}


def test_a_name_means_what_its_bearer_was_on_the_day(overlay: Path) -> None:
    mine = ("--knowledge", str(overlay))
    assert reading("Ariela Quiroz", "--on", "2026-05-01", *mine) == {
        "country": "CHL", "sector": "GOV", "name": "Ariela Quiroz", "rule": "known person",
    }  # fmt: skip
    assert reading("Barack Obama", *mine)["rule"] == "unknown"
    assert reading("Barack Obama", "--on", "2012-05-01")["sector"] == "GOV"
    assert reading("Barack Obama", "--on", "2020-05-01")["sector"] == "ELI"


def test_a_look_up_shows_offices_and_places_for_a_reader() -> None:
    told = call("lookup", "Angela Merkel", "--on", "2010-01-01").stdout
    assert told.startswith("read as   Angela Merkel: DEUGOV, ")
    assert "(rule known person)" in told
    assert "  holds" in told
    assert "place     Georgia (country, GEO, " in call("lookup", "Georgia").stdout
