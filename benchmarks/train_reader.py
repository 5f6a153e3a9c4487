"""Train the small reader that the program ships.

    python benchmarks/train_reader.py --pairs pairs.json.xz --out DIR [--steps 2000]
        [--unanswerable unanswerable.json.xz] [--init reader.npz] [--minutes 90]
        [--teacher reader.onnx --layers 3]

Six layers from the default model's weights (or those of ``--init``), its word
embeddings frozen; for each window a logit that it answers, and where.  A batch holds
fourteen questions with three to six windows each; the loss is cross-entropy over every
window, over each question's windows against each other, and over the answer's two ends.
Where the processor multiplies in bfloat16, the forward pass does, three times as fast.
``DIR/last.pt`` is written every few minutes and a later run goes on from it;
the weights that count are their running mean (``ema``).  export_reader.py makes the
file that the program reads.

With a teacher, fewer layers learn its logits and its hidden states beside the examples
(Hinton et al. 2015; Jiao et al. 2020, TinyBERT); they begin with some of its own.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from reader_examples import Example, Examples
from reader_weights import layers_of, reader_weights, thinner
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from explainbot.embedding.minilm.files import default_model_files, load_tokenizer

QUESTIONS = 14
"""Of one batch."""
RATE, WARM, FADE = 1.2e-4, 0.04, 0.4
"""Learning rate; shares of the training in which it rises first and falls last."""
KEEP, DECAY, NORM = 0.998, 0.01, 1.0
OWN = 0.5
"""Weight of the examples' own loss beside a teacher."""
BFLOAT = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001
SAVE = 240
"""Seconds between two saves."""
OPEN, CLOSE = 101, 102


class Net(nn.Module):
    """The encoder with two heads: does it answer, and where."""

    def __init__(self, folder: Path, layers: int = 6) -> None:
        """Take the default model's weights, of its first layers."""
        super().__init__()
        # The fused attention of torch 2.13 goes back four times as slowly.
        self.bert = BertModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation="eager"
        )
        self.bert.encoder.layer = self.bert.encoder.layer[:layers]
        self.bert.config.num_hidden_layers = layers
        self.bert.embeddings.word_embeddings.weight.requires_grad = False
        size = self.bert.config.hidden_size
        self.cls = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Linear(size, 1))
        self.span = nn.Linear(size, 2)
        for module in self.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0  # a fifth of the time, and no gain in few epochs

    def forward(self, tokens: Tensor) -> tuple[Tensor, Tensor, tuple[Tensor, ...]]:
        """Return scores (n,), span logits (n, t, 2), each layer's states (n, t, size).

        Args:
            tokens: Ids, mask and kinds, shape (3, n, t).
        """
        found = self.bert(
            input_ids=tokens[0],
            attention_mask=tokens[1],
            token_type_ids=tokens[2],
            output_hidden_states=True,
        )
        hidden = found.last_hidden_state
        spans = self.span(hidden)
        # A span lies in the text, or at the first token, which means none.
        allowed = tokens[2].bool() & tokens[1].bool()
        allowed = torch.cat([torch.ones_like(allowed[:, :1]), allowed[:, 1:]], 1)
        spans = spans.masked_fill(~allowed[..., None], -1e4)
        return self.cls(hidden[:, 0])[:, 0], spans, found.hidden_states[1:]


def main() -> None:
    """Train, saving now and then."""
    options = _options()
    files = default_model_files()
    options.out.mkdir(parents=True, exist_ok=True)
    last = options.out / "last.pt"
    state = torch.load(last) if last.exists() else None
    done = state["step"] if state else 0
    torch.manual_seed(done)
    examples = Examples(
        options.pairs, load_tokenizer(files), done, options.unanswerable
    )
    net = Net(files.folder, options.layers).train()
    teacher = None
    if options.teacher:
        held = reader_weights(options.teacher)
        teacher = Net(files.folder, layers_of(held)).eval()
        _begin_with(teacher, held, options.teacher)
        _begin_with(net, thinner(held, options.layers), options.teacher)
    if options.init:
        _begin_with(net, reader_weights(options.init), options.init)
    optimizer = _optimizer(net)
    mean = {
        name: value.clone()
        for name, value in net.state_dict().items()
        if value.dtype.is_floating_point and "word_emb" not in name
    }
    spent = 0.0
    if state:
        net.load_state_dict(state["m"], strict=False)
        optimizer.load_state_dict(state["o"])
        mean, spent = state["ema"], state["spent"]
    begun = saved = time.monotonic()
    for step, groups in enumerate(examples.groups(QUESTIONS), start=done):
        minutes = spent + (time.monotonic() - begun) / 60
        share = minutes / options.minutes if options.minutes else step / options.steps
        if share >= 1:
            break
        for part in optimizer.param_groups:
            part["lr"] = options.rate * _rate(share)
        loss = _loss(net, groups, teacher)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), NORM)
        optimizer.step()
        _average(mean, net, step)
        if step % 20 == 0:
            print(step, f"{share:.3f}", round(loss.item(), 3), flush=True)
        if time.monotonic() - saved > SAVE:
            _save(last, net, optimizer, mean, step + 1, minutes)
            saved = time.monotonic()
    _save(last, net, optimizer, mean, step, minutes)


