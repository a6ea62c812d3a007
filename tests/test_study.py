#!/usr/bin/env python3
"""The machinery of the study of the interview (bench/interview.c, bench/bench_interview.py) on a model whose answers are known. Prints TAP.

    test_study.py ROOT INTERVIEW

One place costs a + b + c + luck, all normal, the other a fixed amount, so that every choice and every regret of a world can be computed by hand from where
its inputs stand. Nobody can ask about luck.
"""
import itertools
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys

ROOT, PROGRAM = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve())
sys.path.insert(0, str(ROOT / "bench"))
sys.dont_write_bytecode = True
import bench_interview as bench  # noqa: E402

from tap import check, finish

SD = {"c": 1.0, "a": 3.0, "b": 2.0}  # in the order of the model
LUCK, OTHER = 2.0, 10.5
MODEL = f"""model tiny
  decide option by lowest cost_of
index option = here, there
input c : EUR = normal(0 EUR, {SD['c']} EUR)
  effort 0
input a : EUR = normal(10 EUR, {SD['a']} EUR)
  effort 0
input luck : EUR = normal(0 EUR, {LUCK} EUR)
  knowable no
input b : EUR = normal(0 EUR, {SD['b']} EUR)
  effort 0
result cost_of [option] : EUR = if option == here then a + b + c + luck else {OTHER} EUR
"""
WORLDS = 600
NORMAL = statistics.NormalDist()


def run(*arguments, case=None, model=MODEL):
    request = {"call": "run", "model": {"name": "tiny.model", "text": model}, "case": case or {"model": "tiny"}}
    environment = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    return subprocess.run([PROGRAM, *map(str, arguments)], input=json.dumps(request).encode(), capture_output=True, env=environment, timeout=120, check=False)


def lines(*arguments, **how):
    return [json.loads(line) for line in run(*arguments, **how).stdout.splitlines()]


def loss(mean, sd):
    """What knowing a normal difference is worth (Raiffa and Schlaifer 1961)."""
    return sd * NORMAL.pdf(mean / sd) - abs(mean) * NORMAL.cdf(-abs(mean) / sd)


def regrets_by_hand(values, asked):
    """Regret after each answer: the choice by the mean given the answers, judged with luck at its mean."""
    difference = sum(values) + 10 - OTHER  # of here
    known, result = 10 - OTHER, []
    for question in [None, *asked]:
        known += 0 if question is None else values[question]
        wrong = (known < 0) != (difference < 0)
        result.append(abs(difference) if wrong else 0.0)
    return result


def is_mean(values, want):
    error = statistics.stdev(values) / math.sqrt(len(values))
    return abs(statistics.fmean(values) - want) <= 5 * error, f"{statistics.fmean(values)} +- {error}, wanted {want}"


def check_facts():
    facts = lines("facts", 16384)[0]
    mean, askable = OTHER - 10, math.hypot(*SD.values())
    check([question["path"] for question in facts["questions"]] == list(SD), "what can be asked, in the order of the model, without luck", facts)
    check(abs(facts["all"] - loss(mean, math.hypot(askable, LUCK))) < 5 * facts["all_se"], "what knowing everything is worth", facts)
    check(abs(facts["askable"] - loss(mean, askable)) < 5 * facts["askable_se"] + 0.01, "what all answers together are worth", facts)


