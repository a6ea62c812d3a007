#!/usr/bin/env python3
"""The command line as a user meets it: every command and option, both languages, every exit status. Prints TAP.

    test_cli.py ROOT PROGRAM
"""
import json
import math
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

from tap import check, finish

ROOT, PROGRAM = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve())
SMALL = ROOT / "tests/data/cli/small.yaml"
SMALL_MODEL = ROOT / "tests/data/cli/small.model"
POTS = ROOT / "examples/plant-pots.yaml"
COMMANDS = ["new", "ask", "compare", "diff", "report", "run", "explain", "sensitivity", "check", "model", "data", "convert", "call", "help"]
DONE, INPUT, USAGE, WORLD, STOPPED = 0, 1, 2, 3, 130


def ashore(*arguments, stdin="", stdout=subprocess.PIPE, env=None):
    """Runs the program in the root of the project, in English unless told."""
    environment = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    return subprocess.run([PROGRAM, *map(str, arguments)], input=stdin.encode(), stdout=stdout, stderr=subprocess.PIPE, cwd=ROOT,
                          env={**environment, **(env or {})}, timeout=120, check=False)


def out(run):
    return run.stdout.decode()


def err(run):
    return run.stderr.decode()


def expect(status, *arguments, said="", **how):
    """The exit status, nothing on standard output unless all went well, and words on standard error."""
    run = ashore(*arguments, **how)
    quiet = run.stdout is None or status == DONE or not run.stdout
    check(run.returncode == status and quiet and said in err(run), " ".join(map(str, arguments))[:100] + f": {status}", f"{run.returncode}\n{err(run)}")
    return run


def readable(text, name):
    wide = [line for line in text.split("\n") if len(line) > 80]
    check(not wide, f"{name}: at most 80 columns", "\n".join(wide))
    strange = re.findall(r"(?i)\bnan\b|\binf\b|\b(?:text|cli)\.[a-z_]+|\{[a-z_]+\}|[\x00-\x09\x0b-\x1f]", text)
    check(not strange and text.endswith("\n"), f"{name}: no NaN, no keys, no placeholders", strange)


# ---- help ----

def test_help():
    for lang in ("en", "nl"):
        overview = ashore("help", "--lang", lang)
        readable(out(overview), f"help in {lang}")
        check(all(re.search(rf"^  {command}\b", out(overview), re.M) for command in COMMANDS), f"help in {lang} names all commands")
        check(out(ashore("--help", f"--lang={lang}")) == out(overview), f"--help in {lang} is help")
        for command in COMMANDS:
            text = out(expect(DONE, "help", command, "--lang", lang))
            readable(text, f"help {command} in {lang}")
            check(text == out(ashore(command, "--help", "--lang", lang)), f"{command} --help in {lang} is the same")
        document = ROOT / "docs" / ("command-line.md" if lang == "en" else "command-line.nl.md")
        made = out(ashore("help", "--markdown", "--lang", lang))
        check(made == document.read_text(encoding="utf-8"), f"{document.name} is what help --markdown makes")
        missing = [name for name in re.findall(r"--([a-z-]+)", out(ashore("help", "run"))) if f"`--{name}" not in made]
        check(not missing, f"{document.name} has every option of run", missing)
    check(re.fullmatch(r"ashore \d+\.\d+\.\d+\n", out(expect(DONE, "--version"))) is not None, "--version")
    check(out(ashore("help", env={"LANG": "nl_NL.UTF-8"})) == out(ashore("help", "--lang", "nl")), "LANG asks for Dutch")
    check(out(ashore("help", env={"LANG": "nl_NL", "LC_ALL": "C"})) == out(ashore("help")), "LC_ALL goes before LANG")
    check(out(ashore("help", "--lang", "en", env={"LC_ALL": "nl"})) == out(ashore("help")), "--lang goes before LC_ALL")


# ---- wrong usage ----

