"""Training speed of PyTorch eager on this CPU: the other side of SpeedBench's `train small`.

    OMP_WAIT_POLICY=PASSIVE /usr/bin/python3 torch_cpu.py

The 25M Qwen2 shape in plain PyTorch (Debian's python3-torch), float32: 12 texts of 128 tokens a step, loss over
three quarters of each, backward, clipping at 1, AdamW. Prints one JSON line.
"""

import json
import os
import resource
import time

import torch
import torch.nn.functional as F
from torch import nn

V, D, INNER, LAYERS, HEADS = 8192, 448, 1216, 8, 7
HEAD = D // HEADS


class Norm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(D))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * self.weight


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.n1, self.n2 = Norm(), Norm()
        self.q, self.k, self.v = (nn.Linear(D, D) for _ in range(3))
        self.o = nn.Linear(D, D, bias=False)
        self.gate, self.up = nn.Linear(D, INNER, bias=False), nn.Linear(D, INNER, bias=False)
        self.down = nn.Linear(INNER, D, bias=False)

    def forward(self, x, cos, sin, mask):
        b, t, _ = x.shape
        h = self.n1(x)
        q, k, v = (f(h).view(b, t, HEADS, HEAD).transpose(1, 2) for f in (self.q, self.k, self.v))
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        p = torch.softmax(q @ k.transpose(2, 3) / HEAD ** 0.5 + mask, -1)
        x = x + self.o((p @ v).transpose(1, 2).reshape(b, t, D))
        h = self.n2(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat([-b, a], -1) * sin


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(V, D)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = Norm()

    def forward(self, ids):
        t = ids.shape[1]
        half = 1 / 10000 ** (torch.arange(0, HEAD, 2) / HEAD)
        angle = torch.outer(torch.arange(t).float(), half)
        angle = torch.cat([angle, angle], -1)
        mask = torch.full((t, t), float("-inf")).triu(1)
        x = self.embed(ids)
        for layer in self.layers:
            x = layer(x, angle.cos(), angle.sin(), mask)
        return self.norm(x)


def cpu():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


def main():
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(1)
    model = Model()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1)
    seconds, used = [], []
    for _ in range(12):
        ids = torch.randint(0, V, (12, 128))
        begin, begin_cpu = time.perf_counter(), cpu()
        h = model(ids)[:, 31:-1].reshape(-1, D)
        loss = F.cross_entropy(h @ model.embed.weight.T, ids[:, 32:].reshape(-1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        seconds.append(time.perf_counter() - begin)
        used.append(cpu() - begin_cpu)
    median = sorted(seconds[5:])[len(seconds[5:]) // 2]
    print(json.dumps(dict(bench="train", by="torch " + torch.__version__, shape="small",
                          threads=torch.get_num_threads(), tokens_per_step=1536,
                          median_tokens_per_s=round(1536 / median),
                          tokens_per_cpu_s=round(7 * 1536 / sum(used[5:])))))


main()
