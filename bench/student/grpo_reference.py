"""The policy losses in PyTorch, written the way TRL writes them, on small fixed inputs.

Prints what `PolicyFixtureTest` holds the kernels against: the loss and its slope by each log-probability,
and the loss of a value head with its slope by each value, and advantages by generalised estimation.

    python3 bench/student/grpo_reference.py

Needs torch and nothing else; float64 throughout.
"""

import torch

torch.set_default_dtype(torch.float64)

# Three completions of 3, 1 and 2 tokens; the mask says which places of the padded arrays are theirs.
LENGTHS = [3, 1, 2]
MASK = torch.tensor([[1.0, 1, 1], [1, 0, 0], [1, 1, 0]])
NOW = torch.tensor([[-0.40, -1.10, -2.30], [-0.70, 0, 0], [-1.50, -0.20, 0]])
OLD = torch.tensor([[-0.65, -1.05, -2.00], [-1.20, 0, 0], [-1.45, -0.60, 0]])
REF = torch.tensor([[-0.50, -1.40, -2.10], [-0.90, 0, 0], [-1.30, -0.25, 0]])
REWARDS = torch.tensor([1.0, 0.0, 0.25])
CLIP_LOW, CLIP_HIGH, BETA, LONGEST = 0.2, 0.28, 0.04, 8


def advantages(divide):
    centred = REWARDS - REWARDS.mean()
    return centred / REWARDS.std() if divide else centred  # std with n - 1


def loss(now, aggregation, ratio_level):
    adv = advantages(aggregation != "dr_grpo").unsqueeze(1)
    log_ratio, gap = now - OLD, REF - now
    if ratio_level == "sequence":  # products over a completion, which then counts once
        log_ratio = (log_ratio * MASK).sum(-1, keepdim=True)
        gap = (gap * MASK).sum(-1, keepdim=True)
    ratio = torch.exp(log_ratio)
    clipped = torch.clamp(ratio, 1 - CLIP_LOW, 1 + CLIP_HIGH)
    per_token = -torch.min(ratio * adv, clipped * adv)
    per_token = per_token + BETA * (torch.exp(gap) - gap - 1)  # k3
    if ratio_level == "sequence":
        return per_token.mean()
    if aggregation == "grpo":
        return ((per_token * MASK).sum(-1) / MASK.sum(-1)).mean()
    if aggregation == "dapo":
        return (per_token * MASK).sum() / MASK.sum()
    return (per_token * MASK).sum() / (per_token.size(0) * LONGEST)


def flat(x):
    return [v for row, n in zip(x.tolist(), LENGTHS) for v in row[:n]]


def show(name, values):
    print(name + ": " + ", ".join("%.9f" % v for v in values))


for aggregation, level in [("grpo", "token"), ("dapo", "token"), ("dr_grpo", "token"), ("grpo", "sequence")]:
    now = NOW.clone().requires_grad_(True)
    value = loss(now, aggregation, level)
    value.backward()
    show("%s %s loss" % (aggregation, level), [value.item()])
    show("%s %s slopes" % (aggregation, level), flat(now.grad))

# PPO: rewards with the divergence taken off each token, generalised advantages, clipped values.
GAMMA, LAMBDA, REACH = 0.98, 0.9, 0.2
VALUES = torch.tensor([[0.10, 0.35, 0.60], [0.40, 0, 0], [-0.20, 0.15, 0]])
NEXT_VALUES = torch.tensor([[0.25, 0.75, 0.20], [0.35, 0, 0], [-0.25, 0.65, 0]])
per_token = -BETA * (OLD - REF) * MASK
for i, n in enumerate(LENGTHS):
    per_token[i, n - 1] += REWARDS[i]
adv = torch.zeros_like(per_token)
for i, n in enumerate(LENGTHS):
    last = 0.0
    for t in reversed(range(n)):
        following = VALUES[i, t + 1] if t + 1 < n else 0.0
        delta = per_token[i, t] + GAMMA * following - VALUES[i, t]
        last = delta + GAMMA * LAMBDA * last
        adv[i, t] = last
returns = adv + VALUES
show("ppo advantages", flat(adv))
show("ppo returns", flat(returns))
picked = torch.tensor(flat(adv))
show("ppo whitened", ((picked - picked.mean()) / picked.std()).tolist())
now = NEXT_VALUES.clone().requires_grad_(True)
held = torch.clamp(now, VALUES - REACH, VALUES + REACH)
value = 0.5 * (torch.max((now - returns) ** 2, (held - returns) ** 2) * MASK).sum() / MASK.sum()
value.backward()
show("ppo value loss", [value.item()])
show("ppo value slopes", flat(now.grad))