def test_usage():
    expect(USAGE, said="ashore help")
    expect(USAGE, "compre", SMALL, said="compare")
    expect(USAGE, "qqqqqq", said="qqqqqq")
    expect(USAGE, "compare", SMALL, "--sampels", "3", said="--samples")
    expect(USAGE, "compare", SMALL, "-x", said="-x")
    expect(USAGE, "compare", said="ashore compare CASE")
    expect(USAGE, "explain", SMALL, "unit_cost", SMALL, said="ashore explain CASE TARGET")
    expect(USAGE, "compare", SMALL, "--samples", said="--samples")
    for value in ("0", "-1", "x", "1.5", "1e6", "1000000001", ""):
        expect(USAGE, "compare", SMALL, f"--samples={value}", said="--samples")
    expect(USAGE, "compare", SMALL, "--seed", "9007199254740992", said="--seed")
    expect(USAGE, "compare", SMALL, "--lang", "fr", said="nl")
    for value in ("2026", "2026-13-01", "2026-02-30", "yesterday"):
        expect(USAGE, "compare", SMALL, "--date", value, said="--date")
    for value in ("price", "=3"):
        expect(USAGE, "compare", SMALL, "--set", value, said="--set")
    expect(USAGE, "compare", SMALL, "--json=yes", said="--json")
    expect(USAGE, "compare", SMALL, "--keep", "x", said="compare")
    expect(USAGE, "data", "--samples", "5", said="data")
    expect(USAGE, "data", "shew", "CN", said="show")
    expect(USAGE, "convert", SMALL, said="-o")
    expect(USAGE, "convert", SMALL, "-o", "x.txt", said=".yaml")
    expect(USAGE, "help", "compre", said="compare")
    expect(USAGE, "compare", "--lang", "nl", said="ontbreekt")
    run = subprocess.run([PROGRAM, "compare", b"\xff\xfe"], capture_output=True, check=False)
    check(run.returncode == USAGE, "an argument that is no text")


# ---- the world ----

def test_world(folder):
    large, locked = folder / "large.yaml", folder / "no" / "such.yaml"
    large.write_text("#" * (4 * 1024 * 1024 + 1))
    expect(WORLD, "compare", folder / "none.yaml", said="none.yaml")
    expect(WORLD, "compare", folder, said="folder")
    expect(WORLD, "compare", folder, "--lang", "nl", said="map")
    expect(WORLD, "compare", large, said="4 MiB")
    largest = POTS.read_text().rstrip("\n") + "\n#"
    large.write_text(largest + '"' * (4 * 1024 * 1024 - len(largest.encode())))
    expect(DONE, "compare", large, "--samples", "256")
    expect(WORLD, "run", folder / "none.model", SMALL, said="none.model")
    expect(WORLD, "compare", SMALL, "--data", folder / "none.csv", said="none.csv")
    expect(WORLD, "convert", SMALL, "-o", locked, said="such.yaml")
    expect(WORLD, "compare", POTS, "--samples", "1000000000", said="MiB")
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            for arguments in (["compare", SMALL], ["help"], ["--version"], ["compare", SMALL, "--json"]):
                expect(WORLD, *arguments, stdout=full, said="full")


# ---- wrong input ----

