"""Weights: the one file that holds the network, its vocabulary and its labels.

In: a path. Out: Weights, an open onnxruntime session with what its metadata say. Hard because a file of another release
would load, run, and be wrong: only the file that this code was made for is taken.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from warehouse.errors import Stop

PATH = Path(__file__).parent / "weights" / "english-8.onnx"
VERSION = "8"
DIGEST = "a698e16ae5e98e93b2279d4220e0a5d268c57391c591941c5a1f88b71927cf72"

INPUTS = ("pieces", "casings", "firsts")
OUTPUTS = (
    *("upos", "xpos", "feats", "lemma", "starts", "names", "arcs", "relations_dependent", "relations_head"),
    *("event_type", "event_mode", "event_modality", "event_roles"),
)

Array = NDArray[Any]


@dataclass(frozen=True)
class Weights:
    """`lemmas` are those of the training text, the commonest first. `relation_weight` (labels, 3 * size) and
    `relation_bias` (labels) join the two halves of an arc to its label."""

    session: onnxruntime.InferenceSession
    vocabulary: Sequence[str]
    lemmas: Sequence[str]
    labels: Mapping[str, Sequence[str]]
    relation_weight: NDArray[np.float32]
    relation_bias: NDArray[np.float32]

    def run(self, pieces: Array, casings: Array, firsts: Array) -> dict[str, Array]:
        """What the network says of a batch; shapes as in tasks/language/training/network.py."""
        found = self.session.run(list(OUTPUTS), dict(zip(INPUTS, (pieces, casings, firsts), strict=True)))
        return dict(zip(OUTPUTS, found, strict=True))


def load_weights(path: Path = PATH, digest: str = DIGEST, version: str = VERSION) -> Weights:
    """Opens the file with one thread. Raises Stop, naming file and finding, when it is missing or another one."""
    if not path.is_file():
        raise _refusal(path, "the file of the language engine is missing")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != digest:
        raise _refusal(path, f"the file has the digest {found[:16]}…, this release needs {digest[:16]}…")
    session = _session(path)
    about = session.get_modelmeta().custom_metadata_map
    if about.get("version") != version:
        raise _refusal(path, f"the file is version {about.get('version')!r}, this release needs {version!r}")
    one = np.zeros((1, 1), dtype=np.int64)
    weight, bias = session.run(["relation_weight", "relation_bias"], dict.fromkeys(INPUTS, one))
    vocabulary, lemmas = (about[key].split("\n") for key in ("vocabulary", "lemmas"))
    return Weights(session, vocabulary, lemmas, json.loads(about["labels"]), weight, bias)


def _session(path: Path) -> onnxruntime.InferenceSession:
    """One thread: workers are processes, and two pools of threads on one core wait for each other. Opened by its path:
    from bytes in memory the session takes 40 MB more."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # the arena keeps the largest batch that ever was
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _refusal(path: Path, fact: str) -> Stop:
    return Stop(fact, place=str(path), next_step="install tidings again, or take the weights of this release")
