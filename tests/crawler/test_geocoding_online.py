"""geocoding.toml, the public hosts' policy, and the pace over several processes."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import GeocodingFileError, MissingInputError
from crawler.locate.config import PUBLIC_PER_RUN, config_path, load_config
from crawler.locate.online import Online
from crawler.locate.pace import LONGEST_REST, Pace
from crawler.locate.public_hosts import plain_host, public_service
from crawler.normalise.addresses import read_address
from tests.commands import ROOT
from tests.crawler.fake_geocoder import FakeGeocoder, Reply

AGENT = 'user_agent = "mbt-directory (jane@clinic.org.uk)"\n'


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def to(text: str) -> Path:
        path = tmp_path / "geocoding.toml"
        path.write_text(text)
        return path

    return to


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "'geocoder' is missing"),
        ('geocoder = "nominatim"\nspeed = 1\n', 2, "unknown key 'speed'; allowed here: geocoder, version"),
        ('geocoder = "atlantis"\n', 1, "geopy has no such geocoder"),
        ('geocoder = "nominatim"\n\n[settings]\nusr_agent = "x"\n', 4, "is unknown; nominatim takes: domain, proxies"),
        ('geocoder = "nominatim"\n[settings]\nscheme = "gopher"\n', 2, "'settings' is refused by geopy"),
        ('geocoder = "nominatim"\n[settings]\ndomain = 7\n', 2, "'settings' does not fit nominatim"),
        ('geocoder = "nominatim"\n[limit]\nseconds = "fast"\n', 3, "'limit.seconds' is 'fast'"),
        ('geocoder = "nominatim"\n[limit]\nseconds = -1\n', 3, "'limit.seconds' is"),
        (
            'geocoder = "nominatim"\n[limit]\nhours = 1\n',
            3,
            "unknown key 'limit.hours'; allowed here: seconds, per_run",
        ),
        ('geocoder = "arcgis"\n', 1, "'licence' is missing"),
        ('geocoder = "nominatim"\nuncertainty_km = 0\n', 2, "'uncertainty_km' is"),
    ],
)
def test_a_wrong_file_is_named_with_line_and_key(
    text: str, line: int, words: str, write: Callable[[str], Path]
) -> None:
    path = write(text)
    with pytest.raises(GeocodingFileError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}: line {line}: ")
    assert words in str(caught.value)
    assert caught.value.exit_code == 78


def test_no_file_broken_file(tmp_path: Path, write: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingInputError, match=r"docs/geocoding\.md"):
        load_config(tmp_path / "none.toml")
    with pytest.raises(GeocodingFileError, match="not valid TOML"):
        load_config(write("geocoder = "))
    (tmp_path / "latin.toml").write_bytes(b'geocoder = "\xe9"')
    with pytest.raises(GeocodingFileError, match="not UTF-8"):
        load_config(tmp_path / "latin.toml")
    monkeypatch.delenv("MBT_GEOCODING", raising=False)
    assert config_path(tmp_path) == tmp_path / "geocoding.toml"
    monkeypatch.setenv("MBT_GEOCODING", "/elsewhere.toml")
    assert config_path(tmp_path) == Path("/elsewhere.toml")


@pytest.mark.parametrize("domain", ["", "nominatim.openstreetmap.org", "Nominatim.OpenStreetMap.org.:443/"])
@pytest.mark.parametrize(
    ("settings", "limit", "words"),
    [
        ("", "", "'settings.user_agent' must say who asks"),
        ('user_agent = "my-directory"\n', "", "'settings.user_agent' must say who asks"),
        ('user_agent = "x (me@example.org)"\n', "", "'settings.user_agent' must say who asks"),
        (AGENT, "seconds = 0.5", "'limit.seconds' is 0.5; nominatim.openstreetmap.org allows one request a second"),
        (AGENT, "per_run = 5000", "'limit.per_run' is 5000; at most 100"),
    ],
)
def test_the_public_hosts_policy(
    domain: str, settings: str, limit: str, words: str, write: Callable[[str], Path]
) -> None:
    if domain:
        settings += f'domain = "{domain}"\n'
    with pytest.raises(GeocodingFileError) as caught:
        load_config(write(f'geocoder = "nominatim"\n[settings]\n{settings}[limit]\n{limit}\n'))
    assert words in str(caught.value)


def test_the_public_host_has_a_cap_and_one_of_your_own_has_none(write: Callable[[str], Path]) -> None:
    public = load_config(write(f'geocoder = "nominatim"\n[settings]\n{AGENT}'))
    assert (public.per_run, public.seconds, public.version) == (PUBLIC_PER_RUN, 1.0, "nominatim.openstreetmap.org")
    photon = load_config(write(f'geocoder = "photon"\n[settings]\n{AGENT}[limit]\nper_run = 3\n'))
    assert photon.per_run == 3
    own = load_config(write('geocoder = "nominatim"\n[settings]\ndomain = "10.0.0.1"\n[limit]\nseconds = 0\n'))
    assert (own.per_run, own.seconds, own.geocoder.timeout) == (None, 0, 10)


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("nominatim.openstreetmap.org", "nominatim.openstreetmap.org"),
        ("NOMINATIM.OpenStreetMap.ORG", "nominatim.openstreetmap.org"),
        ("nominatim.openstreetmap.org.", "nominatim.openstreetmap.org"),
        ("nominatim.openstreetmap.org..", "nominatim.openstreetmap.org"),
        ("a-machine.openstreetmap.org", "nominatim.openstreetmap.org"),
        ("openstreetmap.org", "nominatim.openstreetmap.org"),
        ("nominatim.osm.org", "nominatim.openstreetmap.org"),
        ("\uff4eominatim\u3002openstreetmap\u3002org", "nominatim.openstreetmap.org"),
        ("photon.komoot.io", "photon.komoot.io"),
        ("Photon.Komoot.DE.", "photon.komoot.io"),
        ("192.88.99.1", "192.88.99.1"),
        ("3227017985", "192.88.99.1"),
        ("0xc0.0x58.0x63.0x1", "192.88.99.1"),
        ("0300.0130.0143.01", "192.88.99.1"),
        ("::ffff:192.88.99.1", "192.88.99.1"),
        ("2600::1", "2600::1"),
        ("2600::1%eth0", "2600::1"),
        ("10.0.0.1", None),
        ("127.0.0.1", None),
        ("127.1", None),
        ("::1", None),
        ("fd00::7", None),
        ("localhost", None),
        ("nominatim", None),
        ("nominatim.internal", None),
        ("notopenstreetmap.org", None),
        ("openstreetmap.org.example.test", None),
        ("7.example.test", None),
        ("", None),
    ],
)
def test_every_way_to_write_a_public_host_is_known(host: str, service: str | None) -> None:
    assert public_service(host) == service
    assert public_service(plain_host(host)) == service


@given(st.text(max_size=80))
def test_a_host_has_one_plain_form(host: str) -> None:
    assert plain_host(plain_host(host)) == plain_host(host)
    public_service(host)


@pytest.mark.parametrize(
    "domain", ["nominatim.osm.org", "jane@nominatim.openstreetmap.org.:443/search", "[2600::1]:8080", "3227017985"]
)
def test_another_name_of_a_public_host_is_held_to_the_policy(domain: str, write: Callable[[str], Path]) -> None:
    settings = f'geocoder = "nominatim"\n[settings]\ndomain = "{domain}"\n{AGENT}'
    with pytest.raises(GeocodingFileError, match=r"'limit\.seconds' is 0; .* allows one request a second"):
        load_config(write(f"{settings}[limit]\nseconds = 0\n"))
    assert load_config(write(settings)).per_run == PUBLIC_PER_RUN


def test_the_names_of_one_service_share_its_pace(tmp_path: Path, write: Callable[[str], Path]) -> None:
    domains = ("nominatim.openstreetmap.org", "Nominatim.OSM.org.")
    versions = {
        load_config(write(f'geocoder = "nominatim"\n[settings]\ndomain = "{domain}"\n{AGENT}')).version
        for domain in domains
    }
    assert versions == {"nominatim.openstreetmap.org"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int, tmp_path: Path) -> None:
    with FakeGeocoder(Reply([])) as elsewhere:
        reply = Reply([], status=status, headers={"Location": f"http://{elsewhere.address}/search?q=x"})
        with FakeGeocoder(reply) as fake:
            config = load_config(fake.settings(tmp_path / "geocoding.toml"))
            answer = Online(config, Pace(tmp_path, config.version, 0), {}).ask(read_address("1 Road", "GB"), "GB")
    assert answer is not None
    assert (answer.outcome, len(fake.asked), elsewhere.asked) == ("error", 1, [])
    assert answer.note is not None
    assert answer.note.startswith("it points elsewhere")
    assert answer.note.endswith(f"(status {status})")


def test_a_key_never_becomes_part_of_the_version(write: Callable[[str], Path]) -> None:
    config = load_config(write('geocoder = "opencage"\nlicence = "L"\n[settings]\napi_key = "s3cret"\n'))
    assert "s3cret" not in config.version + config.provider


def test_the_cap_of_a_run(tmp_path: Path) -> None:
    with FakeGeocoder(Reply([])) as fake:
        path = fake.settings(tmp_path / "geocoding.toml")
        path.write_text(path.read_text() + "per_run = 2\n")
        config = load_config(path)
        online = Online(config, Pace(tmp_path, config.version, 0), {})
        answers = [online.ask(read_address(f"{number} Road", "GB"), "GB") for number in range(4)]
    assert [answer is not None for answer in answers] == [True, True, False, False]
    assert len(fake.asked) == 2
    assert "the 2 requests of one run are used up" in str(online.stopped)


ASK = """
import sys
from pathlib import Path
from crawler.locate.config import load_config
from crawler.locate.online import Online
from crawler.locate.pace import Pace
from crawler.normalise.addresses import read_address
config = load_config(Path(sys.argv[1]))
online = Online(config, Pace(Path(sys.argv[1]).parent, config.version, config.seconds), {})
for number in range(2):
    answer = online.ask(read_address(f"{number} Road", "GB"), "GB")
    assert answer and answer.outcome == "not_found", answer
