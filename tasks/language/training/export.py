"""Export: a checkpoint becomes the one file that the run-time loads, int8 and with its labels inside.

In: OUT/checkpoint.pt. Out: an ONNX file whose metadata hold vocabulary, labels and version. Hard because the file
must say everything about itself and still be data that cannot run code.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from tasks.language.training.heads import EVENTS, HEADS
from tasks.language.training.network import Network
from tasks.language.weights import INPUTS, OUTPUTS, VERSION

OPSET = 17
CHOSEN = ("upos", "xpos", "feats", "lemma")  # heads of which only the best label leaves the graph
SCORED = ("names", "arcs", "relations_dependent", "relations_head", *(head.name for head in EVENTS))


class Outputs(nn.Module):
    """The network as the run-time wants it: best labels, a margin for sentence starts, scores for the rest."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, casings: Tensor, firsts: Tensor) -> tuple[Tensor, ...]:
        found = self.network(pieces, casings, firsts)
        best = [found[name].argmax(-1).to(torch.int32) for name in CHOSEN]
        margin = found["starts"][..., 1] - found["starts"][..., 0]
        return (*best, margin, *(found[name] for name in SCORED))


def export(
    network: Network,
    vocabulary: Sequence[str],
    lemmas: Sequence[str],
    labels: Mapping[str, Sequence[str]],
    to: Path,
) -> float:
    """Writes the file; returns the largest difference of an arc score between torch and the graph before
    quantisation."""
    network.eval()
    with TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        difference = _to_onnx(network, exact)
        quantize_dynamic(
            exact,
            to,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    model = onnx.load(to)
    _add_relation_labels(model, network)
    about = {
        "name": "tidings-english",
        "version": VERSION,
        "labels": json.dumps({head.name: list(labels.get(head.name, ())) for head in HEADS}),
        "vocabulary": "\n".join(vocabulary),
        "lemmas": "\n".join(lemmas),
    }
    helper.set_model_props(model, about)
    onnx.checker.check_model(model)
    onnx.save(model, to)
    return difference


def _to_onnx(network: Network, to: Path) -> float:
    outputs = Outputs(network).eval()
    example = (torch.randint(1000, 2000, (3, 20)), torch.randint(0, 8, (3, 20)), torch.randint(0, 20, (3, 12)))
    batch, pieces, words = "batch", "pieces", "words"
    axes: dict[str, dict[int, str]] = {"pieces": {0: batch, 1: pieces}, "casings": {0: batch, 1: pieces}}
    axes |= {"firsts": {0: batch, 1: words}} | {name: {0: batch} for name in OUTPUTS}
    torch.onnx.export(
        outputs,
        example,
        str(to),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
    session = onnxruntime.InferenceSession(to)
    theirs = session.run(["arcs"], {name: t.numpy() for name, t in zip(INPUTS, example, strict=True)})[0]
    with torch.no_grad():
        ours = outputs(*example)[OUTPUTS.index("arcs")].numpy()
    return float(np.abs(theirs - ours).max())


def _add_relation_labels(model: onnx.ModelProto, network: Network) -> None:
    """The weights that join the halves of an arc to its label leave the graph as constants."""
    label = network.relations.label
    for name, tensor in (("relation_weight", label.weight), ("relation_bias", label.bias)):
        values = tensor.detach().numpy().astype(np.float32)
        model.graph.initializer.append(numpy_helper.from_array(values, f"{name}_values"))
        model.graph.node.append(helper.make_node("Identity", [f"{name}_values"], [name]))
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, values.shape))
