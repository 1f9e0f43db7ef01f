"""What a server's threads hold: they share few pools of glibc's, whose own number grows with the cores."""

import subprocess
import sys

import pytest

from rag.cli.memory import POOLS

COUNT = """
import ctypes, sys, threading
from rag.cli.memory import share_pools
if sys.argv[1] == "shared":
    share_pools()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fdopen.restype = ctypes.c_void_p
together = threading.Barrier(8)
def hold():
    libc.malloc(1000)
    together.wait()
threads = [threading.Thread(target=hold) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
told = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, told)
libc.fflush(told)
"""


def pools(how: str) -> int:
    """The pools of a process in which eight threads have asked for memory at the same time."""
    ran = subprocess.run([sys.executable, "-c", COUNT, how], capture_output=True, text=True, check=True)
    return ran.stdout.count("<heap nr=")


@pytest.mark.skipif(
    "not hasattr(__import__('ctypes').CDLL(None), 'malloc_info')", reason="pools are glibc's; CI runs on it"
)
def test_threads_share_few_pools() -> None:
    assert pools("shared") <= POOLS < pools("as they are")
