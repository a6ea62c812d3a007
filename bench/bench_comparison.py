#!/usr/bin/env python3
"""The comparison model against NumPy: five plans, ten years, every number uncertain, a million samples, one thread.

    bench/bench_comparison.py [SAMPLES]

NumPy computes the very same operations: the graph as ashore folds and shares it, written out as a NumPy function (see comparison.c). Once
with whole arrays in a fresh process, as one writes NumPy, with every array let go after its last use; once in blocks of 8,192 samples. The
draws are NumPy's own (see bench_functions.py). Both compute mean, standard deviation and quantiles with standard errors of every result,
line and category. Times are of the processor, so that what else the machine does counts little. Goals: ashore at least 3 times as fast as whole arrays, and not slower than the blocks. Fails when one is missed.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("ASHORE_BUILD", ROOT / "build"))
PYTHON = "/usr/bin/python3"  # where Debian's NumPy is
DATE = "2026-11-21"
BLOCK = 8192


def answer(request):
    return json.loads(subprocess.run([BUILD / "ashore", "call"], input=json.dumps(request).encode(), capture_output=True).stdout)


def the_request():
    """Plant pots with a fifth plan, ten years, and a spread on every number that may have one."""
    text = (ROOT / "examples" / "plant-pots.yaml").read_bytes()
    case = json.loads(subprocess.run([BUILD / "tests" / "yaml_to_json"], input=text, check=True, capture_output=True).stdout)
    case["horizon"] = 10
    case["option"]["both"] = {"title": "Poland and Tilburg", "share": {"poland": {"1": "80%", "4": "50%"}, "tilburg": "rest"}}
    request = {"call": "run", "case": case, "date": DATE, "samples": 1024, "seed": 1}
    model = (ROOT / "models" / "comparison.model").read_text("utf-8")
    structural = {block.split()[1] for block in re.split(r"(?m)^(?=\S)", model) if block.startswith("input ") and "structural" in block}
    spread = {}
    for used in answer(request)["inputs"]:
        path, value = used["path"], used["value"]
        if used["unit"] is None or used["p5"] is not None or not isinstance(value, (int, float)) or value <= 0 or path.split(".")[-1] in structural:
            continue
        unit = "" if used["unit"] == "1" else re.sub("EUR", used["currency"] or "EUR", used["unit"])
        spread[path] = f"{value!r} {unit} +- 3%"
    while True:  # what may not be uncertain says so, twenty at a time
        response = answer({**request, "set": spread})
        if response["status"] == "done":
            return {**request, "set": spread}, len(spread)
        refused = {error["path"] for error in response["errors"]} & set(spread)
        if not refused:
            sys.exit(f"the bench's case is wrong: {response['errors'][:3]}")
        for path in refused:
            del spread[path]


def comparison(request, *arguments):
    done = subprocess.run([BUILD / "bench" / "comparison", *map(str, arguments)], input=json.dumps(request).encode(), check=True, capture_output=True)
    return json.loads(done.stdout) if done.stdout else None


PEER = """
import sys, time
sys.path[:0] = [sys.argv[1], sys.argv[2]]
import numpy as np
np.seterr(all="ignore")
import folded
from bench_functions import Draws, Figures
way, samples, block = sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
times = {}
def timed(name, work):
    start = time.process_time()
    result = work()
    times[name] = times.get(name, 0.0) + time.process_time() - start
    return result
def nothing(output, values):
    pass
def ready(values):
    return values.__getitem__
figures = Figures(samples, folded.KEPT)
if way == "whole":
    def everything():
        folded.model(Draws(folded.LAWS, 1, samples), figures.of_all)
    timed("all", everything)
    # the operations alone, on fewer samples when there is no room for all inputs at once
    fewer = int(sys.argv[6])
    draws = Draws(folded.LAWS, 2, fewer)
    inputs = {node: draws(node) for node in folded.LAWS}
    timed("tape", lambda: folded.model(ready(inputs), nothing))
    times["tape"] *= samples / fewer
else:
    def everything():
        for first in range(0, samples, block):
            figures.at = first
            folded.model(Draws(folded.LAWS, 1 + first, block), figures.of_block)
        figures.finish()
    timed("all", everything)
    for first in range(0, min(samples, 16 * block), block):
        draws = Draws(folded.LAWS, 2 + first, block)
        inputs = {node: draws(node) for node in folded.LAWS}
        timed("tape", lambda: folded.model(ready(inputs), nothing))
    times["tape"] *= samples / min(samples, 16 * block)
