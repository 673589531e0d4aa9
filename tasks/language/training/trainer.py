"""Trainer: the state of a training run, a round at a time.

In: training sentences, development examples, a folder. Out: a checkpoint and a line of log.csv after every round. Hard
because a run must be able to stop after any round and go on as if it had not.
"""

import csv
import logging
import time
from pathlib import Path
from random import Random

import torch

from tasks.language.pieces import Pieces
from tasks.language.training.batches import Batch, Encoder, Example, batches, labels_of, windows
from tasks.language.training.corpora import Sentence
from tasks.language.training.heads import HEADS
from tasks.language.training.losses import losses, total
from tasks.language.training.network import Network, encoder_folder, pretrained
from tasks.language.training.score import score

BATCH_PIECES = 2_048
ENCODER_RATE, HEAD_RATE = 1.5e-4, 1e-3
WARM_UP = 0.03  # of all steps
AVERAGED = 0.998  # the shipped weights are a running mean of the last few hundred steps
AVERAGE_EVERY = 5  # steps
TREE_PASSES = 2  # of a round over the trees; names alone are seen once

_log = logging.getLogger(__name__)


class Trainer:
    """The state of a training run: network, optimizer, running mean, rounds done."""

    def __init__(self, trees: list[Sentence], names: list[Sentence], out: Path, seed: int, rounds: int) -> None:
        self.trees, self.names, self.out, self.seed, self.rounds = trees, names, out, seed, rounds
        self.labels = labels_of([*trees, *names])
        self.vocabulary = (encoder_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.encoder = Encoder(Pieces(self.vocabulary), self.labels)
        self.network = pretrained(self.labels)
        self.optimizer = torch.optim.AdamW(_groups(self.network), betas=(0.9, 0.98), fused=True)
        self.mean = {n: p.detach().clone() for n, p in self.network.named_parameters() if p.requires_grad}
        self.development: dict[str, list[Example]] = {}
        self.round = self.steps = 0
        self.seconds = 0.0

    def resume(self) -> None:
        """Goes on from the last checkpoint, if there is one."""
        path = self.out / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.mean = state["mean"]
            self.round, self.steps, self.seconds = state["round"], state["steps"], state["seconds"]
            _log.info("resumed after round %d", self.round)

    def save(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "mean": self.mean,
            "round": self.round,
            "steps": self.steps,
            "seconds": self.seconds,
            "labels": self.labels,
        }
        torch.save(state, self.out / "checkpoint.new")
        (self.out / "checkpoint.new").replace(self.out / "checkpoint.pt")

    def run_round(self) -> None:
        started = time.monotonic()
        torch.manual_seed(self.seed * 1000 + self.round)
        sums = dict.fromkeys((head.name for head in HEADS), 0.0)
        todo = self._batches()
        for number, batch in enumerate(todo):
            self._set_rates((self.round + number / len(todo)) / self.rounds)
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

    def _batches(self) -> list[Batch]:
        random = Random(self.seed * 1000 + self.round)
        examples: list[Example] = []
        for passes, sentences in ((TREE_PASSES, self.trees), (1, self.names)):
            for _ in range(passes):
                examples += [self.encoder.example(window, random) for window in windows(sentences, random)]
        return list(batches(examples, BATCH_PIECES, random))

    def _step(self, batch: Batch) -> dict[str, float]:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = self.network(batch.pieces, batch.casings, batch.firsts)
            parts = losses(self.network, found, batch)
        total(parts).backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.steps += 1
        if self.steps % AVERAGE_EVERY == 0:
            keep = min(AVERAGED**AVERAGE_EVERY, self.steps / (self.steps + 50))
            current = dict(self.network.named_parameters())
            torch._foreach_lerp_(list(self.mean.values()), [current[n].detach() for n in self.mean], 1 - keep)
        return {name: float(value.detach()) for name, value in parts.items()}

    def _set_rates(self, done: float) -> None:
        share = min(done / WARM_UP, (1 - done) / (1 - WARM_UP))
        for group in self.optimizer.param_groups:
            group["lr"] = group["rate"] * max(share, 0.01)

    def averaged(self) -> Network:
        """The network with the running mean of its weights."""
        network = pretrained(self.labels)
        network.load_state_dict(self.mean, strict=False)
        return network

    def _log(self, sums: dict[str, float]) -> None:
        network = self.averaged()
        scores = {
            name: score(network, examples, self.labels["relations"]) for name, examples in self.development.items()
        }
        row: dict[str, float] = {"round": self.round, "steps": self.steps, "minutes": round(self.seconds / 60, 1)}
        row |= {f"loss_{name}": round(value, 4) for name, value in sums.items()}
        row |= {f"{name}_{key}": value for name, s in scores.items() for key, value in s.items() if value}
        path = self.out / "log.csv"
        is_new = not path.exists()
        with path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, row)
            if is_new:
                writer.writeheader()
            writer.writerow(row)
        _log.info("%s", "  ".join(f"{key} {value}" for key, value in row.items()))


def _groups(network: Network) -> list[dict[str, object]]:
    """Parameters by learning rate, and without weight decay where a mean or a scale is learned."""
    fast = ("outputs", "casings", "mixes")
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups.setdefault((name.startswith(fast), parameter.ndim > 1), []).append(parameter)
    return [
        {
            "params": parameters,
            "rate": HEAD_RATE if is_fast else ENCODER_RATE,
            "weight_decay": 0.01 if is_matrix else 0.0,
        }
        for (is_fast, is_matrix), parameters in groups.items()
    ]