def _begin_with(net: Net, weights: dict[str, Any], path: Path) -> None:
    """Take weights under their own names; the word embeddings stay as they are."""
    own = {name: torch.from_numpy(np.array(one)) for name, one in weights.items()}
    missing, strange = net.load_state_dict(own, strict=False)
    lacking = [name for name in missing if "word_emb" not in name]
    if lacking or strange:
        sys.exit(f"{path} holds other weights: {[*lacking, *strange][:3]}")


def _rate(share: float) -> float:
    """Return the share of the learning rate after a share of the training, 0 to 1."""
    return min(1.0, share / WARM + 0.02, (1 - share) / FADE)


def _optimizer(net: Net) -> torch.optim.Optimizer:
    trained = [value for value in net.parameters() if value.requires_grad]
    matrices = [value for value in trained if value.ndim > 1]
    others = [value for value in trained if value.ndim <= 1]
    parts: list[dict[str, Any]] = [
        {"params": matrices, "weight_decay": DECAY},
        {"params": others, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(parts, lr=RATE)


def _loss(net: Net, groups: list[list[Example]], teacher: Net | None) -> Tensor:
    rows = [one for group in groups for one in group]
    tokens, places = _batch(rows)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=BFLOAT):
        scores, spans, states = net(tokens)
    scores, spans = scores.float(), spans.float()
    right = torch.tensor([one.answers for one in rows])
    weight = torch.tensor([one.weight for one in rows])
    each = functional.binary_cross_entropy_with_logits(
        scores, right, weight=weight * (1 + 0.8 * right)
    )
    against, start = torch.zeros(()), 0
    for group in groups:
        own = scores[start : start + len(group)]
        same = torch.tensor([one.same for one in group])
        against = against + torch.logsumexp(own.masked_fill(~same, -1e4), 0) - own[0]
        start += len(group)
    ends = [
        functional.cross_entropy(spans[..., end], places[end], reduction="none")
        for end in (0, 1)
    ]
    where = ((ends[0] + ends[1]) / 2 * (right + 0.3 * (1 - right) * weight)).mean()
    own_loss = each + 0.5 * against / len(groups) + 0.5 * where
    if teacher is None:
        return own_loss
    return OWN * own_loss + _distance(teacher, tokens, scores, spans, states)


def _distance(
    teacher: Net,
    tokens: Tensor,
    scores: Tensor,
    spans: Tensor,
    states: tuple[Tensor, ...],
) -> Tensor:
    """Return how far scores, spans and states are from the teacher's."""
    with (
        torch.no_grad(),
        torch.autocast("cpu", dtype=torch.bfloat16, enabled=BFLOAT),
    ):
        wanted, places, layers = teacher(tokens)
    apart = functional.mse_loss(scores, wanted.float()) / 4
    for end in (0, 1):
        apart = apart + functional.kl_div(
            spans[..., end].log_softmax(-1),
            places[..., end].float().log_softmax(-1),
            log_target=True,
            reduction="batchmean",
        )
    real = tokens[1].bool()
    every = len(layers) // len(states)
    for state, other in zip(states, layers[every - 1 :: every], strict=True):
        apart = apart + functional.mse_loss(state.float()[real], other.float()[real])
    return apart


def _batch(rows: list[Example]) -> tuple[Tensor, Tensor]:
    """Return ids, mask and kinds (3, n, t); each answer's ends (2, n), 0 for none."""
    longest = max(len(one.question) + len(one.title) + len(one.window) for one in rows)
    tokens = np.zeros((3, len(rows), longest + 3), dtype=np.int64)
    places = np.zeros((2, len(rows)), dtype=np.int64)
    for row, one in enumerate(rows):
        ids = [OPEN, *one.question, CLOSE, *one.title, *one.window.tolist(), CLOSE]
        tokens[0, row, : len(ids)] = ids
        tokens[1, row, : len(ids)] = 1
        tokens[2, row, len(one.question) + 2 : len(ids) - 1] = 1
        if one.first >= 0:
            before = len(one.question) + 2 + len(one.title)
            places[:, row] = before + one.first, before + one.last
    return torch.from_numpy(tokens), torch.from_numpy(places)


@torch.no_grad()
def _average(mean: dict[str, Tensor], net: Net, step: int) -> None:
    keep = min(KEEP, (2 + step) / (11 + step))
    for name, value in net.state_dict().items():
        if name in mean:
            mean[name].mul_(keep).add_(value, alpha=1 - keep)


def _save(  # noqa: PLR0917
    path: Path,
    net: Net,
    optimizer: torch.optim.Optimizer,
    mean: dict[str, Tensor],
    step: int,
    minutes: float,
) -> None:
    own = {name: value for name, value in net.state_dict().items() if name in mean}
    state = {"m": own, "o": optimizer.state_dict(), "ema": mean}
    state |= {"step": step, "spent": minutes}
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=Path, required=True, help="questions, misses")
    parser.add_argument("--out", type=Path, required=True, help="folder of the weights")
    parser.add_argument("--unanswerable", type=Path, help="questions without answers")
    parser.add_argument("--init", type=Path, help="weights to begin with")
    parser.add_argument("--teacher", type=Path, help="a reader to learn from")
    parser.add_argument("--layers", type=int, default=6, help="of the net")
    parser.add_argument("--rate", type=float, default=RATE, help="of learning")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument(
        "--minutes", type=float, help="train so long, not so many steps"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
