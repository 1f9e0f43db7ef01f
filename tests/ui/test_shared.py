"""What all open pages show alike is computed once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from rag.web.ui.chat.shared import Shared


def test_pages_that_ask_at_once_share_one_computation_for_each_version() -> None:
    computed: list[int] = []
    version = [1]
    gate = threading.Event()

    def compute() -> str:
        gate.wait(10)
        computed.append(version[0])
        return f"of version {version[0]}"

    shared = Shared(compute, lambda: version[0])
    with ThreadPoolExecutor(8) as pages:
        asked = [pages.submit(shared.now) for _ in range(8)]
        gate.set()
        assert {each.result() for each in asked} == {"of version 1"}
    assert computed == [1]


def test_what_is_dear_to_compute_is_not_computed_for_every_version() -> None:
    computed: list[int] = []
    version = [0]

    def compute() -> str:
        time.sleep(0.1)
        computed.append(version[0])
        return str(version[0])

    shared = Shared(compute, lambda: version[0])
    end = time.monotonic() + 0.8
    while time.monotonic() < end:
        version[0] += 1
        shared.now()
    assert len(computed) == 1


def test_what_is_cheap_follows_at_once() -> None:
    version = [1]
    shared = Shared(lambda: str(version[0]), lambda: version[0])
    assert shared.now() == "1"
    version[0] = 2
    time.sleep(0.05)
    assert shared.now() == "2"