def test_input(folder):
    wrong = ROOT / "tests/data/cli/wrong.yaml"
    run = expect(INPUT, "compare", "tests/data/cli/wrong.yaml", said="tests/data/cli/wrong.yaml:5:26: error: ")
    lines = err(run).split("\n")
    check(lines[1].index("prise") == lines[2].index("^") and lines[2].strip() == "^^^^^", "a caret under what is wrong", err(run))
    check("price" in lines[3], "and the nearest name", err(run))
    expect(INPUT, "compare", wrong, "--lang", "nl", said="fout: ")
    answer = json.loads(out(ashore("compare", wrong, "--json")))
    error = answer["errors"][0]
    check(answer["status"] == "input" and list(error) == ["code", "path", "file", "line", "column", "message", "expected", "nearest"], "errors as JSON", answer)
    check((error["line"], error["column"], error["nearest"]) == (5, 26, "price"), "with the same place", error)
    check(ashore("compare", wrong, "--json").returncode == INPUT, "and the same exit status")
    bad = folder / "bad.yaml"
    bad.write_text("model: small\nplace:\n  near: {price: [}\n")
    expect(INPUT, "compare", bad, said=f"{bad}:3:")
    bad.write_text("model: comparisn\n")
    expect(INPUT, "compare", bad, said="comparison")
    (folder / "bad.model").write_text("model bad\n  format 1\ninclude \"none.model\"\n")
    expect(INPUT, "check", folder / "bad.model", said="none.model")
    run = ashore("check", folder / "bad.model", SMALL_MODEL, folder / "none.yaml")
    check(run.returncode == WORLD and "small.model: no errors" in out(run), "check goes on behind an error; the worst status counts", out(run) + err(run))
    expect(INPUT, "compare", SMALL, "--scenario", "deer", said="dear")
    expect(INPUT, "compare", SMALL, "--set", "place.far.prise=3", said="price")
    expect(INPUT, "compare", POTS, "--set", "source.xiamen.price_growth=3.9", said="-20% .. 50%")
    for arguments in (["explain", SMALL, "unit_cots.far"], ["sensitivity", SMALL, "--output", "unit_cots.far"], ["compare", SMALL, "--set", "place.far.prise=3"]):
        check("request" not in err(expect(INPUT, *arguments)), "what a person did not write is not shown to them: " + arguments[0])
    run = expect(INPUT, "compare", SMALL, "--set", "x" * 100000 + "=3")
    check(len(err(run)) < 3000, "a message repeats a kilobyte of a long name at most", len(err(run)))


# ---- texts ----

def test_texts():
    cases = sorted((ROOT / "examples").glob("*.yaml")) + [SMALL]
    for case in cases:
        for lang in ("en", "nl"):
            named = re.search(r"(?m)^model: *(\w+)", case.read_text(encoding="utf-8"))
        for arguments in (["compare", case], ["run", SMALL_MODEL if case == SMALL else named[1] if named else "comparison", case]):
                text = out(expect(DONE, *arguments, "--lang", lang))
                readable(text, f"{arguments[0]} {case.name} in {lang}")
        check(out(ashore("compare", case, "--ascii")).isascii(), f"{case.name}: --ascii is ASCII")
    for lang in ("en", "nl"):
        for arguments in (["explain", POTS, "unit_cost.tilburg"], ["model"], ["model", "comparison"], ["model", SMALL_MODEL], ["data"], ["data", "show", "CN"],
                          ["check", SMALL, SMALL_MODEL]):
            readable(out(expect(DONE, *arguments, "--lang", lang)), " ".join(map(str, arguments)) + f" in {lang}")
    schema = json.loads(out(expect(DONE, "model", SMALL_MODEL, "--schema")))
    check(isinstance(schema, dict), "a schema is JSON")


def numbers(line):
    return [float(word.replace(",", "")) for word in re.findall(r"(?<![\w.])[+-]?\d[\d,]*\.\d+(?![\w%])", line)]


