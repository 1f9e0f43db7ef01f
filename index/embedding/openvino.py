"""Export models to OpenVINO and compile them for this processor; nothing else here imports OpenVINO.

NumPy is held to one thread from then on: its matrices are small here, and threads of its own that wait for the next one
take the cores from the model (measured with the selector's on two cores: 105 ms with them for what takes 72 without).
"""

import sys
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
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


IDS, LOOKED_UP = "input_ids", "looked_up"
"""Names of inputs: the tokens' ids, and their vectors, which are looked up outside (`_table`)."""

_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Network:
    """A model of OpenVINO, and the table of token vectors that was taken out of it; None where there is none."""

    model: Any
    table: npt.NDArray[np.float32] | None


class Compiled:
    """A model's first output as a function of its inputs; threads may share it."""

    def __init__(self, network: _Network, how: Mapping[str, object], filling: int = 0) -> None:
        """Compile a model; `filling` is the id of the token that a text is filled up with."""
        openvino = _library()
        self._filling, self._table = filling, network.table
        self._names = tuple(part.any_name for part in network.model.inputs)
        self._network = openvino.Core().compile_model(network.model, "CPU", dict(how))
        self.streams = int(self._network.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        """Calls that are computed at the same time, each by threads of its own; others wait for them."""
        self._requests: LifoQueue[Any] = LifoQueue()  # a request keeps its memory, so there are no more than these
        for _ in range(self.streams):
            self._requests.put(None)

    def __call__(self, inputs: Tokens) -> npt.NDArray[np.float32]:
        """The states of the last layer, shape (texts, tokens, d)."""
        return self.whole(inputs, inputs["attention_mask"].shape[1])

    def whole(self, inputs: Tokens, length: int | None = None) -> npt.NDArray[np.float32]:
        """The output as it is, shape (texts, …); with a length, so many of its second dimension."""
        filled: dict[str, npt.NDArray[Any]] = {
            name: _filled(inputs[name], self._filling if name == IDS else 0)
            for name in self._names
            if name != LOOKED_UP
        }
        if self._table is not None:
            filled[LOOKED_UP] = self._table[filled[IDS]]
        request = self._requests.get()  # the one that was used last, or None where one more may be made
        try:
            if request is None:
                request = self._network.create_infer_request()
            output = request.infer(filled, share_outputs=True)[0]  # which the next call overwrites
            return np.array(output if length is None else output[:, :length], dtype=np.float32)
        finally:
            self._requests.put(request)


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


def _network(path: Path, *, int8: bool) -> _Network:
    openvino = _library()
    model = openvino.Core().read_model(path)
    threadpool_limits(1, user_api="blas")
    if int8:
        _quantise(model)
    return _Network(model, _table(model))


def _table(model: Any) -> npt.NDArray[np.float32] | None:
    """Take the table of token vectors, shape (vocabulary, d), out of a model, which is given the tokens' rows instead.

    Compiling reads every page of a model's file, and half of a small model is this table, of which a text needs some
    rows: 44 MB less in memory for MiniLM, with the same results to the bit. The table stays mapped. None where a
    model's tokens are not looked up in float32, as they are, in one place.
    """
    from openvino import opset13

    found = [node for node in model.get_ordered_ops() if node.get_type_name() == "Gather" and _looks_up_tokens(node)]
    if len(found) != 1:
        return None
    [node] = found
    table: npt.NDArray[np.float32] = node.input_value(0).get_node().data
    rows = opset13.parameter([-1, -1, table.shape[1]], np.float32)
    node.output(0).replace(rows.output(0))
    rows.output(0).get_tensor().set_names({LOOKED_UP})  # after it has taken the names of what it stands for
    model.add_parameters([rows])
    model.validate_nodes_and_infer_types()
    return table


def _looks_up_tokens(gather: Any) -> bool:
    """Whether a node takes rows of a matrix in float32 by the tokens' ids."""
    rows, ids, axis = (gather.input_value(place).get_node() for place in range(3))
    if ids.get_type_name() == "Convert":
        ids = ids.input_value(0).get_node()
    return (
        rows.get_type_name() == axis.get_type_name() == "Constant"
        and rows.get_element_type().get_type_name() == "f32"
        and len(rows.get_output_shape(0)) == 2  # noqa: PLR2004 - a matrix
        and int(axis.data.item()) == 0
        and ids.get_type_name() == "Parameter"
        and IDS in ids.output(0).get_tensor().get_names()
    )


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
