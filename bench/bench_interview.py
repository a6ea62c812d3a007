#!/usr/bin/env python3
"""What the interview is worth: a simulation study of its order of questions against the tornado's, the model's and a random one.

    bench/bench_interview.py [--full] [--worlds N] [--expected N] [--horizon N] [--samples N] [--examples NAME,...] [--jobs N] [--store FOLDER] [--write FILE]

interview.c says what a world, an answer and a regret are. Without options: a few examples and worlds, as a goal for script/bench. The whole study, as
bench/interview.md has it: --full. What was computed stays in the store and is not computed again, so that a study can be stopped and continued.
Goals: the interview's order beats the model's order and a random one on (a) and (b), by intervals of 90 %, and in the whole study the tornado's as well (there
on (a) expected given the answers, which has less noise);
the median number of questions until its own stop is at most 10. Fails when one is missed.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import math
import os
import pathlib
import random
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("ASHORE_BUILD", ROOT / "build"))
DATE = "2026-11-21"
ORDERS = ["ours", "tornado", "costs", "fixed", "random"]
OTHERS = ORDERS[1:]
OURS = ["on", "ours"]  # the interview's order asked on whatever its own stop says, and as it is used, until it stops
NAMES = {"on": "the interview", "ours": "with its stop", "tornado": "tornado of differences", "costs": "tornado of costs", "fixed": "the model's order", "random": "random"}
SHOWN = [*OURS, *OTHERS]
UNCERTAIN = ["plant-pots", "pots-return", "cushions", "light-fittings", "repairs", "shavers", "baby-bottles", "fireplaces", "masks", "out-and-back", "staying"]
QUICK = ["light-fittings", "plant-pots", "pots-return", "repairs"]
WRONG = 0.01       # of the base's cost: a first choice further off than this is wrong
RIGHT = 0.001      # and one no further off than this is right: what the interview itself takes as too little to ask for
STOP_GOAL = 10
RESAMPLES = 2000
MARK = "<!-- written by bench_interview.py from here on -->"


# ---- computing ----

def request_of(example):
    text = (ROOT / "examples" / f"{example}.yaml").read_text("utf-8")
    return json.dumps({"call": "run", "date": DATE, "case_file": {"name": f"{example}.yaml", "text": text}}).encode()


def program(request, *arguments):
    done = subprocess.run([BUILD / "bench" / "interview", *map(str, arguments)], input=request, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"interview {' '.join(map(str, arguments))}: {done.stderr.decode()}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def versions(example):
    """Of engine, model and data, as every answer of the engine has them."""
    answer = subprocess.run([BUILD / "ashore", "compare", ROOT / "examples" / f"{example}.yaml", "--json", "--samples", "1024", "--date", DATE],
                            capture_output=True, check=True).stdout
    return json.loads(answer)["run"]


def commit(store):
    """That at which a store was begun."""
    kept = store / "commit"
    if not kept.exists():
        kept.write_bytes(subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, check=True).stdout)
    return kept.read_text().strip()


def worlds_of(example, options, count, *wanted):
    """The first worlds of an example in the orders wanted, from the store where they are there already."""
    request = request_of(example)
    arguments = [options.horizon, options.samples, *wanted]
    key = hashlib.sha256(b"\0".join([(BUILD / "bench" / "interview").read_bytes(), request, repr(arguments).encode()])).hexdigest()[:16]
    path = options.store / f"{example}-{key}.jsonl"
    stored = {}
    if path.exists():
        for line in path.read_text().splitlines():
            stored[json.loads(line)["world"]] = json.loads(line)
    missing = [world for world in range(count) if world not in stored]
    chunks = []
    for world in missing:
        if chunks and world == sum(chunks[-1]) and chunks[-1][1] < 5:
            chunks[-1][1] += 1
        else:
            chunks.append([world, 1])
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for lines in pool.map(lambda chunk: program(request, "worlds", *chunk, *arguments), chunks):
            with path.open("a") as out:
                out.writelines(json.dumps(line) + "\n" for line in lines)
            stored.update((line["world"], line) for line in lines)
    return [stored[world] for world in range(count)]


# ---- what a world says ----

def curve(regret, horizon, stop_at=math.inf):
    """Regret after 0, 1, .. horizon answers. After the last one, or where asking stops, nothing changes any more."""
    return [regret[min(k, stop_at, len(regret) - 1)] for k in range(horizon + 1)]


def stop_of(path):
    return math.inf if path["stop"] == "not" else path["stop_at"]


def area(regret):
    """Each regret lasts until the next answer."""
    return sum(regret[:-1])


def questions_until_right(regret, base):
    """Answers after which the choice is right and stays so; infinite when it is not at the end."""
    wrong = [k for k, value in enumerate(regret) if value > RIGHT * base]
    return 0 if not wrong else wrong[-1] + 1 if wrong[-1] + 1 < len(regret) else math.inf


class Example:
    """What the worlds of an example say together. Regrets are in parts of what the base costs."""

    def __init__(self, name, facts, worlds, horizon, expected=()):
        self.name, self.facts = name, facts
        base = facts["base"]
        self.stops = [stop_of(world["ours"]) for world in worlds]
        self.reasons = collections.Counter(world["ours"]["stop"] for world in worlds)
        self.curves = {order: [curve(world[order]["regret"], horizon) for world in worlds] for order in OTHERS}
        self.curves["ours"] = [curve(world["ours"]["regret"], horizon, stop) for world, stop in zip(worlds, self.stops)]
        self.curves["on"] = [curve(world["ours"]["regret"], horizon) for world in worlds]
        self.areas = {order: [area(one) / base for one in curves] for order, curves in self.curves.items()}
        self.wrong = [i for i, one in enumerate(self.curves["ours"]) if one[0] > WRONG * base]
        self.until_right = {order: [questions_until_right(curves[i], base) for i in self.wrong] for order, curves in self.curves.items()}
        self.before = [one[0] / base for one in self.curves["ours"]]
        self.after = [one[-1] / base for one in self.curves["ours"]]
        self.unknowable = [world["whole_right"] / base for world in worlds]
        self.expected = {"on": [area(curve(world["ours"]["expected"], horizon)) / base for world in expected],
                         "ours": [area(curve(world["ours"]["expected"], horizon, stop_of(world["ours"]))) / base for world in expected],
                         "tornado": [area(curve(world["tornado"]["expected"], horizon)) / base for world in expected]}
        efforts = [question["effort"] for question in facts["questions"]]
        self.minutes = [sum(efforts[q] for q in world["ours"]["asked"][:world["ours"]["stop_at"]]) for world in worlds]


# ---- statistics ----

def point(values, share):
    """The smallest value with at least this share of the values at or below it; infinite ones count."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def sign_test(less, more):
    """Two-sided, exact: the chance of counts as unequal as these if both were as likely. Ties are left out."""
    n, k = less + more, min(less, more)
    return 1.0 if n == 0 else min(1.0, 2 * sum(math.comb(n, i) for i in range(k + 1)) / 2**n)


