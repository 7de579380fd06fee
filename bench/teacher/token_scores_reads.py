"""Checks that pyarrow and pandas open the column token_scores and that its parts fit together.

    ./distill generate arithmetic --run runs/scores seed=1 'teacher.sampling.max-tokens=20' \
        'prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 5, seed: 1, fewest-steps: 2, most-steps: 2, held-out: false}}' \
        'teacher.source={checkpoint: {model: "builtin:quickstart-teacher", slots: 4, context-tokens: 256, logprobs: true}}'
    python3 bench/teacher/token_scores_reads.py runs/scores/traces/data

Prints one line per row; ends with 1 when something does not fit. Needs pyarrow; pandas is tried where it is there.
"""

import math
import sys

import pyarrow.parquet as parquet


def problems(scores, completion_tokens):
    tokens, logprobs = scores["tokens"], scores["logprobs"]
    counts = scores["top_counts"]
    tops, top_logprobs = scores["top_tokens"], scores["top_logprobs"]
    if not tokens or len(tokens) != len(logprobs):
        yield f"{len(tokens)} tokens and {len(logprobs)} log-probabilities"
    if counts and len(counts) != len(tokens):
        yield f"{len(counts)} counts of alternatives for {len(tokens)} tokens"
    if sum(counts) != len(tops) or len(tops) != len(top_logprobs):
        yield f"{sum(counts)} alternatives counted, {len(tops)} named, {len(top_logprobs)} weighed"
    if any(not 0 <= t < len(scores["vocabulary"]) for t in list(tokens) + list(tops)):
        yield "a token is not in the vocabulary"
    if any(not (math.isfinite(p) and p <= 1e-4) for p in list(logprobs) + list(top_logprobs)):
        yield "a log-probability is above 0"
    if completion_tokens and abs(len(tokens) - completion_tokens) > 1:
        yield f"{len(tokens)} scores for {completion_tokens} tokens"


def main(path):
    table = parquet.read_table(path)
    print(table.schema.field("token_scores"))
    bad = False
    for row in table.select(["prompt_id", "completion_tokens", "token_scores"]).to_pylist():
        scores = row["token_scores"]
        found = ["none"] if scores is None else list(problems(scores, row["completion_tokens"]))
        bad = bad or bool(found)
        if scores is not None:
            text = "".join(scores["vocabulary"][t] for t in scores["tokens"][:5])
            print(row["prompt_id"], len(scores["tokens"]), "tokens", repr(text), *found)
        else:
            print(row["prompt_id"], "has no token_scores")
    try:
        import pandas

        one = pandas.read_parquet(path)["token_scores"][0]
        first = one["vocabulary"][one["tokens"][0]]
        print("pandas", pandas.__version__, "first token", repr(first), one["logprobs"][0])
    except ImportError:
        print("pandas is not installed")
    return 1 if bad or table.num_rows == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
