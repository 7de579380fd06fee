"""Checks that transformers and peft open what InteropFolders wrote and compute the same logits.

    python3 transformers_reads.py FOLDER

Prints one JSON line per model and way; ends with 1 when a difference is above 1e-4 (float32, CPU).
"""

import json
import os
import sys

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM


def main():
    bad = False
    for family in sorted(os.listdir(sys.argv[1])):
        folder = os.path.join(sys.argv[1], family)
        with open(os.path.join(folder, "expected.json")) as file:
            expected = json.load(file)
        final = os.path.join(folder, "adapted-run", "final")
        base = AutoModelForCausalLM.from_pretrained(os.path.join(folder, "base"), dtype=torch.float32)
        ways = {
            "whole": AutoModelForCausalLM.from_pretrained(
                os.path.join(folder, "whole-run", "final"), dtype=torch.float32),
            "merged": AutoModelForCausalLM.from_pretrained(final, dtype=torch.float32),
            "adapter": PeftModel.from_pretrained(base, os.path.join(final, "adapter")),
        }
        for way, model in ways.items():
            with torch.no_grad():
                logits = model.eval()(torch.tensor([expected["ids"]])).logits.flatten()
            ours = torch.tensor(expected["whole" if way == "whole" else "adapted"])
            worst = (logits - ours).abs().max().item()
            bad |= not worst <= 1e-4
            print(json.dumps(dict(family=family, way=way, largest_difference=worst)), flush=True)
    sys.exit(bad)


main()