def signs(pairs):
    """How often the first of a pair is the smaller one, and the larger one."""
    return sum(a < b for a, b in pairs), sum(a > b for a, b in pairs)


def interval(groups, statistic):
    """90 % bootstrap interval (Efron 1979): worlds drawn anew within each example."""
    draw = random.Random(1)
    values = sorted(statistic([[group[draw.randrange(len(group))] for _ in group] for group in groups]) for _ in range(RESAMPLES))
    return values[round(0.05 * (RESAMPLES - 1))], values[round(0.95 * (RESAMPLES - 1))]


def mean_of_groups(groups):
    """Every example counts the same."""
    return statistics.fmean(statistics.fmean(group) for group in groups)


def capped(values, horizon):
    return [min(value, horizon + 1) for value in values]


# ---- showing ----

def percent(value):
    return f"{100 * value:.2f}"


def count(value, horizon):
    return f"> {horizon}" if value == math.inf else "-" if math.isnan(value) else f"{value:g}"


def chance(p):
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "| " + " | ".join(["---"] * len(head)) + " |", *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def area_table(examples, horizon):
    rows = [[e.name, *(f"{percent(statistics.fmean(e.areas[o]))}; {percent(point(e.areas[o], 0.5))}, {percent(point(e.areas[o], 0.9))}" for o in SHOWN)]
            for e in examples]
    pooled = {o: [a for e in examples for a in e.areas[o]] for o in SHOWN}
    rows.append(["**all**", *(f"**{percent(mean_of_groups([e.areas[o] for e in examples]))}**; {percent(point(pooled[o], 0.5))}, {percent(point(pooled[o], 0.9))}"
                              for o in SHOWN)])
    return [f"(a) The area under expected regret over the first {horizon} questions, in % of the base's cost times questions: mean; median and 90 % point over the worlds.",
            "", *table(["example", *(NAMES[o] for o in SHOWN)], rows)]


