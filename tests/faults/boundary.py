"""The boundary between the program and the system, watched inside a child process.

The functions of `os` that change files are wrapped; the real calls still happen. Each one beneath the watched folders
is told as an event, and one of them may be made to fail or to be the last thing the process does.

Events are lists that JSON holds; a file or folder is its inode number:

    ["create", parent, name, inode]   ["mkdir", parent, name, inode]   ["write", inode, offset, base64]
    ["cut", inode, size]              ["rename", parent, name, parent, name]   ["link", parent, name, parent, name]
    ["unlink", parent, name]          ["rmdir", parent, name]
    ["sync", inode]                   ["sync failed", inode]
"""

# ruff: noqa: PTH100, PTH110, PTH113, PTH115, PTH116, PTH118  # this is beneath pathlib

from __future__ import annotations

import base64
import builtins
import errno
import fcntl
import io
import os
import shutil
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Event = list[Any]

_open, _write, _fsync, _ftruncate = os.open, os.write, os.fsync, os.ftruncate
_rename, _replace, _link, _unlink, _mkdir, _rmdir = os.rename, os.replace, os.link, os.unlink, os.mkdir, os.rmdir
_io_open = io.open

WRITES = os.O_WRONLY | os.O_RDWR


@dataclass(frozen=True)
class Fault:
    """What happens at the call number `at` (from 1): an error, or death `before`, in the `middle` or `after` it.

    `error` stays for `times` calls of the same kind; half of a write is there before it fails, as on a full disk.
    """

    at: int
    death: str = ""
    error: int = 0
    times: int = 1


