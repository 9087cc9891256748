"""The folder for everything generated, and the unpacked gazetteer in it.

The package ships the gazetteer packed. First use unpacks it to `<var>/gazetteer/<first 16 hex of the pack's
sha256>.db`; a new pack therefore gets a new file, and a process that has the old one open keeps it.
"""

import hashlib
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACK = Path(__file__).with_name("data") / "gazetteer.db.zst"


class GazetteerFileError(Exception):
    """The gazetteer is missing from the package, damaged there, or cannot be unpacked."""


def var_folder() -> Path:
    """`$MBT_VAR`, or `var` in the working folder: everything generated lives there. It need not exist yet."""
    return Path(os.environ.get("MBT_VAR") or "var")


def open_database(pack: Path = PACK, var: Path | None = None) -> sqlite3.Connection:
    """A read-only connection to the unpacked gazetteer, unpacking it first where that is needed.

    A file that was written to since it was unpacked is compared whole with the sha256 that was recorded at the build
    (10 ms and more), so a truncated or changed file is never used but unpacked again. The connection may be used from
    any thread, one at a time.
    """
    pack_sha256, database_sha256 = _sums(pack)
    path = (var or var_folder()) / "gazetteer" / f"{pack_sha256[:16]}.db"
    if not _untouched(path, database_sha256) and _sha256(path) != database_sha256:
        _unpack(pack, pack_sha256, database_sha256, path)
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cache_size = -32000")  # KiB: the whole file, which else is read anew for each lookup
    return connection


def _sums(pack: Path) -> tuple[str, str]:
    """The sha256 of the pack and of the file in it, from the list that the build wrote beside the pack."""
    path = pack.with_name(pack.name.removesuffix(".db.zst") + ".sha256")
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        sums = {name: sha256 for sha256, name in (line.split() for line in lines)}
        return sums[pack.name], sums[pack.name.removesuffix(".zst")]
    except FileNotFoundError as error:
        raise GazetteerFileError(f"{path} is missing: run `make gazetteer`") from error
    except (KeyError, ValueError) as error:
        raise GazetteerFileError(f"{path} should be two lines of sha256 and file name: run `make gazetteer`") from error


def _mark(sha256: str) -> int:
    """The time of change, in seconds, that an unpacked file is given: any later writing to it sets another."""
    return int(sha256[:7], 16)


def _untouched(path: Path, sha256: str) -> bool:
    try:
        return path.stat().st_mtime_ns == _mark(sha256) * 1_000_000_000
    except OSError:
        return False


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # not there yet, or not readable: then unpacking says what is wrong
        return None


def _unpack(pack: Path, pack_sha256: str, database_sha256: str, path: Path) -> None:
    """Write the file whole beside its place and rename it there: others see the old state or the new, never a part.

    Two processes may do it at once; they write the same bytes, and the later rename changes nothing.
    """
    try:
        packed = pack.read_bytes()
    except FileNotFoundError as error:
        raise GazetteerFileError(f"{pack} is missing: run `make gazetteer`") from error
    if hashlib.sha256(packed).hexdigest() != pack_sha256:
        raise GazetteerFileError(f"{pack} is damaged: its sha256 is not the one recorded beside it")
    database = zstd.decompress(packed)
    if hashlib.sha256(database).hexdigest() != database_sha256:
        raise GazetteerFileError(f"{pack} holds another file than the one recorded beside it: run `make gazetteer`")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.stem}.", suffix=".part", delete=False) as part:
            try:
                part.write(database)
                part.flush()
                os.fchmod(part.fileno(), 0o644)
                os.utime(part.fileno(), (_mark(database_sha256), _mark(database_sha256)))
                os.fsync(part.fileno())
                Path(part.name).replace(path)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        _sync_folder(path.parent)
    except OSError as error:
        raise GazetteerFileError(
            f"cannot unpack the gazetteer into {path.parent} ({error.strerror}); set MBT_VAR"
        ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
