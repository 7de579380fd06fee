"""Tokens per second of transformers on this device: the other side of DeviceBench.

    python3 transformers_speed.py train 1.5b 8192 1 eager|checkpoint|compile|compile-checkpoint
    python3 transformers_speed.py decode 1.5b 128 64 256

0 documents are as many as fit, of other lengths at every step.

Random bf16 weights, sdpa attention, fused AdamW on bf16 weights, no data loading: the fastest
ordinary configuration. Prints JSON lines like DeviceBench.
"""

import json
import random
import sys
import time

import torch
from transformers import Qwen2Config, Qwen2ForCausalLM

SHAPES = {
    "0.5b": dict(vocab_size=151936, hidden_size=896, intermediate_size=4864, num_hidden_layers=24,
                 num_attention_heads=14, num_key_value_heads=2, tie_word_embeddings=True),
    "1.5b": dict(vocab_size=151936, hidden_size=1536, intermediate_size=8960, num_hidden_layers=28,
                 num_attention_heads=12, num_key_value_heads=2, tie_word_embeddings=True),
    "7b": dict(vocab_size=152064, hidden_size=3584, intermediate_size=18944, num_hidden_layers=28,
               num_attention_heads=28, num_key_value_heads=4, tie_word_embeddings=False),
}


def main():
    mode, shape = sys.argv[1:3]
    config = Qwen2Config(**SHAPES[shape], max_position_embeddings=65536)
    config._attn_implementation = "sdpa"
    torch.manual_seed(1)
    torch.set_default_dtype(torch.bfloat16)
    with torch.device("cuda"):
        model = Qwen2ForCausalLM(config)
    torch.set_default_dtype(torch.float32)
    if mode == "train":
        train(model, shape, int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
    else:
        decode(model, shape, int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))


def lengths(tokens, documents):
    """Of the texts of a row: equal, or for 0 of them of any length, as in DeviceBench."""
    if documents > 0:
        return [tokens // documents] * documents
    drawn = []
    while sum(drawn) < tokens:
        drawn.append(min(tokens - sum(drawn), 256 + random.randrange(tokens)))
    return drawn


def train(model, shape, tokens, documents, how):
    model.train()
    if "checkpoint" in how:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    step_model = torch.compile(model) if "compile" in how else model
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, fused=True)
    ids = torch.randint(0, model.config.vocab_size, (1, tokens), device="cuda")
    seconds = []
    for _ in range(20 if documents == 0 else 6):
        parts = [torch.arange(n, device="cuda") for n in lengths(tokens, documents)]
        positions = torch.cat(parts)[None]
        torch.cuda.synchronize()
        begin = time.perf_counter()
        loss = step_model(input_ids=ids, position_ids=positions, labels=ids).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        torch.cuda.synchronize()
        seconds.append(time.perf_counter() - begin)
    rest = sorted(seconds[2:])
    median = rest[len(rest) // 2]
    print(json.dumps(dict(bench="train", by="transformers", shape=shape, tokens=tokens,
                          documents=documents, how=how, tokens_per_s=round(tokens / median),
                          peak_gib=round(torch.cuda.max_memory_allocated() / 2**30, 1),
                          loss=round(loss.item(), 3), seconds=seconds)), flush=True)


@torch.no_grad()
def decode(model, shape, slots, length, tokens):
    model.eval()
    ids = torch.randint(0, model.config.vocab_size, (slots, length), device="cuda")
    seconds = []
    for _ in range(2):
        torch.cuda.synchronize()
        begin = time.perf_counter()
        out = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=True,
                             temperature=0.6, top_p=0.95, max_new_tokens=tokens,
                             min_new_tokens=tokens, pad_token_id=0)
        torch.cuda.synchronize()
        seconds.append(time.perf_counter() - begin)
    made = slots * (out.shape[1] - length)
    print(json.dumps(dict(bench="decode", by="transformers", shape=shape, slots=slots,
                          prompt=length, tokens=tokens, tokens_per_s=round(made / seconds[-1]),
                          seconds=seconds)), flush=True)


main()
