"""Trainer: the state of a training run, a round at a time.

In: training sentences, development examples, a folder. Out: a checkpoint and a line of log.csv after every round. Hard
because a run must be able to stop after any round and go on as if it had not.
"""

import csv
import logging
import time
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from random import Random

import torch
from torch import Tensor

from tasks.language.pieces import Pieces
from tasks.language.training.batches import Batch, Encoder, Example, batches, labels_of, windows
from tasks.language.training.corpora import Sentence
from tasks.language.training.heads import Head
from tasks.language.training.losses import losses, total
from tasks.language.training.network import Network, encoder_folder, pretrained
from tasks.language.training.score import score
from tasks.language.training.stages import PARSED, STAGES, Stage, stage_at
from tasks.language.training.taught import taught

BATCH_PIECES = 2_048
WARM_UP = 0.03  # of all steps of a stage
AVERAGED = 0.998  # the shipped weights are a running mean of the last few hundred steps
AVERAGE_EVERY = 5  # steps
FAST_BFLOAT16 = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()

_log = logging.getLogger(__name__)


class Trainer:
    """The state of a training run: network, optimizer, running mean, rounds done.

    corpus: sentences by their kind, as the passes of a stage name them."""

    def __init__(
        self, corpus: Mapping[str, Sequence[Sentence]], out: Path, seed: int, stages: Sequence[Stage] = STAGES
    ) -> None:
        self.corpus, self.out, self.seed, self.stages = corpus, out, seed, stages
        self.labels = labels_of([sentence for sentences in corpus.values() for sentence in sentences])
        self.vocabulary = (encoder_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.encoder = Encoder(Pieces(self.vocabulary), self.labels)
        self.development: dict[str, list[Example]] = {}
        self.round = self.steps = 0
        self.seconds = 0.0
        self.mean: dict[str, Tensor] = {}
        self.before: dict[str, Tensor] = {}
        self.texts: Mapping[str, Sequence[Sentence]] = {}
        self._enter(stages[0])

    @property
    def is_done(self) -> bool:
        return self.round == sum(stage.rounds for stage in self.stages)

    def _enter(self, stage: Stage) -> None:
        """A stage goes on from what the one before hands on; its new heads know nothing yet."""
        torch.manual_seed(self.seed + self.round)
        self.before = dict(self.mean)
        self.network = self._network(stage.heads, self.before)
        self.optimizer = torch.optim.AdamW(_groups(self.network, stage), betas=(0.9, 0.98), fused=True)
        self.mean = {n: p.detach().clone() for n, p in self.network.named_parameters() if p.requires_grad}
        self.averaged_steps = 0
        self.texts = {}

    def _parse(self, stage: Stage) -> None:
        teacher = self._network(stage.heads, self.before)
        parsed = [kind for kind in stage.passes if kind.endswith(PARSED)]
        found = {kind: taught(self.corpus[kind.removesuffix(PARSED)], teacher, self.encoder) for kind in parsed}
        self.texts = {**self.corpus, **found}

    def _network(self, heads: Sequence[Head], weights: Mapping[str, Tensor]) -> Network:
        """With these weights; what they leave out is as pretrained, or untaught."""
        network = pretrained(self.labels, heads)
        network.load_state_dict(weights, strict=False)
        return network

    def resume(self) -> None:
        """Goes on from the last checkpoint, if there is one."""
        path = self.out / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, weights_only=True)
            self._enter(stage_at(self.stages, state["round"] - 1)[0])
            self.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.mean, self.before, self.averaged_steps = state["mean"], state["before"], state["averaged_steps"]
            self.round, self.steps, self.seconds = state["round"], state["steps"], state["seconds"]
            _log.info("resumed after round %d", self.round)

    def go_on_from(self, weights: Mapping[str, Tensor]) -> None:
        """Begins the last stage with the weights of a release."""
        self.round = sum(stage.rounds for stage in self.stages[:-1])
        self.mean = dict(weights)

    def save(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "mean": self.mean,
            "before": self.before,
            "averaged_steps": self.averaged_steps,
            "round": self.round,
            "steps": self.steps,
            "seconds": self.seconds,
            "labels": self.labels,
        }
        torch.save(state, self.out / "checkpoint.new")
        (self.out / "checkpoint.new").replace(self.out / "checkpoint.pt")

    def run_round(self) -> None:
        started = time.monotonic()
        stage, done = stage_at(self.stages, self.round)
        if self.round and not done:
            self._enter(stage)
        if not self.texts:
            self._parse(stage)
        torch.manual_seed(self.seed * 1000 + self.round)
        sums = dict.fromkeys((head.name for head in stage.heads), 0.0)
        todo = self._batches(stage)
        for number, batch in enumerate(todo):
            self._set_rates((done + number / len(todo)) / stage.rounds)
            parts = self._step(batch)
            for name, value in parts.items():
                sums[name] += value / len(todo)
            if number % 100 == 99:
                speed = f"{(time.monotonic() - started) / (number + 1):.3f} s a step"
                _log.info("round %d step %d of %d, %s", self.round, number + 1, len(todo), speed)
        self.round += 1
        self.seconds += time.monotonic() - started
        self.save()
        self._log(sums)

    def _batches(self, stage: Stage) -> list[Batch]:
        random = Random(self.seed * 1000 + self.round)
        examples: list[Example] = []
        for kind, passes in stage.passes.items():
            for _ in range(ceil(passes)):
                drawn = (w for w in windows(self.texts[kind], random) if passes >= 1 or random.random() < passes)
                examples += [self.encoder.example(window, random) for window in drawn]
        return list(batches(examples, BATCH_PIECES, random))

    def _step(self, batch: Batch) -> dict[str, float]:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=FAST_BFLOAT16):
            found = self.network(batch.pieces, batch.casings, batch.firsts)
            parts = losses(self.network, found, batch)
        total(self.network, parts).backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.steps, self.averaged_steps = self.steps + 1, self.averaged_steps + 1
        if self.averaged_steps % AVERAGE_EVERY == 0:
            keep = min(AVERAGED**AVERAGE_EVERY, self.averaged_steps / (self.averaged_steps + 50))
            current = dict(self.network.named_parameters())
            torch._foreach_lerp_(list(self.mean.values()), [current[n].detach() for n in self.mean], 1 - keep)
        return {name: float(value.detach()) for name, value in parts.items()}

    def _set_rates(self, done: float) -> None:
        share = min(done / WARM_UP, (1 - done) / (1 - WARM_UP))
        for group in self.optimizer.param_groups:
            group["lr"] = group["rate"] * max(share, 0.01)

    def averaged(self) -> Network:
        """The network that this stage hands on."""
        return self._network(self.network.heads, self.mean)

    def _log(self, sums: Mapping[str, float]) -> None:
        network = self.averaged()
        scores = {name: score(network, examples, self.labels) for name, examples in self.development.items()}
        row: dict[str, float] = {"round": self.round, "steps": self.steps, "minutes": round(self.seconds / 60, 1)}
        row |= {f"loss_{name}": round(value, 4) for name, value in sums.items()}
        row |= {f"{name}_{key}": value for name, s in scores.items() for key, value in s.items() if value}
        path = self.out / "log.csv"
        before = list(csv.DictReader(path.open(encoding="utf-8"))) if path.exists() else []
        columns = dict.fromkeys([*(key for one in before for key in one), *row])
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows([*before, row])
        _log.info("%s", "  ".join(f"{key} {value}" for key, value in row.items()))


def _groups(network: Network, stage: Stage) -> list[dict[str, object]]:
    """Parameters by learning rate, and without weight decay where a mean or a scale is learned."""
    fast = ("outputs", "casings", "mixes")
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups.setdefault((name.startswith(fast), parameter.ndim > 1), []).append(parameter)
    return [
        {
            "params": parameters,
            "rate": stage.head_rate if is_fast else stage.encoder_rate,
            "weight_decay": 0.01 if is_matrix else 0.0,
        }
        for (is_fast, is_matrix), parameters in groups.items()
    ]
