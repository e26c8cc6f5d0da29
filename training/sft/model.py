"""The decoder: Llama's architecture, laid out for batches that share prompts.

Weights are float32 masters. RoPE rotates the two halves of a head here; GGUF stores
interleaved pairs, which export.gguf takes care of.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class Config:
    vocabulary: int
    dim: int = 256
    layers: int = 5
    heads: int = 8
    kv_heads: int = 8
    ffn: int = 640
    context: int = 1024
    theta: float = 10000.0
    eps: float = 1e-6

    @property
    def head(self):
        return self.dim // self.heads

    def dict(self):
        return asdict(self)


class RMSNorm(nn.Module):
    def __init__(self, dim, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))
        self.eps = eps

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.eps)


def rotations(config):
    """cos and sin for every position: [context, head/2] each."""
    inverse = config.theta ** (-torch.arange(0, config.head, 2).double() / config.head)
    angles = torch.arange(config.context).double()[:, None] * inverse
    return angles.cos().float(), angles.sin().float()


def rotate(x, cos, sin):
    """x: [tokens, heads, head]; cos, sin: [tokens, 1, head/2]."""
    a, b = x.chunk(2, -1)
    return torch.cat((a * cos - b * sin, a * sin + b * cos), -1)


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.attention_norm = RMSNorm(c.dim, c.eps)
        self.ffn_norm = RMSNorm(c.dim, c.eps)
        self.qkv = nn.Linear(c.dim, (c.heads + 2 * c.kv_heads) * c.head, bias=False)
        self.output = nn.Linear(c.heads * c.head, c.dim, bias=False)
        self.gate_up = nn.Linear(c.dim, 2 * c.ffn, bias=False)
        self.down = nn.Linear(c.ffn, c.dim, bias=False)

    def project(self, x, cos, sin):
        """Queries, keys and values: [tokens, heads or kv_heads, head]."""
        c = self.c
        q, k, v = self.qkv(self.attention_norm(x)).split((c.heads * c.head, c.kv_heads * c.head, c.kv_heads * c.head), -1)
        q, k, v = (t.unflatten(-1, (-1, c.head)) for t in (q, k, v))
        return rotate(q, cos, sin), rotate(k, cos, sin), v

    def finish(self, x, attended):
        """The rest of the layer: attended is [tokens, heads*head]."""
        x = x + self.output(attended)
        gate, up = self.gate_up(self.ffn_norm(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


class Model(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.dim)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.norm = RMSNorm(config.dim, config.eps)
        cos, sin = rotations(config)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        self.initialise()

    def initialise(self):
        for name, p in self.named_parameters():
            if p.dim() == 2:
                last = name.endswith(("output.weight", "down.weight"))
                nn.init.normal_(p, std=0.02 / (2 * self.config.layers) ** 0.5 if last else 0.02)

    def forward(self, ids, positions, attend):
        """Hidden states [tokens, dim] after the last norm. attend(q, k, v) -> [tokens, heads*head]
        knows which token sees which."""
        cos, sin = self.cos[positions][:, None], self.sin[positions][:, None]
        x = self.embedding(ids)
        for layer in self.layers:
            x = layer.finish(x, attend(*layer.project(x, cos, sin)))
        return self.norm(x)

    def fuse(self):
        """Compiles what a layer does around attention, for any number of tokens."""
        for layer in self.layers:
            layer.project = torch.compile(layer.project, dynamic=True)
            layer.finish = torch.compile(layer.finish, dynamic=True)

    def logits(self, hidden):
        return F.linear(hidden, self.embedding.weight)

    def size(self):
        return sum(p.numel() for p in self.parameters())