def expected_table(examples):
    """The same by what is expected given the answers, beside the tornado; and whether the tornado is beaten."""
    rows, asked = [], [e for e in examples if e.expected["on"]]
    if not asked:
        return [], False

    def beside(groups):
        low, high = interval(groups, mean_of_groups)
        less, more = sum(d > 0 for g in groups for d in g), sum(d < 0 for g in groups for d in g)
        return [f"{percent(mean_of_groups(groups))} ({percent(low)} to {percent(high)})", f"{less}, {more}, {chance(sign_test(less, more))}"], low > 0

    differences = {mine: [[b - a for a, b in zip(e.expected[mine], e.expected["tornado"])] for e in asked] for mine in OURS}
    for e, on, stopped in zip(asked, differences["on"], differences["ours"]):
        rows.append([e.name, *(percent(statistics.fmean(e.expected[o])) for o in ("on", "ours", "tornado")), *beside([on])[0], beside([stopped])[0][0]])
    rows.append(["**all**", *(percent(mean_of_groups([e.expected[o] for e in asked])) for o in ("on", "ours", "tornado")), *beside(differences["on"])[0],
                 beside(differences["ours"])[0][0]])
    return [f"(a), expected given the answers instead of in the one world, over {len(asked[0].expected['on'])} worlds of each example that leaves anything to ask: means; how much more the "
            "tornado of differences has, with a 90 % interval; worlds in which the interview has less and more, and the chance of that if both were as likely.", "",
            *table(["example", *(NAMES[o] for o in ("on", "ours", "tornado")), "more by tornado", "less, more, p", "more than with its stop"], rows)], beside(differences["on"])[1]


def right_table(examples, horizon):
    rows = [[e.name, len(e.wrong), *(f"{count(point(e.until_right[o], 0.5), horizon)}, {count(point(e.until_right[o], 0.9), horizon)}" for o in SHOWN)]
            for e in examples if e.wrong]
    together = {o: [k for e in examples for k in e.until_right[o]] for o in SHOWN}
    worlds = len(together["ours"])
    rows.append(["**all**", worlds, *(f"**{count(point(together[o], 0.5), horizon)}**, {count(point(together[o], 0.9), horizon)}" for o in SHOWN)])
    rows.append(["never right", "", *(str(together[o].count(math.inf)) for o in SHOWN)])
    return [f"(b) Questions until the choice is right and stays so, over the {worlds} worlds whose first choice is more than {100 * WRONG:g} % wrong: median, 90 % point.",
            "", *table(["example", "worlds", *(NAMES[o] for o in SHOWN)], rows)]


def stop_table(examples, horizon):
    rows = []
    for e in examples:
        cells = [f"{percent(statistics.fmean(v))} ± {percent(statistics.stdev(v) / math.sqrt(len(v)))}" for v in (e.before, e.after, e.unknowable)]
        rows.append([e.name, len(e.facts["questions"]), count(point(e.stops, 0.5), horizon), count(point(e.stops, 0.9), horizon), f"{point(e.minutes, 0.5):g}", *cells,
                     ", ".join(f"{reason} {times}" for reason, times in e.reasons.most_common())])
    stops = [k for e in examples for k in e.stops]
    rows.append(["**all**", "", f"**{count(point(stops, 0.5), horizon)}**", count(point(stops, 0.9), horizon), f"{point([m for e in examples for m in e.minutes], 0.5):g}",
                 *(percent(mean_of_groups([getattr(e, v) for e in examples])) for v in ("before", "after", "unknowable")), ""])
    return ["(c) Questions until the interview itself stops, and expected regret before the first question, at the stop, and that no question can buy, in % of the base's cost "
            "(mean over the worlds ± standard error).", "",
            *table(["example", "can be asked", "median", "90 %", "minutes, median", "before", "at the stop", "no question can buy", "why it stops"], rows)]


