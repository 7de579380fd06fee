"""The reference for the teacher's client: a plain asyncio client that does the same work.

Sends REQUESTS chat completions with WINDOW streams open, gathers reasoning, answer and usage from
the chunks, and appends every sample as a JSON line. Needs aiohttp (Debian: python3-aiohttp and
/usr/bin/python3); uvloop drives it where that is installed. See streams.sh.
Usage: aiohttp_client.py URL REQUESTS WINDOW OUT
"""

import asyncio
import json
import sys
import time

import aiohttp

try:
    import uvloop

    uvloop.install()
    LOOP = "aiohttp-" + aiohttp.__version__ + "+uvloop"
except ImportError:
    LOOP = "aiohttp-" + aiohttp.__version__


async def ask(session, url, number, out):
    body = {
        "model": "fake",
        "messages": [{"role": "user", "content": f"What is {number}?"}],
        "temperature": 0.6,
        "top_p": 0.95,
        "max_tokens": 32768,
        "seed": number,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    reasoning, answer, finish, usage = [], [], None, None
    async with session.post(url + "/chat/completions", json=body) as response:
        response.raise_for_status()
        async for line in response.content:
            if not line.startswith(b"data: "):
                continue
            data = line[6:].strip()
            if data == b"[DONE]":
                break
            chunk = json.loads(data)
            if chunk.get("usage"):
                usage = chunk["usage"]
            for choice in chunk["choices"]:
                delta = choice["delta"]
                if delta.get("reasoning_content"):
                    reasoning.append(delta["reasoning_content"])
                if delta.get("content"):
                    answer.append(delta["content"])
                finish = choice["finish_reason"] or finish
    row = {"id": number, "reasoning": "".join(reasoning), "answer": "".join(answer)}
    out.write(json.dumps({**row, "finish_reason": finish, "usage": usage}) + "\n")
    return usage["completion_tokens"]


async def main(url, requests, window, path):
    numbers = iter(range(requests))
    tokens = 0

    async def worker():
        nonlocal tokens
        for number in numbers:
            written = await ask(session, url, number, out)
            tokens += written

    start = time.perf_counter()
    timeout = aiohttp.ClientTimeout(total=None)
    connector = aiohttp.TCPConnector(limit=0)
    with open(path, "w") as out:
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            await asyncio.gather(*(worker() for _ in range(window)))
    seconds = time.perf_counter() - start
    cpu = time.process_time()
    print(
        f"loop={LOOP} requests={requests} tokens={tokens} seconds={seconds:.2f}"
        f" requests_per_s={requests / seconds:.1f} cpu_s={cpu:.2f}"
        f" cpu_us_per_chunk={cpu * 1e6 / tokens:.2f}"
    )


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
