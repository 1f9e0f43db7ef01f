"""Doorway to OpenVINO: a model that reads tokens comes in, the same compiled for this processor goes out.

NumPy is held to one thread from then on: its matrices are small here, and threads of its own that wait for the next one
take the cores from the model (measured with the selector's on two cores: 105 ms with them for what takes 72 without).
"""

import sys
import threading
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

Tokens = Mapping[str, npt.NDArray[np.int64]]
"""The model's inputs by name, each of shape (texts, tokens)."""

TELEMETRY = "openvino_telemetry"
"""A package that OpenVINO reports its use with as soon as it is imported; without it, it reports nothing."""


HOW = {"PERFORMANCE_HINT": "THROUGHPUT", "ENABLE_CPU_PINNING": False}
"""One call to a core, since questions are short and batches can be many.

No core is a call's own: one that is bound to a core waits there for whatever else runs on it, be the other core idle.
"""

INT8 = {"DYNAMIC_QUANTIZATION_GROUP_SIZE": 128}
"""Each run of so many of a token's values is given a scale of its own and multiplied as int8 with int8 weights.

Shorter runs take as long as bfloat16 does, longer ones are hardly quicker and less exact.
"""

MOST = 127
"""The largest int8 on both sides of nothing."""

TOGETHER = {"PERFORMANCE_HINT": "LATENCY"}
"""All cores for one call, which is sooner done than by one core while the others idle."""

STEP = 16
"""Tokens that a length is filled up to a multiple of: fewer shapes to make kernels for, a third of the time less."""


class Compiled:
    """A model's `last_hidden_state` as a function of its inputs; threads may share it."""

    def __init__(self, model: Any, names: frozenset[str], how: Mapping[str, object]) -> None:
        """Compile a model of OpenVINO with inputs of these names."""
        import openvino

        self._model, self._names, self._how = model, names, how
        self._network = openvino.Core().compile_model(model, "CPU", dict(how))
        self._here = threading.local()
        self.streams = int(self._network.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        """Calls that are computed at the same time, each by threads of its own."""

    def together(self) -> "Compiled":
        """The same model, one call of which has all cores."""
        return Compiled(self._model, self._names, {**self._how, **TOGETHER})

    def __call__(self, inputs: Tokens) -> npt.NDArray[np.float32]:
        """The states of the last layer, shape (texts, tokens, d)."""
        if not hasattr(self._here, "request"):
            self._here.request = self._network.create_infer_request()
        length = inputs["attention_mask"].shape[1]
        outputs = self._here.request.infer({name: _filled(inputs[name]) for name in self._names})
        return np.array(outputs[0][:, :length], dtype=np.float32)


def compiled(model: Any, example: Mapping[str, Any], *, int8: bool = False) -> Compiled | None:
    """The model, compiled.

    OpenVINO computes in bfloat16 where the processor does (mean cosine to float32 .99998), else in float32.

    Args:
        model: A transformer of PyTorch, in evaluation mode, with an `attention_mask` among its inputs.
        example: Inputs to trace it with, tensors of shape (texts, tokens); the sizes are free afterwards.
        int8: Multiply with matrices as int8 (mean cosine to float32 .9994): for one that is stored so, it is quicker.

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
    threadpool_limits(1, user_api="blas")
    if int8:
        _quantise(converted)
    return Compiled(converted, frozenset(example), HOW | (INT8 if int8 else {}))


def _quantise(network: Any) -> None:
    """Put int8 weights with a scale a row in the place of each matrix that tokens are multiplied with."""
    from openvino import opset13

    for node in network.get_ordered_ops():
        weights = node.input_value(1).get_node() if node.get_type_name() == "MatMul" else None
        if weights is None or weights.get_type_name() != "Constant" or not node.get_attributes()["transpose_b"]:
            continue
        rows = weights.get_data()
        scales = np.maximum(np.abs(rows).max(axis=1, keepdims=True), np.finfo(np.float32).tiny) / MOST
        whole = opset13.convert(opset13.constant(np.rint(rows / scales).astype(np.int8)), "f32")
        scaled = opset13.multiply(whole, opset13.constant(scales.astype(np.float32)))
        node.input(1).replace_source_output(scaled.output(0))


def _filled(tokens: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same with columns of zeros, which the mask leaves out, up to a multiple of `STEP`."""
    return np.pad(tokens, ((0, 0), (0, -tokens.shape[1] % STEP)))