def against(examples, horizon, mine, other):
    """How much more of (a) the other order has, and how many more questions (b) takes it: rows of the table, and whether both intervals lie above 0."""
    differences = [[b - a for a, b in zip(e.areas[mine], e.areas[other])] for e in examples]
    low, high = interval(differences, mean_of_groups)
    less, more = signs([pair for e in examples for pair in zip(e.areas[mine], e.areas[other])])
    row = [f"{NAMES[mine]} against {NAMES[other]}", f"{percent(mean_of_groups(differences))} ({percent(low)} to {percent(high)})", f"{less}, {more}, {chance(sign_test(less, more))}"]
    saved = [b - a for e in examples for a, b in zip(capped(e.until_right[mine], horizon), capped(e.until_right[other], horizon))]
    if not saved:
        return [*row, "-", "-"], (low > 0, False)
    least, most = interval([saved], mean_of_groups)
    sooner, later = sum(d > 0 for d in saved), sum(d < 0 for d in saved)
    return [*row, f"{statistics.fmean(saved):.1f} ({least:.1f} to {most:.1f})", f"{sooner}, {later}, {chance(sign_test(sooner, later))}"], (low > 0, least > 0)


def summary(examples, horizon):
    """The tables, and by other order whether the interview's order beats it on (a) and on (b)."""
    lines = [*area_table(examples, horizon), *right_table(examples, horizon), *stop_table(examples, horizon)]
    rows, verdict = [], {}
    for mine in OURS:
        for other in OTHERS:
            row, beaten = against(examples, horizon, mine, other)
            rows.append(row)
            if mine == "on":
                verdict[other] = beaten
    lines += ["Side by side. (a): how much more the other order has, with a 90 % interval; worlds in which the interview has less and more, and the chance of that if both were "
              "as likely (sign test, ties left out). (b): questions saved on average (never right counts as one more than are asked), and the same.", "",
              *table(["", "(a) more regret", "less, more, p", "(b) questions saved", "sooner, later, p"], rows)]
    rows = []
    for e in examples:
        intervals = [interval([[b - a for a, b in zip(e.areas["on"], e.areas[o])]], mean_of_groups) for o in OTHERS]
        if any(low != 0 or high != 0 for low, high in intervals):
            rows.append([e.name, *(f"{percent(low)} to {percent(high)}" for low, high in intervals)])
    lines += ["(a) by example, where the orders differ at all: 90 % interval of how much more the other order has than the interview asked on.", "",
              *table(["example", *(NAMES[o] for o in OTHERS)], rows)]
    return lines, verdict


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--worlds", type=int)
    parser.add_argument("--horizon", type=int, default=20)
    parser.add_argument("--expected", type=int, default=50)
    parser.add_argument("--samples", type=int, default=4096)
    parser.add_argument("--examples", type=lambda text: text.split(","))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--store", type=pathlib.Path, default=BUILD / "interview")
    parser.add_argument("--write", type=pathlib.Path)
    options = parser.parse_args()
    options.worlds = options.worlds or (100 if options.full else 15)
    names = options.examples or (UNCERTAIN if options.full else QUICK)
    options.store.mkdir(parents=True, exist_ok=True)
    examples = []
    for name in names:
        facts = program(request_of(name), "facts", options.samples)[0]
        expected = worlds_of(name, options, options.expected, "expected", "ours", "tornado") if options.full and facts["stop"] != "sure" else []
        examples.append(Example(name, facts, worlds_of(name, options, options.worlds, *ORDERS), options.horizon, expected))
    lines, verdict = summary(examples, options.horizon)
    if options.full:
        more, beaten = expected_table(examples)
        lines += more
        verdict["tornado"] = (beaten, verdict["tornado"][1])
    run = versions(names[0])
    lines.insert(0, f"Commit {commit(options.store)}, engine {run['engine']}, model {run['model_fingerprint']}, data {run['data']} ({run['data_fingerprint']}), date {DATE}; {options.worlds} worlds an "
                 f"example, {options.samples:,} samples, up to {options.horizon} questions.\n")
    text = "\n".join(lines)
    print(text)
    if options.write:
        prose = options.write.read_text("utf-8").split(MARK)[0]
        options.write.write_text(prose + MARK + "\n\n" + text, "utf-8")
    missed = [f"{name} is not beaten on {what}" for name, beaten in verdict.items() for what, ok in zip(("(a)", "(b)"), beaten)
              if not ok and (options.full or name != "tornado")]
    median = point([stop for example in examples for stop in example.stops], 0.5)
    if median > STOP_GOAL:
        missed.append(f"the median number of questions until the stop is {median:g}")
    print("; ".join(missed) or "all goals reached")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
