"""Tell trees of the operating system, such as `/proc`, from folders that may hold articles."""

from collections.abc import Iterable
from pathlib import Path

_MOUNTS = Path("/proc/self/mounts")
_LISTED = (
    "bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl mqueue proc pstore securityfs sysfs tracefs"
)
_KINDS = frozenset(_LISTED.split())
"""File systems whose files are made up by the kernel; some of them never end, or change with each look."""


def is_system_tree(folder: Path) -> bool:
    """Tell whether a folder lies in such a tree, or holds one, as `/` does; false where the system does not tell."""
    where = folder.resolve()
    return any(where.is_relative_to(tree) or tree.is_relative_to(where) for tree in _trees())


def _trees() -> Iterable[Path]:
    if not _MOUNTS.exists():
        return
    for line in _MOUNTS.read_text("utf-8", "replace").splitlines():
        fields = line.split()
        if len(fields) > 2 and fields[2] in _KINDS:  # noqa: PLR2004 - device, place, kind
            yield Path(fields[1].replace("\\040", " "))
