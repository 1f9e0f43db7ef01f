"""Have the threads of a server share few pools of memory."""

import ctypes
import sys

ARENA_MAX = -8
"""Number of the setting in glibc's `mallopt`."""

POOLS = 2
"""Pools that all threads share. Each keeps what was once freed in it, and glibc makes eight a core."""


def share_pools() -> None:
    """Let threads that are started from now on share `POOLS` pools, where the C library is glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt:
        mallopt(ARENA_MAX, POOLS)
