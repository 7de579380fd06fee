"""What a new length costs attention on this device, and how fast its kernels are: decision 26.

    python3 attention_lengths.py

Grouped attention of the 7B shape (28 heads of 128, 4 for keys and values), bfloat16, causal, forward
and backward. First lengths that were not met before, each once and once more; then rates.
"""

import contextlib
import random
import time

import torch
import torch.nn.functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
HEADS, KV_HEADS, DIM = 28, 4, 128
KERNELS = {"default": None, "flash": SDPBackend.FLASH_ATTENTION}
if DEVICE == "cuda":
    KERNELS["cudnn"] = SDPBackend.CUDNN_ATTENTION


def inputs(texts, length):
    return [torch.randn(texts * length, heads, DIM, device=DEVICE, dtype=torch.bfloat16, requires_grad=True)
            for heads in (HEADS, KV_HEADS, KV_HEADS)]


def attend(qkv, texts, length):
    """As the kernels of training do: tokens lie flat, heads within a token."""
    q, k, v = [x.view(texts, length, -1, DIM).transpose(1, 2) for x in qkv]
    return F.scaled_dot_product_attention(q, k, v, None, 0.0, True, enable_gqa=True)


def timed(work, times=1):
    """Milliseconds of a call, and what it gave."""
    sync()
    begin = time.perf_counter()
    for _ in range(times):
        result = work()
    sync()
    return (time.perf_counter() - begin) / times * 1e3, result


def sync():
    if DEVICE == "cuda":
        torch.cuda.synchronize()


def choosing(name):
    return sdpa_kernel([KERNELS[name]]) if KERNELS[name] else contextlib.nullcontext()


def median(values):
    return sorted(values)[len(values) // 2]


def new_lengths(label, name, lengths, texts=1):
    rounds = []
    for length in lengths:
        qkv = inputs(texts, length)
        row = []
        with choosing(name):
            for _ in range(2):
                forward, o = timed(lambda: attend(qkv, texts, length))
                slope = torch.ones_like(o)
                backward, _ = timed(lambda: torch.autograd.grad(o, qkv, slope))
                row += [forward, backward]
        rounds.append(row)
    first, first_back, again, again_back = [median(column) for column in zip(*rounds)]
    print(f"{label}: first {first:.2f} + {first_back:.2f} ms, again {again:.2f} + {again_back:.2f} ms", flush=True)


def rate(name, length, texts):
    qkv = inputs(texts, length)

    def both():
        o = attend(qkv, texts, length)
        return torch.autograd.grad(o, qkv, torch.ones_like(o))

    with choosing(name):
        both()
        ms, _ = timed(both, 5)
    flops = 3.5 * 2 * texts * length * length * HEADS * DIM
    print(f"{name}: {texts} x {length} tokens {ms:.2f} ms, {flops / ms / 1e9:.0f} TFLOP/s", flush=True)


def main():
    random.seed(1)
    scale = 1 if DEVICE == "cuda" else 32
    lengths = [random.randrange(256, 8192) // scale for _ in range(24)]
    new_lengths("24 new lengths", "default", lengths)
    new_lengths("the same lengths", "default", lengths)
    new_lengths("24 new lengths, 3 texts", "default", [length // 3 for length in lengths], 3)
    new_lengths("24 new lengths, flash", "flash", lengths)
    for length, texts in [(512, 16), (2048, 4), (8192, 1), (8192, 4), (32768, 1)]:
        for name in KERNELS:
            rate(name, length // scale, texts)


if __name__ == "__main__":
    main()