def test_comparison():
    """The text shows what the JSON says, and adds up."""
    text, answer = out(ashore("compare", POTS, "--date", "2026-07-01")), json.loads(out(ashore("compare", POTS, "--date", "2026-07-01", "--json")))
    cost, titles = answer["results"]["unit_cost"], {"Supplier in Xiamen": "xiamen", "Own plant in Tilburg": "tilburg", "Supplier in Poland": "poland", "Split 70/30": "split"}
    table = text.split("\n\n")[1].split("\n")
    for title, option in titles.items():
        line = next(line for line in table if line.startswith(title))
        shown, figure = numbers(line[len(title):]), cost[option]
        wanted = [figure["mean"], figure["p5"], figure["p95"]]
        check(all(abs(a - b) <= 0.005001 for a, b in zip(shown, wanted)), f"{title}: mean and range", line)
        if option != "xiamen":
            check(abs(shown[3] - (figure["mean"] - cost["xiamen"]["mean"])) <= 0.005001, f"{title}: against today", line)
    bars = next(part for part in text.split("\n\n") if "█" in part)
    ladder = next(part for part in text.split("\n\n") if part.startswith("From price"))
    heads = ["xiamen", "split", "tilburg", "poland"] # the base first, then as written
    rows = {re.split(r" {2,}", line)[0]: numbers(line.replace("*", " ")) for line in ladder.split("\n")}
    rows = {name: rows.get(name, [math.nan] * 4) for name in ("Price", "Moving", "Effect of uncertainty", "Mean")}
    for column, option in enumerate(heads):
        title = next(t for t, o in titles.items() if o == option)
        total = sum(numbers(line[30:])[-1] for line in bars.split("\n") if line.startswith("    " + title))
        check(abs(total - rows["Moving"][column]) <= 0.1, f"{title}: bars add up to the ladder", total)
        check(abs(rows["Moving"][column] - cost[option]["centre"]) <= 0.005001, f"{title}: the ladder ends at the centre", ladder)
        check(abs(rows["Moving"][column] + rows["Effect of uncertainty"][column] - rows["Mean"][column]) <= 0.0101, f"{title}: the bridge to the mean", ladder)
        check(abs(rows["Price"][column] - answer["results"]["price_cost"][option]["centre"]) <= 0.005001, f"{title}: the first rung is the price", ladder)
    verdict = next(part for part in text.split("\n\n") if "Being wrong costs" in part)
    check("Interest" not in text and "EVPPI" not in text and "Incoterm" not in text, "no jargon")
    best = min(cost, key=lambda option: cost[option]["mean"])
    check(next(t for t, o in titles.items() if o == best) in " ".join(verdict.split()), "the verdict names the best", verdict)


def test_sensitivity():
    """Near by costs N(10, 0.4) + N(2, 0.3): of its variance 0.16 / 0.25 comes from the price; of the difference with far away 0.16 / 0.34."""
    for output, variance in (("unit_cost.near", 0.25), (None, 0.34)):
        answer = json.loads(out(expect(DONE, "sensitivity", SMALL, "--json", *(["--output", output] if output else []))))
        price = next(one for one in answer["inputs"] if one["path"] == "place.near.price")
        for index in ("first", "total"):
            check(abs(price[index]["value"] - 0.16 / variance) <= 5 * price[index]["se"] + 1e-9 and price[index]["se"] < 0.1, f"sobol of {output}: {index}", price)
    answer = json.loads(out(ashore("sensitivity", SMALL, "--method", "elasticity", "-o", "unit_cost.near", "--json")))
    price = next(one for one in answer["inputs"] if one["path"] == "place.near.price")
    check(abs(price["elasticity"] - 10 / 12) < 1e-9 and abs(answer["centre"] - 12) < 1e-9, "elasticity in closed form", answer)
    for method in ("sobol", "morris", "elasticity", "scenarios"):
        answer = json.loads(out(expect(DONE, "sensitivity", SMALL, "--method", method, "--json")))
        check((answer["call"], answer["method"]) == ("sensitivity", method), f"sensitivity by {method} as JSON", answer)
        for lang in ("en", "nl"):
            readable(out(expect(DONE, "sensitivity", SMALL, "--method", method, "--lang", lang)), f"sensitivity by {method} in {lang}")
    dear = next(one for one in answer["scenarios"] if one["scenario"] == "dear")
    check(dear["best"] == "near" and abs(dear["options"]["far"]["mean"] - 22) < 0.05, "a scenario changes the best option", answer)
    expect(USAGE, "sensitivity", SMALL, "--method", "sobel", said="sobol, morris")
    expect(INPUT, "sensitivity", SMALL, "--output", "unit_cots.far", said="unit_cost.far")


