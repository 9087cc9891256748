"""The unpacked file: written whole, never used when damaged, safe under several processes."""

import multiprocessing
import shutil
import time
from pathlib import Path

import pytest

from referral.gazetteer import Gazetteer, GazetteerFileError, open_gazetteer, var_folder
from referral.gazetteer.folder import PACK


def unpacked(var: Path) -> Path:
    [path] = (var / "gazetteer").iterdir()
    return path


def ask(var: Path) -> str:
    with open_gazetteer(var) as gazetteer:
        return type(gazetteer.find("Oslo")).__name__


def test_var_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MBT_VAR", raising=False)
    assert var_folder() == Path("var")
    monkeypatch.setenv("MBT_VAR", "/somewhere/else")
    assert var_folder() == Path("/somewhere/else")


def test_first_use_unpacks_and_later_use_is_quick(tmp_path: Path) -> None:
    assert ask(tmp_path) == "Found"
    first = unpacked(tmp_path).stat()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        open_gazetteer(tmp_path).close()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.020
    assert unpacked(tmp_path).stat().st_ino == first.st_ino


def test_damaged_file_is_unpacked_again(tmp_path: Path) -> None:
    ask(tmp_path)
    path = unpacked(tmp_path)
    whole = path.read_bytes()
    middle = len(whole) // 2
    for broken in (b"", whole[:middle], whole[:middle] + b"\xff\x00\xfe" + whole[middle + 3 :]):
        path.write_bytes(broken)
        assert ask(tmp_path) == "Found"
        assert unpacked(tmp_path).read_bytes() == whole


def test_leftover_of_a_killed_process_is_never_used(tmp_path: Path) -> None:
    (tmp_path / "gazetteer").mkdir()
    (tmp_path / "gazetteer" / "0123456789abcdef.x.part").write_bytes(b"SQLite format 3\x00 and no more")
    assert ask(tmp_path) == "Found"


def test_processes_that_unpack_at_once_all_get_answers(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        assert pool.map(ask, [tmp_path] * 8, chunksize=1) == ["Found"] * 8
    assert unpacked(tmp_path).suffix == ".db"


def test_damaged_or_missing_pack_is_named(tmp_path: Path) -> None:
    pack = tmp_path / PACK.name
    with pytest.raises(GazetteerFileError, match="make gazetteer"):
        Gazetteer(pack, tmp_path)
    shutil.copy(PACK.with_name("gazetteer.sha256"), tmp_path)
    with pytest.raises(GazetteerFileError, match="missing"):
        Gazetteer(pack, tmp_path)
    pack.write_bytes(PACK.read_bytes()[:-100])
    with pytest.raises(GazetteerFileError, match="damaged"):
        Gazetteer(pack, tmp_path)


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "gazetteer").write_text("a file where the folder should be")
    with pytest.raises(GazetteerFileError, match="MBT_VAR"):
        open_gazetteer(tmp_path)
