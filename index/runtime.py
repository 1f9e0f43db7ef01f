"""Doorway to OpenVINO: a model that reads tokens comes in, the same compiled for this processor goes out."""

import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Tokens = Mapping[str, npt.NDArray[np.int64]]
"""The model's inputs by name, each of shape (texts, tokens)."""

TELEMETRY = "openvino_telemetry"
"""A package that OpenVINO reports its use with as soon as it is imported; without it, it reports nothing."""


def compiled(model: Any, example: Mapping[str, Any]) -> Callable[[Tokens], npt.NDArray[np.float32]] | None:
    """The model's `last_hidden_state`, shape (texts, tokens, d), as a function of its inputs; threads may share it.

    OpenVINO computes in bfloat16 where the processor does, else in float32.

    Args:
        model: A transformer of PyTorch, in evaluation mode.
        example: Inputs to trace it with, tensors of shape (texts, tokens); the sizes are free afterwards.

    Returns:
        The function, None for a model that OpenVINO cannot convert: it has to run as it is.
    """
    sys.modules.setdefault(TELEMETRY, None)  # type: ignore[arg-type]  # None is how a module is kept from import
    import openvino

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # tracing warns of each branch that it takes as it finds it
            converted = openvino.convert_model(model, example_input=dict(example))
    except RuntimeError:
        return None
    network = openvino.Core().compile_model(converted, "CPU", {"PERFORMANCE_HINT": "LATENCY"})
    here = threading.local()

    def run(inputs: Tokens) -> npt.NDArray[np.float32]:
        if not hasattr(here, "request"):
            here.request = network.create_infer_request()
        outputs = here.request.infer({name: inputs[name] for name in example})
        return np.array(outputs[0], dtype=np.float32)

    return run