def test_closed_form():
    """Near by is N(12, 0.5), far away N(11, 0.3), and independent: the difference is N(1, s)."""
    s = math.sqrt(0.16 + 0.09 + 0.09)
    below = 0.5 * math.erfc(1 / s / math.sqrt(2))
    regret = s * math.exp(-0.5 / s ** 2) / math.sqrt(2 * math.pi) - below
    text = out(ashore("compare", SMALL, "--samples", "100000"))
    far, near = (next(line for line in text.split("\n") if line.startswith(title)) for title in ("Far away", "Near by"))
    check(f"{100 * below:.0f}%" in near and f"{100 - 100 * below:.0f}%" in far, "the chance of being best in closed form", text)
    check(numbers(far)[-1] == round(regret, 2) and numbers(near)[-1] == round(1 + regret, 2), "the expected regret in closed form", text)
    check("1.00 EUR per piece (9.1%) more" in " ".join(text.split()), "the difference as a share of today's cost", text)
    equal = " ".join(out(ashore("compare", SMALL, "--set", "place.far.price=10.2")).split())
    check("are equivalent" in equal, "a difference under 3% decides nothing", equal)
    unequal = " ".join(out(ashore("compare", SMALL, "--set", "place.far.price=10.6")).split())
    check("is cheaper than Far away (today)" in unequal and "costs on average 0.60" in unequal, "one above does", unequal)
    gelijk = " ".join(out(ashore("compare", SMALL, "--set", "place.far.price=10.2", "--lang", "nl")).split())
    check("zijn gelijkwaardig" in gelijk, "in Dutch too", gelijk)


MODEL = """model m
  format 1
  en "M"
  decide place by {sense} worth
index place
  en "Places"
input amount [place] : EUR/unit = uniform({low} EUR/unit, {high} EUR/unit)
  en "Amount"
result worth [place] : EUR/unit = amount
  en "Worth"   better {better}
result root [place] : 1 = sqrt(amount / 1 EUR * 1 unit - {middle})
  en "Root"
"""


def call_text(call, width, sense="lowest", low=1.0, high=3.0, places=8, base=None, title="A place with a long title, number"):
    model = MODEL.format(sense=sense, better="lower" if sense == "lowest" else "higher", low=low, high=high, middle=(low + high) / 2)
    case = {"model": "m", "place": {f"p{i}": {"title": f"{title} {i}"} for i in range(places)}}
    if base:
        case["base"] = base
    request = {"call": call, "as": "text", "width": width, "model": {"name": "m.model", "text": model}, "case": case}
    run = ashore("call", stdin=json.dumps(request))
    return json.loads(out(run))["text"], out(run)


def test_layout():
    """Any width, any size of figures, any number of options; and figures that are not there."""
    for width in (40, 60, 80, 200):
        for low, high in ((1.0, 3.0), (1e-7, 2e-7), (1e5, 9e5), (1e11, 3e11), (1e14, 1e15), (-3.0, 1.0)):
            for call in ("compare", "run"):
                text, _ = call_text(call, width, low=low, high=high, base="p3")
                wide = [line for line in text.split("\n") if len(line) > width]
                check(text and not wide, f"{call} of {low:g} to {high:g} in {width} columns", "\n".join(wide) or _)
                check("nan" not in text.lower(), f"{call} of {low:g} to {high:g}: no NaN")
    text, answer = call_text("run", 80)
    check(text.count("no value in 50% of the samples") + text.count("no value in 49% of the samples") == 8, "samples without a value are counted", text or answer)
    text, _ = call_text("compare", 80, sense="highest", base="p0", places=2)
    check("better" in text and "cheaper" not in text and "Being wrong costs" in text, "a highest result is not cheaper", text)
    text, _ = call_text("compare", 80, places=2)
    check("today" not in text and "equivalent" in text, "without a base the best is held against the next", text)
    text, _ = call_text("compare", 80, places=1)
    check("only one option" in text, "one option", text)
    text, _ = call_text("compare", 80, places=3, low=1e9, high=3e9)
    check("million EUR per piece" in text, "large money is in millions", text)
    text, _ = call_text("compare", 80, places=3, title="\u009b31m\x1b[31m \u007f red")
    check(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text) is None, "a title cannot steer the terminal", repr(text[:300]))


