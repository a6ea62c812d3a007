#!/usr/bin/env python3
"""The list of cost factors in docs/comparison.md against the model, and the names on that page: every number is there once, every name exists, and what stands in a
row hangs together: each line reads at least one of the inputs beside it, and each input is read by at least one of the lines.

    tests/test_factors.py ROOT PROGRAM
"""
import json
import pathlib
import re
import subprocess
import sys

from tap import check, finish

ROOT, PROGRAM = pathlib.Path(sys.argv[1]), sys.argv[2]
# Of these none may be left out, and of all at most eight.
NEEDED = {*range(1, 7), 22, 23, *range(33, 56), *range(59, 64), 66, 67, 68, *range(73, 80), 88, 89, 90}
MOST_LEFT_OUT = 8
# What moves a row's lines without being an input of the model.
NO_INPUT = {74}


def model():
    shown = json.loads(subprocess.run([PROGRAM, "model", "comparison", "--json"], check=True, capture_output=True).stdout)["model"]
    asked = {one["name"]: one for kind in ("inputs", "commons") for one in shown[kind]}
    figures = {one["name"]: one for kind in ("lets", "costs", "results", "built_ins") for one in shown[kind]}
    return asked, figures, {one["name"] for one in shown["costs"]}, {one["name"] for one in shown["categories"]}


def closure(texts):
    """All that a name reads, directly or through others: the words of its formula that are names."""
    direct = {name: set(re.findall(r"[a-z]\w*", re.sub(r'"[^"]*"', "", text))) & set(texts) for name, text in texts.items()}
    whole = {name: set(read) for name, read in direct.items()}
    changed = True
    while changed:
        changed = False
        for name, read in whole.items():
            wider = read.union(*(whole[other] for other in read)) if read else read
            if len(wider) > len(read):
                whole[name] = wider
                changed = True
    return whole


def names(cell):
    """The names of a cell, apart from what explains them."""
    cell = re.sub(r"\([^()]*\)|`[^`]*`|no input:.*|, 0 by default|; payments are .*|left out, see above|a building of your own:", "", cell)
    return [word for word in re.split(r"[,;\s]+", cell) if word]


asked, figures, costs, categories = model()
texts = {name: one["formula"] for name, one in figures.items()}
texts.update({name: " ".join(one.get(key, "") for key in ("default", "when")) for name, one in asked.items()})
reads = closure(texts)
page = (ROOT / "docs" / "comparison.md").read_text("utf-8")
table = re.findall(r"^\| (\d+|frame) \| (.*?) \| (.*?) \|(.*?)\|$", page[page.index("## Factors and where they are"):], re.M)
numbers = [int(row[0]) for row in table if row[0] != "frame"]
check(numbers == list(range(1, 94)), "the numbers 1 to 93 stand there once each, in order", str(sorted(set(range(1, 94)) ^ set(numbers))))
left_out = [int(number) for number, _, lines, _ in table if "left out" in lines]
reasons = {int(number) for number in re.findall(r"\((\d+)\)", page.split("## What is left out, and why")[1].split("\n## ")[0])}
check(set(left_out) <= reasons and len(reasons) <= MOST_LEFT_OUT and not NEEDED & reasons, f"left out with the reason: {left_out}", str(sorted(reasons)))
unknown = [f"{number}: {name}" for number, _, lines, inputs in table for name, known in [(name, figures) for name in names(lines)] + [(name, asked) for name in names(inputs)]
           if name not in known]
check(not unknown, "every line is a line or result of the model, every input one of its inputs", *unknown)
empty = [number for number, _, lines, inputs in table if "left out" not in lines and (not names(lines) or (not names(inputs) and int(number) not in NO_INPUT))]
check(not empty, "every other factor has a line and an input", *empty)
unread = [f"{number}: {line} reads none of {inputs.strip()}" for number, _, lines, inputs in table if names(inputs)
          for line in names(lines) if line in reads and not reads[line] & set(names(inputs))]
unread += [f"{number}: {name} is read by none of {lines}" for number, _, lines, inputs in table for name in names(inputs)
           if name in asked and not any(name in reads.get(line, ()) for line in names(lines))]
check(not unread, "each line of a row reads an input of the row, each input is read by a line of it", *unread)
ladder = page[page.index("## The ladder, line by line"):]
unnamed = sorted(line for line in costs if not re.search(rf"\b{line}\b", ladder))
check(len(costs) > 50 and not unnamed, "every line of the model is on the page", *unnamed)
named = {name for row in re.findall(r"(?m)^\| ([a-z]+_[a-z_, ]+) \|", page) for name in row.split(", ")}
unknown = sorted(named - set(figures) - set(asked) - categories)
check(len(named) > 20 and not unknown, "every line on the page is in the model", *unknown)
words = {row["name"] for one in asked.values() for row in one.get("choices", ())}
series = set(re.findall(r"(?m)^(\w+),", (ROOT / "data" / "series.csv").read_text("utf-8")))
tests = {path.stem for path in (ROOT / "tests").glob("test_*")}
prose = re.sub(r"(?m)^    .*$", "", page)  # apart from formulas of books, with their own letters
stray = sorted(set(re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", prose)) - set(figures) - set(asked) - categories - words - series - tests)
check(not stray, "every name on the page is one of the model, its choices, the data or a test", *stray)
finish()
