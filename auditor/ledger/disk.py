"""What differs from one system to the next: fsync, folders, replacing, locking. Nothing else asks where it runs."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from auditor.ledger.problems import DiskFull, LockedLedger, NotKept

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
BINARY = getattr(os, "O_BINARY", 0)  # Windows: without it each line break becomes two bytes
QUEUE = ".next"  # what the name of a lock's second file ends with
_TEMPORARY = ".tmp"
# macOS: fsync hands the data to the drive only; this one waits until the drive wrote it
_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)


def sync(descriptor: int, *, full_sync: int | None = _FULL_SYNC) -> None:
    """Wait until what was written is on the disk. After an OSError never call it again with this descriptor."""
    if full_sync is None:
        os.fsync(descriptor)
    else:
        fcntl.fcntl(descriptor, full_sync)


def sync_folder(folder: Path, *, system: str = os.name) -> None:
    """Make the names in `folder` durable. Windows has no such call; its file system journals names by itself."""
    if system == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path, *, system: str = os.name) -> None:
    """Make the content of a file durable that another process wrote."""
    descriptor = os.open(path, (os.O_RDWR if system == "nt" else os.O_RDONLY) | BINARY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create `folder` and its missing parents, each durable in its parent.

    One that is there but empty may be left by a process that died before it was durable; nobody puts anything in first.
    """
    if folder.is_dir() and any(folder.iterdir()):
        return
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def open_append(path: Path) -> int:
    """A descriptor that writes at the end of `path`; a new file is durable in its folder before this returns.

    So is an empty one: who made it may have died before it was durable.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | BINARY, 0o644)
    try:
        if os.fstat(descriptor).st_size == 0:
            sync(descriptor)
            sync_folder(path.parent)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def write(descriptor: int, data: bytes) -> None:
    """Write all of `data`, however many calls the system makes of it."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def replace(source: Path, target: Path, *, attempts: int = 20, pause: Callable[[float], None] = time.sleep) -> None:
    """Rename `source` over `target`. Windows refuses while somebody has the target open: try again for a second."""
    for attempt in range(attempts):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == attempts - 1:
                raise
            pause(0.05)
        else:
            return


def place(source: Path, target: Path, *, system: str = os.name) -> None:
    """Rename `source` to `target`, which must not be there. Raises FileExistsError."""
    if system != "nt":  # where a rename replaces; on Windows it does not
        try:
            os.link(source, target)
        except FileExistsError:
            raise
        except OSError:  # a file system without links, such as that of most sticks
            if os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        else:
            source.unlink()
            return
    source.rename(target)


def forget(descriptor: int) -> None:
    """Let what is read of a file next come from the disk, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def write_file(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, all or nothing and durable: temporary file, fsync, replace, fsync of the folder.

    Raises DiskFull or NotKept; the old file stays as it was.
    """
    temporary = temporary_of(path)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, 0o644)
        try:
            write(descriptor, data)
            sync(descriptor)
        finally:
            os.close(descriptor)
        replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise refusal(error, path) from error


def temporary_of(path: Path) -> Path:
    """Where what is to replace `path` is written first."""
    return path.with_name(f".{path.name}.{os.getpid()}{_TEMPORARY}")


def is_temporary(path: Path, name: str) -> bool:
    """Whether `path` is what the replacing of a file of that name left when its process died."""
    return path.name.startswith(f".{name}.") and path.name.endswith(_TEMPORARY)


def refusal(error: OSError, path: Path) -> NotKept:
    """The error that says in a user's words why nothing was written to `path`."""
    if error.errno in FULL:
        return DiskFull(
            f"The disk is full: {path.name} could not be written, nothing was kept.",
            f"Make room on the disk that holds {path.parent} and do it again.",
        )
    return NotKept(
        f"{path} could not be written: {error.strerror or error}. Nothing was kept.",
        "See that the folder is there and may be written to, and do it again.",
    )


class Lock:
    """One process at a time: an exclusive lock on an open file, released by the system when its process dies.

    Whoever waits holds a second file, `<name>.next`, so that a process that comes again and again overtakes nobody.
    """

    def __init__(self, path: Path, *, timeout: float = 10.0) -> None:
        self.path = path
        self.timeout = timeout
        self._descriptors: list[int] = []

    def acquire(self) -> None:
        """Wait for the lock. Raises LockedLedger after `timeout` seconds, OSError if the file may not be opened.

        A file that was removed or replaced while it was open keeps nobody out who comes later: then the one in its
        place is taken.
        """
        end = time.monotonic() + self.timeout
        self._take(end)
        while self._is_replaced():
            self.close()
            try:
                self._take(end)
            except OSError as error:
                raise refusal(error, self.path) from error

    def _take(self, end: float) -> None:
        while len(self._descriptors) < 2:
            path = self.path.with_name(self.path.name + QUEUE) if self._descriptors else self.path
            self._descriptors.append(os.open(path, os.O_RDWR | os.O_CREAT | BINARY, 0o644))
        held, queue = self._descriptors
        self._wait(queue, end)
        try:
            self._wait(held, end)
        finally:
            unlock(queue)

    def _is_replaced(self) -> bool:
        """Whether there is another file or none where the lock was; where its folder is gone, that is not about it."""
        try:
            return not os.path.samestat(os.fstat(self._descriptors[0]), self.path.stat())
        except FileNotFoundError:
            return self.path.parent.is_dir()

    def _wait(self, descriptor: int, end: float) -> None:
        pause = 0.0002
        while not try_lock(descriptor):
            if time.monotonic() >= end:
                raise LockedLedger(
                    f"Another process holds {self.path.parent}.",
                    "Wait until it is done, or end it; reading is possible meanwhile.",
                )
            time.sleep(pause)
            pause = min(pause * 1.5, 0.005)

    def release(self) -> None:
        """Let the next one in; the files stay open for the next time."""
        if self._descriptors:
            unlock(self._descriptors[0])

    def close(self) -> None:
        """Give the descriptors back."""
        while self._descriptors:
            os.close(self._descriptors.pop())


def try_lock(descriptor: int, *, with_flock: bool = fcntl is not None) -> bool:
    """Take the lock on an open file if nobody holds it.

    Where the system has flock it is called directly: portalocker makes the same call, but importing it costs more
    than opening a ledger.
    """
    if with_flock:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
    import portalocker

    try:
        portalocker.lock(descriptor, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
    except portalocker.AlreadyLocked:
        return False
    return True


def unlock(descriptor: int, *, with_flock: bool = fcntl is not None) -> None:
    """Release what `try_lock` took."""
    if with_flock:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        return
    import portalocker

    portalocker.unlock(descriptor)