class Boundary:
    """Watches the folders `roots`; `tell` hears events, `fault` strikes once. `calls` counts what could have failed."""

    def __init__(
        self, roots: Sequence[Path], tell: Callable[[Event], None] | None = None, fault: Fault | None = None
    ) -> None:
        self.roots = [os.path.realpath(root) for root in roots]
        self.calls: list[str] = []
        self._tell = tell
        self._fault = fault
        self._left = fault.times if fault else 0
        self._known: set[int] = set()
        for root in self.roots:
            self._known.add(os.stat(root).st_ino)
            for folder, folders, files in os.walk(root):
                self._known.update(os.lstat(os.path.join(folder, name)).st_ino for name in (*folders, *files))

    def install(self) -> None:
        """From here on every call of this process goes through the boundary."""
        for name in ("open", "write", "fsync", "ftruncate", "rename", "replace", "link", "unlink", "mkdir", "rmdir"):
            setattr(os, name, getattr(self, name))
        os.remove = self.unlink
        io.open = builtins.open = self.io_open
        shutil._USE_CP_SENDFILE = False  # type: ignore[attr-defined]  # copies would be written past os.write

    # -- what os and io have ------------------------------------------------------------------------------------

    def open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        place = self._place(path, dir_fd)
        if place is None or not flags & (WRITES | os.O_CREAT):
            return _open(path, flags, mode, dir_fd=dir_fd)
        there = os.path.exists(place)
        if there and not flags & os.O_TRUNC:
            return _open(path, flags, mode, dir_fd=dir_fd)

        def real() -> int:
            descriptor = _open(path, flags, mode, dir_fd=dir_fd)
            inode = os.fstat(descriptor).st_ino
            if there:
                self._event("cut", inode, 0)
            else:
                self._known.add(inode)
                self._event("create", *self._entry(place), inode)
            return descriptor

        opened: int = self._call("open", real)
        return opened

    def write(self, descriptor: int, data: Any) -> int:
        inode = self._inode(descriptor)
        if inode is None:
            return _write(descriptor, data)

        def real(part: Any = data) -> int:
            appends = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_APPEND
            offset = os.fstat(descriptor).st_size if appends else os.lseek(descriptor, 0, os.SEEK_CUR)
            written = _write(descriptor, part)
            self._event("write", inode, offset, base64.b64encode(bytes(part[:written])).decode())
            return written

        written: int = self._call("write", real, lambda: real(memoryview(data)[: len(data) // 2]))
        return written

    def fsync(self, descriptor: int) -> None:
        inode = self._inode(descriptor)
        if inode is None:
            return _fsync(descriptor)

        def real() -> None:
            _fsync(descriptor)
            self._event("sync", inode)

        self._call("fsync", real, lambda: self._event("sync failed", inode))

    def ftruncate(self, descriptor: int, size: int) -> None:
        inode = self._inode(descriptor)
        if inode is None:
            return _ftruncate(descriptor, size)

        def real() -> None:
            _ftruncate(descriptor, size)
            self._event("cut", inode, size)

        self._call("ftruncate", real)

    def rename(self, source: Any, target: Any, **more: Any) -> None:
        self._moved(_rename, source, target, more)

    def replace(self, source: Any, target: Any, **more: Any) -> None:
        self._moved(_replace, source, target, more)

    def _moved(self, call: Callable[..., None], source: Any, target: Any, more: dict[str, Any]) -> None:
        start, end = self._place(source, more.get("src_dir_fd")), self._place(target, more.get("dst_dir_fd"))
        if start is None or end is None:
            assert start is end, f"{source} was moved over the edge of what is watched, to {target}"
            return call(source, target, **more)

        def real() -> None:
            entries = (*self._entry(start), *self._entry(end))
            if os.path.isfile(end) and os.stat(end).st_nlink == 1:
                self._known.discard(os.stat(end).st_ino)
            call(source, target, **more)
            self._event("rename", *entries)

        self._call("rename", real)

    def link(self, source: Any, target: Any, **more: Any) -> None:
        start, end = self._place(source, None), self._place(target, None)
        if start is None or end is None:
            assert start is end, f"{source} was linked over the edge of what is watched, to {target}"
            return _link(source, target, **more)

        def real() -> None:
            _link(source, target, **more)
            self._event("link", *self._entry(start), *self._entry(end))

        self._call("link", real)

    def unlink(self, path: Any, *, dir_fd: int | None = None) -> None:
        self._removed("unlink", _unlink, path, dir_fd)

    def rmdir(self, path: Any, *, dir_fd: int | None = None) -> None:
        self._removed("rmdir", _rmdir, path, dir_fd)

    def _removed(self, kind: str, call: Callable[..., None], path: Any, dir_fd: int | None) -> None:
        place = self._place(path, dir_fd)
        if place is None or not os.path.lexists(place):
            return call(path, dir_fd=dir_fd)

        def real() -> None:
            status = os.lstat(place)
            call(path, dir_fd=dir_fd)
            if status.st_nlink == 1 or kind == "rmdir":
                self._known.discard(status.st_ino)
            self._event(kind, *self._entry(place))

        self._call(kind, real)

    def mkdir(self, path: Any, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        place = self._place(path, dir_fd)
        if place is None or os.path.lexists(place):
            return _mkdir(path, mode, dir_fd=dir_fd)

        def real() -> None:
            _mkdir(path, mode, dir_fd=dir_fd)
            inode = os.stat(place).st_ino
            self._known.add(inode)
            self._event("mkdir", *self._entry(place), inode)

        self._call("mkdir", real)

    def io_open(self, file: Any, mode: str = "r", buffering: int = -1, *texts: Any, **more: Any) -> Any:
        """`open` of a file beneath the folders for writing: through the wrapped calls, not past them."""
        place = None if isinstance(file, int) else self._place(file, None)
        watched = self._inode(file) is not None if isinstance(file, int) else place is not None
        if not watched or not set(mode) & set("wax+"):
            return _io_open(file, mode, buffering, *texts, **more)
        if isinstance(file, int):
            descriptor = file
        else:
            kind = next(letter for letter in mode if letter in "rwax")
            flags = os.O_RDWR if "+" in mode else os.O_WRONLY
            flags |= {"r": 0, "w": os.O_CREAT | os.O_TRUNC, "a": os.O_CREAT | os.O_APPEND, "x": os.O_CREAT | os.O_EXCL}[
                kind
            ]
            descriptor = self.open(file, flags | os.O_CLOEXEC, 0o666)
        raw = _File(self, descriptor, mode.replace("t", "").replace("b", "").replace("x", "w"))
        if buffering == 0:
            return raw
        buffered: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, *texts, **more)

    # -- within -----------------------------------------------------------------------------------------------

    def _call(self, kind: str, real: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
        self.calls.append(kind)
        fault = self._fault
        strikes = fault is not None and self._left > 0 and len(self.calls) >= fault.at
        if strikes and fault is not None and fault.error:
            if len(self.calls) > fault.at and kind != self.calls[fault.at - 1]:
                return real()
            self._left -= 1
            if half is not None:
                half()
            raise OSError(fault.error, os.strerror(fault.error))
        if strikes and fault is not None and fault.death:
            if fault.death == "after":
                real()
            elif fault.death == "middle" and half is not None and kind != "fsync":
                half()
            os.kill(os.getpid(), signal.SIGKILL)
        return real()

    def _event(self, *event: Any) -> None:
        if self._tell is not None:
            self._tell(list(event))

    def _inode(self, descriptor: int) -> int | None:
        try:
            inode = os.fstat(descriptor).st_ino
        except OSError as error:
            if error.errno != errno.EBADF:
                raise
            return None
        return inode if inode in self._known else None

    def _place(self, path: Any, dir_fd: int | None) -> str | None:
        if isinstance(path, int):
            return None
        text = os.fsdecode(path)
        if dir_fd is not None:
            text = os.path.join(os.readlink(f"/proc/self/fd/{dir_fd}"), text)
        folder, name = os.path.split(os.path.abspath(text))
        place = os.path.join(os.path.realpath(folder), name)
        return place if any(place == root or place.startswith(root + os.sep) for root in self.roots) else None

    def _entry(self, place: str) -> tuple[int, str]:
        folder, name = os.path.split(place)
        return os.stat(folder).st_ino, name


class _File(io.FileIO):
    """A file of `open` whose writes go through the boundary."""

    def __init__(self, boundary: Boundary, descriptor: int, mode: str) -> None:
        super().__init__(descriptor, "r+" if "+" in mode else mode)
        self._boundary = boundary

    def write(self, data: Any) -> int:
        return self._boundary.write(self.fileno(), bytes(data))

    def truncate(self, size: int | None = None) -> int:
        size = self.tell() if size is None else size
        self._boundary.ftruncate(self.fileno(), size)
        return size
