"""Doorway to LangChain: stages come in, one call that passes a state through them and times each goes out."""

import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

State = TypeVar("State")

TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
"""Variables by which LangChain would send questions and articles to a tracing service."""


def chain(
    stages: Mapping[str, Callable[[State], State]], timings: Callable[[State], dict[str, float]]
) -> Callable[[State], State]:
    """One LangChain sequence out of named stages; calling it runs them in order.

    Each stage's time is written into `timings(state)`, in milliseconds, under its name. Tracing to a service is
    switched off, whatever the environment says: nothing leaves the machine.
    """
    os.environ.update(dict.fromkeys(TRACING, "false"))
    from langchain_core.runnables import RunnableLambda, RunnableSequence

    def timed(name: str, stage: Callable[[State], State]) -> "Runnable[State, State]":
        def run(state: State) -> State:
            began = time.perf_counter()
            after = stage(state)
            timings(after)[name] = (time.perf_counter() - began) * 1000
            return after

        return RunnableLambda(run, name=name)

    sequence: RunnableSequence[State, State] = RunnableSequence(*(timed(name, stage) for name, stage in stages.items()))
    return sequence.invoke