# ---- JSON, options, standard input ----

FIGURE = ["mean", "sd", "se", "p5", "p25", "p50", "p75", "p95", "se_sd", "se_p5", "se_p25", "se_p50", "se_p75", "se_p95", "undefined", "centre"]


def test_json():
    for arguments in (["compare", POTS], ["run", "comparison", POTS]):
        run = expect(DONE, *arguments, "--json")
        check(out(run).count("\n") == 1 and out(run).endswith("}\n"), f"{arguments[0]}: one line")
        answer = json.loads(out(run), parse_constant=lambda word: check(False, f"{word} in JSON"))
        check(answer["format"] == 1 and answer["status"] == "done" and answer["errors"] == [], f"{arguments[0]}: format and status")
        check(all(sorted(figure) == sorted(FIGURE) for figure in answer["results"]["unit_cost"].values()), "figures have their parts", answer["results"]["unit_cost"])
        check(sorted(answer["results"]["unit_cost"]) == ["poland", "split", "tilburg", "xiamen"] and "split/3" in answer["results"]["cash_cost"], "results are keyed by rows")
        check({"kind", "unit", "index"} <= set(answer["meta"]["unit_cost"]) and answer["meta"]["cash_cost"]["index"] == ["option", "year"], "meta")
        decision = answer["decision"]
        check({"index", "result", "sense", "base", "best", "options", "evpi", "evpi_se"} <= set(decision) and decision["base"] == "xiamen", "decision")
        check(all({"chance_best", "chance_best_se", "expected_regret", "expected_regret_se"} <= set(o) for o in decision["options"].values()), "its options")
        check(answer["run"]["seed"] == 1 and answer["run"]["samples"] == 10240 and "case_fingerprint" in answer["run"], "run")
        check(set(answer["lines"]) and set(answer["categories"]) <= set(answer["meta"]) | set(answer["categories"]), "lines and categories")


def test_options(folder):
    text = out(ashore("compare", SMALL, "--samples", "5000", "--seed", "7"))
    check("5,120 samples, seed 7" in text, "samples and seed are used, and said")
    check(out(ashore("compare", "--seed=7", "--samples=5000", SMALL)) == text, "--name=value, and options first")
    check(out(ashore("compare", "--samples=1", "--samples=5000", "--seed=7", "--", SMALL)) == text, "the last one counts; -- ends options")
    json_of = lambda *more: out(ashore("compare", SMALL, "--json", "--date", "2026-07-01", *more))
    check(len({json_of("--threads", n) for n in ("1", "2", "7")}) == 1, "any number of threads gives the same bytes")
    check(json_of("--seed", "2") != json_of(), "another seed does not")
    far = lambda *more: json.loads(json_of(*more))["results"]["unit_cost"]["far"]["centre"]
    check((far(), far("--scenario", "dear"), far("--set", "place.far.price=5"), far("--set=place.far.price=5", "--set", "place.far.price=6")) == (11, 22, 7, 8),
          "scenario and set")
    check(far("--set", 'place.far.price={"uniform": [4, 6]}') == 7, "set to what is uncertain")
    kept = json.loads(out(ashore("run", SMALL_MODEL, SMALL, "--json", "--keep", "factor", "--keep=wait")))
    check({"factor", "wait"} <= set(kept["results"]), "keep", list(kept["results"]))
    check(json.loads(json_of())["run"]["date"] == "2026-07-01", "date")
    before = time.strftime("%Y-%m-%d")
    check(json.loads(out(ashore("compare", SMALL, "--json")))["run"]["date"] in (before, time.strftime("%Y-%m-%d")), "today unless said")
    dutch = folder / "dutch.yaml"
    dutch.write_text((ROOT / "examples/make-or-buy.yaml").read_text() + "\nlang: nl\n")
    check("gemiddeld" in out(ashore("compare", dutch)), "a case's own language")
    check("gemiddeld" not in out(ashore("compare", dutch, "--lang", "en")), "--lang goes before it")
    check("gemiddeld" in out(ashore("compare", SMALL, env={"LANG": "nl_BE.UTF-8"})), "the environment's language")
    labour = folder / "labour.csv"
    header = (ROOT / "data/values/labour.csv").read_text().split("\n", 1)[0]
    labour.write_text(header + "\nnonsense\n")
    run = ashore("compare", POTS, "--data", labour)
    check(run.returncode == INPUT and "labour.csv:2" in err(run), "a table of the user's own is read", err(run))