off = max(abs(figures.found[k][0] - mean) / sd for k, (mean, sd) in folded.FOUND.items() if k in figures.found and mean == mean and sd > 0)
print(times["all"], times["tape"], off)
"""


def peer(folder, way, samples, fewer=0):
    done = subprocess.run([PYTHON, "-c", PEER, folder, ROOT / "bench", way, str(samples), str(BLOCK), str(fewer)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"NumPy failed ({way}): {done.stderr[-2000:]}")
    whole, tape, off = map(float, done.stdout.split())
    return whole, tape, off


def free_memory():
    for line in pathlib.Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable"):
            return int(line.split()[1]) * 1024
    return 4 << 30


missed = 0


def goal(words, reached):
    global missed
    missed += not reached
    print(f"  {'goal met:   ' if reached else 'GOAL MISSED:'} {words}")


def main():
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    request, spread = the_request()
    facts = comparison(request, "facts")
    print(f"comparison model, 5 plans, 10 years, {spread} numbers made uncertain besides those that are")
    print(f"  live operations a sample {facts['operations']} (in {facts['instructions']} instructions), draws a sample {facts['draws']}, inputs {facts['inputs']},")
    print(f"  registers {facts['registers']}, blocks of {facts['block']}; uncertain outputs {facts['outputs']}, of which all samples are kept {facts['kept']}")
    print(f"  by kind: {', '.join(f'{name} {n}' for name, n in sorted(facts['of'].items(), key=lambda item: -item[1]))}; rates of return {facts['rates_of_return']}")
    ours = comparison(request, "time", samples, 1)
    two = comparison(request, "time", samples, 2)
    samples = ours["samples"]
    parts = {name: ours[name] for name in ("draws", "inverses", "tape")}
    rest = max(ours["whole"] - sum(parts.values()), 0)
    print(f"ashore, {samples} samples, one thread: {ours['whole']:.2f} s of processor time, {ours['wall']:.2f} s on the clock ({ours['memory'] >> 20} MiB)")
    print("  share of time: " + ", ".join(f"{name} {100 * value / ours['whole']:.0f} %" for name, value in parts.items())
          + f", moments and quantiles {100 * rest / ours['whole']:.0f} %")
    print(f"  tape: {ours['tape'] / samples / facts['operations'] * 1e9:.3f} ns an operation")
    print(f"  two threads: {two['wall']:.2f} s on the clock, {ours['wall'] / two['wall']:.2f} times as fast")
    if not pathlib.Path("/usr/lib/python3/dist-packages/numpy").exists():
        sys.exit("There is no NumPy to compare with (python3-numpy).")
    folder = BUILD / "bench" / "numpy"
    folder.mkdir(exist_ok=True)
    comparison(request, "export", folder / "folded.py")
    alive = int(re.search(r"(?m)^MOST_ALIVE = (\d+)", (folder / "folded.py").read_text())[1])
    # Whole arrays as long as memory allows: those alive at once, and all samples of what is kept only one at a time.
    unit = 16 * 1024
    room = free_memory() * 0.6 / 8
    whole_samples = min(samples, int(room / (alive + 8)) // unit * unit)
    fewer = min(whole_samples, int(room / (alive + facts["inputs"])) // unit * unit)
    seconds, tape, off = peer(folder, "whole", whole_samples, fewer)
    scale = samples / whole_samples
    print(f"NumPy on whole arrays, {whole_samples} samples{'' if scale == 1 else f' (times {scale:.2f})'}, {alive} arrays alive at most: {seconds * scale:.2f} s, operations alone {tape * scale:.2f} s")
    print(f"  its means of results are within {off:.2f} standard deviations of ours (of 1,024 samples)")
    whole_ratio, whole_tape = seconds * scale / ours["whole"], tape * scale / ours["tape"]
    in_blocks = samples // BLOCK * BLOCK
    seconds, tape, off = peer(folder, "blocks", in_blocks)
    scale = samples / in_blocks
    print(f"NumPy in blocks of {BLOCK}: {seconds * scale:.2f} s, operations alone {tape * scale:.2f} s")
    block_ratio, block_tape = seconds * scale / ours["whole"], tape * scale / ours["tape"]
    goal(f"{whole_ratio:.2f} times as fast as NumPy on whole arrays, at least 3 (operations alone {whole_tape:.2f})", whole_ratio >= 3)
    goal(f"{block_ratio:.2f} times as fast as NumPy in blocks of {BLOCK}, at least 1 (operations alone {block_tape:.2f})", block_ratio >= 1)
    sys.exit(missed > 0)


main()
