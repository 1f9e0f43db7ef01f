"""Export models to OpenVINO and compile them for this processor; nothing else here imports OpenVINO.

NumPy is held to one thread from then on: its matrices are small here, and threads of its own that wait for the next one
take the cores from the model (measured with the selector's on two cores: 105 ms with them for what takes 72 without).
"""

import sys
import threading
import warnings
from collections.abc import Mapping
from pathlib import Path
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

INT8_RANGE = 127
"""The largest int8 on both sides of nothing."""

TOGETHER = {"PERFORMANCE_HINT": "LATENCY"}
"""All cores for one call, which is sooner done than by one core while the others idle."""

STEP = 16
"""Tokens that a length is filled up to a multiple of: fewer shapes to make kernels for, a third of the time less."""


EXACT = {"INFERENCE_PRECISION_HINT": "f32"}
"""Compute in float32 whatever the processor has: slower, for comparing with the model that was exported."""

PROCESSOR = Path("/proc/cpuinfo")
"""Where Linux tells what the processor can do."""


_LOADING = threading.Lock()


class Compiled:
    """A model's first output as a function of its inputs; threads may share it."""

    def __init__(self, model: Any, how: Mapping[str, object], filling: int = 0) -> None:
        """Compile a model of OpenVINO; `filling` is the id of the token that a text is filled up with."""
        openvino = _library()
        self._filling = filling
        self._names = tuple(part.any_name for part in model.inputs)
        self._network = openvino.Core().compile_model(model, "CPU", dict(how))
        self._here = threading.local()
        self.streams = int(self._network.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        """Calls that are computed at the same time, each by threads of its own."""

    def __call__(self, inputs: Tokens) -> npt.NDArray[np.float32]:
        """The states of the last layer, shape (texts, tokens, d)."""
        length = inputs["attention_mask"].shape[1]
        return np.array(self.whole(inputs)[:, :length], dtype=np.float32)

    def whole(self, inputs: Tokens) -> npt.NDArray[np.float32]:
        """The output as it is, shape (texts, …), until this thread calls again."""
        if not hasattr(self._here, "request"):
            self._here.request = self._network.create_infer_request()
        filled = {name: _filled(inputs[name], self._filling if name == "input_ids" else 0) for name in self._names}
        output: npt.NDArray[np.float32] = self._here.request.infer(filled)[0]
        return output


def _library() -> Any:
    """The package, kept from reporting that it is used, once it has made its tables of types.

    Two threads that have it make them at the same time wait for each other for ever (OpenVINO 2026.4: each table is
    guarded by a lock of its own, and Python's lock is let go of meanwhile).
    """
    with _LOADING:
        sys.modules.setdefault(TELEMETRY, None)  # type: ignore[arg-type]  # None is how a module is kept from import
        import openvino

        np.asarray(openvino.Tensor(np.zeros(1, dtype=np.int64)).data)
    return openvino


def is_exported(model: Any, example: Mapping[str, Any], path: Path) -> bool:
    """Write a transformer of PyTorch in OpenVINO's format; False where it cannot be converted.

    Args:
        model: A module of PyTorch, in evaluation mode, with an `attention_mask` among its inputs.
        example: Inputs to trace it with, tensors of shape (texts, tokens); the sizes are free afterwards.
        path: A file that ends with `.xml`; the weights are written beside it.
    """
    openvino = _library()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # tracing warns of each branch that it takes as it finds it
            converted = openvino.convert_model(model, example_input=dict(example))
    except RuntimeError:
        return False
    openvino.save_model(converted, path, compress_to_fp16=False)
    return True


def opened(path: Path, *, exact: bool = False, filling: int = 0) -> Compiled:
    """Open a model that `is_exported` wrote, compiled for this processor. Its weights are mapped, not copied.

    OpenVINO computes in bfloat16 where the processor does (mean cosine to float32 .99998), else in float32.

    Args:
        path: The file that ends with `.xml`.
        exact: Compute in float32.
        filling: Id of the token that a text is filled up with.

    Raises:
        RuntimeError: it is no such file, or of a later OpenVINO.
    """
    return Compiled(_network(path, int8=False), HOW | (EXACT if exact else {}), filling)


def opened_both_ways(path: Path, *, int8: bool, once: bool) -> tuple[Compiled, Compiled]:
    """Open a model as `opened` does, for calls at the same time, and for one call that has all cores.

    Args:
        path: The file that ends with `.xml`.
        int8: Multiply with matrices as int8 (mean cosine to float32 .9994): for one that is stored so, it is quicker.
        once: It is called a few times only: the first is not worth compiling, and the second stands for both.
    """
    network, how = _network(path, int8=int8), HOW | (INT8 if int8 else {})
    together = Compiled(network, how | TOGETHER)
    return together if once else Compiled(network, how), together


def _network(path: Path, *, int8: bool) -> Any:
    openvino = _library()
    network = openvino.Core().read_model(path)
    threadpool_limits(1, user_api="blas")
    if int8:
        _quantise(network)
    return network


def processor() -> dict[str, bool]:
    """What the processor has, by Linux' names of it (`avx512_vnni`); empty where that is not told."""
    if not PROCESSOR.exists():
        return {}
    found = (line for line in PROCESSOR.read_text("utf-8", "replace").splitlines() if line.startswith("flags"))
    return dict.fromkeys(next(found, "").partition(":")[2].split(), True)


def _quantise(network: Any) -> None:
    """Put int8 weights with a scale a row in the place of each matrix that tokens are multiplied with."""
    from openvino import opset13

    for node in network.get_ordered_ops():
        weights = node.input_value(1).get_node() if node.get_type_name() == "MatMul" else None
        if weights is None or weights.get_type_name() != "Constant" or not node.get_attributes()["transpose_b"]:
            continue
        rows = weights.get_data()
        scales = np.maximum(np.abs(rows).max(axis=1, keepdims=True), np.finfo(np.float32).tiny) / INT8_RANGE
        whole = opset13.convert(opset13.constant(np.rint(rows / scales).astype(np.int8)), "f32")
        scaled = opset13.multiply(whole, opset13.constant(scales.astype(np.float32)))
        node.input(1).replace_source_output(scaled.output(0))


def _filled(tokens: npt.NDArray[np.int64], value: int) -> npt.NDArray[np.int64]:
    """The same with more columns, which the mask leaves out, up to a multiple of `STEP`."""
    return np.pad(tokens, ((0, 0), (0, -tokens.shape[1] % STEP)), constant_values=value)