def test_stdin():
    with_file = out(ashore("compare", POTS, "--json", "--date", "2026-07-01"))
    check(out(ashore("compare", "-", "--json", "--date", "2026-07-01", stdin=POTS.read_text())) == with_file, "a case in YAML on standard input")
    case = out(expect(DONE, "convert", POTS, "-o", "-"))
    check(out(ashore("compare", "-", "--json", "--date", "2026-07-01", stdin=case)) == with_file, "in JSON")
    expect(INPUT, "compare", "-", stdin="model: [\n", said="stdin.yaml:")
    request = json.dumps({"call": "check", "model": "comparison"})
    answer = ashore("call", stdin=request)
    check(answer.returncode == DONE and json.loads(out(answer))["status"] == "done", "call")
    answer = ashore("call", stdin=json.dumps({"call": "chek"}))
    check(answer.returncode == USAGE and json.loads(out(answer))["errors"][0]["nearest"] == "check", "call with a wrong request", out(answer))
    answer = ashore("call", stdin="{")
    check(answer.returncode == USAGE and json.loads(out(answer))["status"] == "usage", "call with no JSON")


def test_convert(folder):
    json_file, yaml_file = folder / "pots.json", folder / "pots.yaml"
    expect(DONE, "convert", POTS, "-o", json_file)
    expect(DONE, "convert", json_file, "--output", yaml_file)
    answers = [out(ashore("compare", case, "--json", "--date", "2026-07-01")) for case in (POTS, json_file, yaml_file)]
    check(len(set(answers)) == 1, "a case from YAML to JSON and back means the same, its fingerprint included")
    odd = {"a": "no", "b": "true", "c": "12", "d": "x: y", "e": "# x", "f": "", "g": ["- a", "\u00e9\n\"q\"", {"h i": None}], "j": {}, "k": [], "null": "null", "1": [[1, 2], []]}
    json_file.write_text(json.dumps(odd))
    expect(DONE, "convert", json_file, "-o", yaml_file)
    expect(DONE, "convert", yaml_file, "-o", json_file)
    back = json.loads(json_file.read_text())
    check(back == odd, "odd texts keep their quotes", back)


def test_interrupt():
    for arguments in (["compare", POTS, "--threads", "1"], ["compare", POTS, "--json"]):
        process = subprocess.Popen([PROGRAM, *map(str, arguments), "--samples", "400000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.7)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        output, words = process.communicate(timeout=60)
        took = time.monotonic() - begun
        check(process.returncode == STOPPED and output == b"" and b"stopped" in words, "Ctrl-C: a word, a status, and no half answer",
              f"{process.returncode} {output[:100]} {words}")
        check(took < 1 or "asan" in PROGRAM, "Ctrl-C: within a second", took)
    process = subprocess.Popen([PROGRAM, "compare", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=10)
    check(process.returncode == STOPPED, "Ctrl-C while waiting for input", process.returncode)
    process.communicate()


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        test_help()
        test_usage()
        test_world(folder)
        test_input(folder)
        test_texts()
        test_comparison()
        test_sensitivity()
        test_closed_form()
        test_layout()
        test_json()
        test_options(folder)
        test_stdin()
        test_convert(folder)
        test_interrupt()
    finish()


main()