def check_worlds():
    worlds = lines("worlds", 0, WORLDS, 3, 4096, *bench.ORDERS)
    check(len(worlds) == WORLDS and [world["world"] for world in worlds] == list(range(WORLDS)), "a line a world")
    values = [[NORMAL.inv_cdf(u) * sd for u, sd in zip(world["truth"], SD.values())] for world in worlds]
    near = [abs(sum(v) + 10 - OTHER) < 0.01 or min(abs(10 - OTHER + x) for k in range(4) for x in map(sum, itertools.combinations(v, k))) < 0.02
            for v in values]  # too close to call by 4,096 samples
    check(sum(near) < WORLDS / 10, "few worlds are too close to call")
    for order in bench.ORDERS:
        wrong = [(world["world"], world[order], regrets_by_hand(v, world[order]["asked"])) for world, v, skip in zip(worlds, values, near)
                 if not skip and any(abs(x - y) > 0.01 for x, y in zip(world[order]["regret"], regrets_by_hand(v, world[order]["asked"])))]
        check(not wrong, f"{order}: every regret is what it is by hand", wrong[:1])
        complete = [world[order]["regret"][3] for world, skip in zip(worlds, near) if len(world[order]["asked"]) == 3 and not skip]
        check(complete and max(complete) == 0, f"{order}: with all asked nothing is left to regret")
    number = {name: i for i, name in enumerate(SD)}
    check(all(world["fixed"]["asked"] == [0, 1, 2] for world in worlds), "the model's order")
    check(all(world["tornado"]["asked"] == [number["a"], number["b"], number["c"]] for world in worlds), "the order by swing")
    # for two options and a linear normal difference the best order is by standard deviation, whatever the answers
    check(all(world["ours"]["asked"] == [number["a"], number["b"], number["c"]][:len(world["ours"]["asked"])] for world in worlds), "the interview asks in the best order")
    check(all(world["ours"]["stop"] != "not" and world["ours"]["left"][-1] < 0.01 for world in worlds if len(world["ours"]["asked"]) < 3), "and leaves out what no longer matters",
          [world["ours"] for world in worlds if len(world["ours"]["asked"]) < 3][:3])
    stops = [world["ours"]["stop"] for world in worlds if world["ours"]["stop_at"] == 3]
    check(stops and set(stops) <= {"answered", "sure"}, "what was answered is no question any more", stops[:10])
    firsts = [sum(world["random"]["asked"][0] == i for world in worlds) for i in range(3)]
    check(all(abs(k - WORLDS / 3) < 5 * math.sqrt(WORLDS * 2 / 9) for k in firsts), "a random order begins anywhere", firsts)
    orders = list(itertools.permutations(range(3)))
    over = [bench.area(world["random"]["regret"]) - statistics.fmean(bench.area(regrets_by_hand(v, order)) for order in orders) for world, v in zip(worlds, values)]
    check(*is_mean(over, 0)[:1], "and is on average what all orders are on average", is_mean(over, 0)[1])

    mean, askable = OTHER - 10, math.hypot(*SD.values())
    whole = loss(mean, math.hypot(askable, LUCK))
    for name, got, want in (("regret before the first question: the worth of all answers", [world["fixed"]["regret"][0] for world in worlds], loss(mean, askable)),
                            ("regret in the one world: the worth of knowing everything", [world["whole_first"] for world in worlds], whole),
                            ("what no question can buy: the one less the other", [world["whole_right"] for world in worlds], whole - loss(mean, askable)),
                            ("after the largest input: what the others are still worth", [world["tornado"]["regret"][1] for world in worlds],
                             loss(mean, askable) - loss(mean, SD["a"]))):
        check(*is_mean(got, want)[:1], name, is_mean(got, want)[1])
    expecting, off = lines("worlds", 0, 50, 3, 4096, "expected", "tornado"), []
    for world, v in zip(expecting, values):
        known, left = 10 - OTHER, [sd * sd for sd in SD.values()]
        for question, expected in zip([None, *world["tornado"]["asked"]], world["tornado"]["expected"]):
            if question is not None:
                known, left[question] = known + v[question], 0
            off.append(abs(expected - (loss(known, math.sqrt(sum(left))) if any(left) else 0)))
    check(max(off) < 0.06 and statistics.fmean(off) < 0.015, "what is expected given the answers is the closed form", (max(off), statistics.fmean(off)))
    again = lines("worlds", 7, 1, 3, 4096, *bench.ORDERS)
    check(again == [worlds[7]], "a world is the same whoever asks for it")


def check_tornados():
    """What moves both options alike comes first by swing of a cost, and last by swing of the difference."""
    shared = MODEL.replace("input b", "input both : EUR = normal(0 EUR, 9 EUR)\n  effort 0\ninput b").replace("= if", "= both + if")
    world = lines("worlds", 0, 1, 4, 4096, "tornado", "costs", model=shared)[0]
    c, a, both, b = range(4)
    check(world["tornado"]["asked"] == [a, b, c, both] and world["costs"]["asked"] == [both, a, b, c], "the two tornados", world)


def check_refusals():
    refused = run("worlds", 0, 1, 3, 4096, "ours", case={"model": "tiny", "correlate": [["a", "b", 0.5]]})
    check(refused.returncode == 1 and not refused.stdout and b"independent" in refused.stderr, "inputs that go together are refused", refused.stderr.decode())
    check(run("worlds", 0, 1, 3, 4096, "sideways").returncode == 1, "and an order that is none")


def check_sums():
    check(bench.sign_test(1, 9) == 22 / 1024 and bench.sign_test(5, 5) == 1 and bench.sign_test(0, 0) == 1, "the sign test")
    check(bench.questions_until_right([5, 0, 5, 0, 0], 100) == 3 and bench.questions_until_right([0.05, 0], 100) == 0, "right from then on")
    check(bench.questions_until_right([5, 0, 5], 100) == math.inf, "or never")
    check(bench.area([3, 2, 2]) == 5, "a regret lasts until the next answer")
    check(bench.curve([4, 2, 0], 4) == [4, 2, 0, 0, 0] and bench.curve([4, 2, 0], 2, 1) == [4, 2, 2], "after the last answer nothing changes")
    check(bench.point([1, 2, 3, math.inf], 0.5) == 2 and bench.point(list(range(1, 11)), 0.9) == 9, "the points of a list")
    low, high = bench.interval([[1.0, 2.0, 3.0, 4.0] * 25], bench.mean_of_groups)
    half = 1.645 * statistics.pstdev([1, 2, 3, 4]) / 10
    check(abs(low - (2.5 - half)) < 0.02 and abs(high - (2.5 + half)) < 0.02, "the bootstrap's interval of a mean", (low, high))


check_facts()
check_worlds()
check_tornados()
check_refusals()
check_sums()
finish()
