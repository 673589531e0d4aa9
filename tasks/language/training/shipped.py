"""Shipped: the weights of a released file as tensors, so that training can go on from a release.

In: the ONNX file. Out: its tensors by the names that Network gives them. Hard because the export turns matrices, names
them by number, rounds them to int8 and folds the mixes of layers into numbers.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from tasks.language.training.heads import HEADS
from tasks.language.training.network import Network
from tasks.language.weights import load_weights
from warehouse.errors import Stop

Values = dict[str, NDArray[np.float32]]


def shipped(path: Path, labels: Mapping[str, Sequence[str]]) -> dict[str, Tensor]:
    """All that training changes; matrices within half a step of int8 of what was trained. Raises Stop when the file is
    not this release's, or has other labels than these."""
    released = load_weights(path)
    if released.labels != {head.name: list(labels.get(head.name, ())) for head in HEADS}:
        raise Stop("the release has other labels than the corpora", place=str(path), next_step="train from the start")
    graph = onnx.load(path).graph
    values = _values(graph)
    found = {name: value for name, value in values.items() if name.startswith("network.")}
    found |= _matrices(graph, values) | _mixes(values)
    found["network.outputs.relations.label.weight"] = released.relation_weight
    found["network.outputs.relations.label.bias"] = released.relation_bias
    del found["network.words.weight"]
    return {name.removeprefix("network."): torch.tensor(value) for name, value in found.items()}


def halfway(network: Network, release: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The middle between a network and the release it went on from: nearly as good as the network on text like that of
    its last stage, and as good as the release elsewhere."""
    return {n: torch.lerp(release[n], p.detach(), 0.5) for n, p in network.named_parameters() if n in release}


def _values(graph: onnx.GraphProto) -> Values:
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    values = {name: array for name, array in stored.items() if array.dtype == np.float32}
    for name in (n.removesuffix("_quantized") for n in stored if n.endswith("_quantized")):
        scale, zero = values.pop(f"{name}_scale"), stored[f"{name}_zero_point"].astype(np.float32)
        values[name] = (stored[f"{name}_quantized"].astype(np.float32) - zero) * scale
    return values


def _matrices(graph: onnx.GraphProto, values: Values) -> Values:
    """A matrix is known by the bias that is added to its product."""
    products = {n.name.removesuffix("_quant"): n.input[1] for n in graph.node if n.op_type == "MatMulInteger"}
    found: Values = {}
    for node in graph.node:
        biases = [name for name in node.input if name.endswith(".bias")]
        factors = [products[n] for n in (i.removesuffix("_output_0") for i in node.input) if n in products]
        if node.op_type == "Add" and biases and factors:
            found[biases[0].removesuffix("bias") + "weight"] = values[factors[0].removesuffix("_quantized")].T
    return found


def _mixes(values: Values) -> Values:
    """The shares of the layers stand in the graph mix by mix; what was trained is their logarithm, up to a constant."""
    shares = np.array([value for name, value in values.items() if name.startswith("onnx::Mul_")])
    names = sorted({head.mix for head in HEADS})
    return dict(zip((f"network.mixes.{n}" for n in names), np.log(shares).reshape(len(names), -1), strict=True))