"""


def test_one_request_a_second_over_two_processes(tmp_path: Path) -> None:
    with FakeGeocoder(Reply([])) as fake:
        path = fake.settings(tmp_path / "geocoding.toml", seconds=1.0)
        environment = {**os.environ, "no_proxy": "127.0.0.1"}
        started = [
            subprocess.Popen([sys.executable, "-c", ASK, str(path)], cwd=ROOT, env=environment) for _ in range(2)
        ]
        assert [process.wait(30) for process in started] == [0, 0]
    moments = [question.at for question in fake.asked]
    assert len(moments) == 4
    assert min(later - earlier for earlier, later in pairwise(moments)) > 0.95


def test_the_pace_by_its_clock(tmp_path: Path) -> None:
    moment = [1000.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        moment[0] += seconds

    pace = Pace(tmp_path, "a/host:80", 2.0, clock=lambda: moment[0], sleep=sleep)
    for _ in range(3):
        with pace.turn() as wait:
            assert wait == 0
    assert slept == [2, 2]
    with pace.turn():
        pace.rest(10)
    with pace.turn() as wait:
        assert wait == 0
    assert slept == [2, 2, 2, 10]
    with pace.turn():
        pace.rest(10**9)
    with pace.turn() as wait:
        assert wait == LONGEST_REST
    assert len(slept) == 5
    for damage in (b"", b"never", b"nan", b"inf", b"\xff" * 70):
        pace.path.write_bytes(damage)
        with pace.turn() as wait:
            assert wait == 0
    assert len(slept) == 5
    with pytest.raises(RuntimeError):
        pace.rest(1)
