#!/usr/bin/env python3
"""What a comparison shows when it is asked for more: stresses, scenarios, volume, years, losses, inputs, ladder and verdicts. Prints TAP.

    test_results.py ROOT PROGRAM

Every figure is held against another way to get it: the same change written into the case, a closed form, or an invariant.
"""
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

from tap import check, finish

ROOT, PROGRAM = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve())
POTS = "examples/plant-pots.yaml"
SAMPLES = ["--samples", "2048"]
DATE = ["--date", "2026-11-21"]

# Two plans by volume: 1 costs a fixed amount and little a piece, 2 nothing and more a piece; they cost the same at 1,500 pieces. A third needs a
# machine for every 1,000 pieces.
VOLUME_MODEL = """model volumes
  decide option by lowest unit_cost
index option
input demand : unit/year
input fixed [option] : EUR/year = 0 EUR/year
input apiece [option] : EUR/unit
input machine [option] : EUR/year = 0 EUR/year
result unit_cost [option] : EUR/unit = (fixed + machine * ceil(demand / 1000 unit * 1 year)) / demand + apiece
"""
VOLUME_CASE = {"model": "volumes", "demand": 1000, "base": "make", "option": {
    "make": {"fixed": 3000, "apiece": 1}, "buy": {"apiece": 3}, "cells": {"machine": 5000, "apiece": 2}}}


def ashore(*arguments, status=0, stdin=""):
    environment = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    run = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin.encode(), capture_output=True, cwd=ROOT, env=environment, timeout=120, check=False)
    if run.returncode != status:
        check(False, f"{arguments}: exit status {status}", f"{run.returncode}\n{run.stderr.decode()}")
    return run


def answer(*arguments, **how):
    return json.loads(ashore(*arguments, "--json", **how).stdout)


def call(**request):
    return json.loads(ashore("call", stdin=json.dumps(request), status=0).stdout)


def means(response):
    return {option: figure["mean"] for option, figure in response["results"]["unit_cost"].items()}


def close(a, b, relative=1e-9):
    return set(a) == set(b) and all(math.isclose(a[key], b[key], rel_tol=relative) for key in a)


def test_stress():
    """A stress is what the same change written into the case gives."""
    plain = answer("compare", POTS, *SAMPLES, *DATE, "--stress")
    rows = {row["id"]: row for row in plain["stress"]}
    check(list(rows) == ["volume", "customer", "freight", "dollar_up", "dollar_down", "duty", "start", "investment", "wages"], "the nine stresses of rule 26", list(rows))
    written = {
        "volume": ["demand=105000"],
        "customer": ["demand=90000"],
        "dollar_up": None,
        "wages": None,
    }
    for name, sets in written.items():
        if sets:
            other = answer("compare", POTS, *SAMPLES, *DATE, *[part for pair in sets for part in ("--set", pair)])
            check(close(rows[name]["mean"], means(other)), f"{name}: the same as with {sets}", (rows[name]["mean"], means(other)))
            check(rows[name]["best"] == other["decision"]["best"], f"{name}: the same best")
    own = means(plain)
    for name, row in rows.items():
        check(close(row["mean"], {key: own[key] + row["change"][key] for key in own}), f"{name}: mean is plain plus change")
        check(math.isclose(sum(row["chance_best"].values()), 1, rel_tol=1e-12), f"{name}: chances add up to 1")
    up, down = rows["dollar_up"]["change"], rows["dollar_down"]["change"]
    check(abs(up["poland"]) < 0.01 * up["xiamen"] and up["xiamen"] > 0 > down["xiamen"], "the dollar moves who is paid in dollars", (up, down))
    check(all(math.isclose(up[key], -down[key], rel_tol=0.02, abs_tol=0.005) for key in up), "15 % up and down move about the same", (up, down))
    duty = rows["duty"]["change"]
    check(duty["poland"] == duty["tilburg"] == 0 and duty["xiamen"] > 0, "duty moves what crosses the border", duty)
    check(math.isclose(duty["split"], 0.7 * duty["xiamen"], rel_tol=0.05), "a split of 70 % feels 70 % of it", duty)
    freight = rows["freight"]["change"]
    check(freight["tilburg"] == freight["poland"] == 0 < freight["split"] < freight["xiamen"], "freight moves what goes by sea", freight)
    delay = rows["start"]["change"]
    check(delay["xiamen"] == delay["poland"] == 0 < delay["tilburg"], "a late start costs an own plant that starts", delay)
    check(rows["investment"]["change"]["xiamen"] == 0 < rows["investment"]["change"]["tilburg"], "an overrun costs who invests")
    check(rows["wages"]["change"]["poland"] == 0 < rows["wages"]["change"]["tilburg"], "Dutch wages cost who works in the Netherlands")
    text = ashore("compare", POTS, *SAMPLES, *DATE, "--stress").stdout.decode()
    check("Volume down 30%" in text and "becomes the cheapest instead of" in text, "the table in words", text)
    check("Aantal 30% lager" in ashore("compare", POTS, *SAMPLES, *DATE, "--stress", "--lang", "nl").stdout.decode(), "in Dutch")


def test_missing_inputs():
    """A model without an input leaves the stress out and says so."""
    request = {"model": {"name": "volumes.model", "text": VOLUME_MODEL}, "case": VOLUME_CASE}
    response = call(call="compare", stress=True, **request)
    missing = {row["id"]: row.get("missing_input") for row in response["stress"]}
    check(missing["freight"] == "load_price" and missing["duty"] == "extra_duty" and missing["volume"] is None, "what the model has not is named", missing)
    text = call(call="compare", stress=True, **request, **{"as": "text"})["text"]
    check("Duty up 25 points: left out, because the model has no input “extra_duty”." in text, "and said", text)


def test_scenarios():
    response = answer("compare", POTS, *SAMPLES, *DATE, "--scenario", "all")
    rows = {row["id"]: row for row in response["scenarios"]}
    check(list(rows) == ["tariff", "dear_freight", "double_volume"], "every scenario in the order of the case", list(rows))
    for name in rows:
        alone = answer("compare", POTS, *SAMPLES, *DATE, "--scenario", name)
        check(rows[name]["mean"] == means(alone), f"{name}: the very figures of the scenario by itself", (rows[name]["mean"], means(alone)))
        chances = {key: option["chance_best"] for key, option in alone["decision"]["options"].items()}
        check(rows[name]["chance_best"] == chances and rows[name]["best"] == alone["decision"]["best"], f"{name}: the same choice")
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.yaml"
        path.write_text((ROOT / POTS).read_text("utf-8") + "  wrong: {demand: many}\n", "utf-8")
        wrong = answer("compare", path, *SAMPLES, *DATE, "--scenario", "all")["scenarios"][-1]
        check(wrong["id"] == "wrong" and wrong["errors"][0]["path"] == "demand", "a scenario that is wrong says so in its line", wrong)


def test_volume():
    """Closed forms: make and buy cost the same at 1,500; cells jump by 5,000 / V at every thousand."""
    request = {"call": "compare", "model": {"name": "volumes.model", "text": VOLUME_MODEL}, "case": VOLUME_CASE, "volume": True}
    curve = call(**request)["volume"]
    check(curve["volume"] == 1000 and len(curve["points"]) == 81, "from a tenth to ten times the volume")
    check(math.isclose(curve["points"][0]["volume"], 100) and math.isclose(curve["points"][-1]["volume"], 10000), "the ends")
    for point in curve["points"][::20]:
        v = point["volume"]
        wanted = {"make": 3000 / v + 1, "buy": 3, "cells": 5000 * math.ceil(v / 1000 - 1e-12) / v + 2}
        check(close(point["centre"], wanted), f"cost at {v:.0f}", (point, wanted))
    check(len(curve["changes"]) == 1 and curve["changes"][0]["below"] == "buy" and curve["changes"][0]["above"] == "make", "where the best changes", curve["changes"])
    check(math.isclose(curve["changes"][0]["volume"], 1500, rel_tol=1e-3), "to a thousandth", curve["changes"])
    steps = [step for step in curve["steps"] if step["option"] == "cells"]
    check(len(steps) == len(curve["steps"]), "a smooth curve has no steps", curve["steps"])
    check(all(any(math.isclose(step["volume"], at, rel_tol=1e-3) for step in steps) for at in range(1000, 6000, 1000)), "the steps of machines", steps)
    check(all(math.isclose(step["above"] - step["below"], 5000 / step["volume"], rel_tol=0.05) for step in steps), "as high as they are", steps)
    text = call(**request, **{"as": "text"})["text"]
    check("From 1,500 pieces per year on, make is the best" in text or "From 1,500 pieces per year on, make is the cheapest" in text, "in words", text)
    check(all(len(line) <= 80 for line in text.splitlines()), "within 80 columns")
    capped = dict(request, model={"name": "volumes.model", "text": VOLUME_MODEL + "check demand <= 5000 unit/year\n  en \"too much\"   nl \"te veel\"\n"})
    curve = call(**capped)["volume"]
    check(curve["refused"] == sum(1000 * 10 ** (2 * i / 80 - 1) > 5000 for i in range(81)), "volumes that are refused are counted", curve["refused"])
    none = call(call="compare", volume=True, **{"as": "text"}, model={"name": "m.model", "text": VOLUME_MODEL.replace("demand", "wanted")},
                case={**{k: v for k, v in VOLUME_CASE.items() if k != "demand"}, "wanted": 1000})
    check("no input for the volume" in none["text"], "a model without volume says so", none["text"])


def test_years():
    response = answer("compare", POTS, *SAMPLES, *DATE, "--years")
    years, results = response["years"], response["results"]
    rate, options = 0.09, list(results["unit_cost"])
    check([row["year"] for row in years] == list(range(9)), "from year 0 to the horizon")
    check(all(row["cost"][o] == results["total_cost"][f"{o}/{row['year']}"]["mean"] for row in years for o in options), "the cost by year is total_cost")
    for option in options:
        present = sum(row["cost"][option] * (1 if row["year"] == 0 else (1 + rate) ** (0.5 - row["year"])) for row in years)
        check(math.isclose(present, results["present_cost"][option]["mean"], rel_tol=1e-9), f"{option}: adds up to its present cost", present)
    gained = {o: 0 for o in options}
    for row in years:
        for o in options:
            gained[o] += (row["cash"]["xiamen"] - row["cash"][o]) * (1 if row["year"] == 0 else (1 + rate) ** (0.5 - row["year"]))
        check(all(math.isclose(gained[o], row["gained"][o], rel_tol=1e-9, abs_tol=1e-6) for o in options), f"gained up to year {row['year']}")
    text = ashore("compare", POTS, *SAMPLES, *DATE, "--years").stdout.decode()
    never = results["payback"]["tilburg"]["undefined"]
    check(f"Own plant in Tilburg: pays back within the 8 years in only {round(100 * (1 - never))}% of the cases." in text, "payback in words", text)


def test_losses():
    """Against the kept samples of a model small enough to compute here: two normal costs."""
    text = ("model two\n  decide option by lowest present_cost\nindex option\nindex year 0 .. 2\ncategory spent kind cash rung price\n"
            "category bad kind risk rung risk\ninput pay [option] : EUR\ninput luck [option] : EUR = 0 EUR\ninput discount_rate : 1 = 0\n  structural\n"
            "cost paid [option, year] : EUR = if year >= 1 then pay else 0\n  in spent\n"
            "cost unlucky [option, year] : EUR = if year >= 1 then luck else 0\n  in bad\n")
    case = {"model": "two", "base": "a", "option": {"a": {"pay": {"normal": [100, 5]}, "luck": 10}, "b": {"pay": {"normal": [104, 5]}, "luck": 3}}}
    response = call(call="compare", model={"name": "two.model", "text": text}, case=case, loss=10, samples=65536)
    if response["status"] != "done":
        check(False, "the small model", response["errors"])
        return
    loss = response["loss"]
    # over two years: mean difference 2 * (104 + 3 - 110) = -6, standard deviation sqrt(2) * 10
    mean, sd = -6, math.sqrt(2) * 10
    above = 0.5 * math.erfc((10 - mean) / sd / math.sqrt(2))
    check(abs(loss["chance"]["b"] - above) < 0.006, "the chance of losing more than 10", (loss["chance"], above))
    check(abs(loss["mean"]["b"] - mean) < 0.2 and abs(loss["one_in_twenty"]["b"] - (mean + 1.6449 * sd)) < 0.5, "the mean and the bad case", loss)
    check(loss["chance"]["a"] is None, "nothing of the base itself")
    check(abs(loss["extra_a_year"]["b"] - 4) < 0.1 and abs(loss["risk_avoided_a_year"]["b"] - 7) < 1e-9, "4 more a year avoids 7 of expected loss", loss)
    check(abs(loss["one_in_twenty_avoided_a_year"]["b"]) < 0.3, "equal spreads avoid nothing", loss)
    chances = [answer("compare", POTS, *SAMPLES, *DATE, "--loss", limit)["loss"]["chance"]["tilburg"] for limit in (0, 250000, 1000000)]
    check(chances[0] > chances[1] > chances[2], "a larger loss is less likely", chances)
    plain = answer("compare", POTS, *SAMPLES, *DATE, "--loss", 0)
    check(math.isclose(chances[0], 1 - plain["decision"]["options"]["tilburg"]["chance_better"], abs_tol=1e-12), "losing anything is not being better")


def test_always():
    """Ladder and verdicts are always in the JSON."""
    response = answer("compare", POTS, *SAMPLES, *DATE)
    rungs = response["ladder"]["rungs"]
    check([row["rung"] for row in rungs] == ["price", "landed", "stock", "quality", "risk", "moving"], "the rungs", rungs)
    centre = {key: figure["centre"] for key, figure in response["results"]["unit_cost"].items()}
    check(close(rungs[-1]["centre"], centre), "the last rung is the cost per piece at the centre", (rungs[-1], centre))
    check(all(row["best"] == min(row["centre"], key=row["centre"].get) for row in rungs), "the best of every rung")
    verdicts = response["verdicts"]
    check(verdicts == {"from_nothing": rungs[-2]["best"], "from_now": rungs[-1]["best"], "differ": rungs[-2]["best"] != rungs[-1]["best"]}, "two verdicts", verdicts)
    fresh = {key: figure["centre"] for key, figure in response["results"]["fresh_cost"].items()}
    check(close(rungs[-2]["centre"], fresh, 1e-6), "the model's own cost without moving", (rungs[-2], fresh))


def test_inputs():
    response = answer("compare", POTS, *SAMPLES, *DATE)
    text = ashore("compare", POTS, *SAMPLES, *DATE, "--inputs").stdout.decode()
    own = [use for use in response["inputs"] if use["origin"] == "user"]
    check(f"Your own inputs: {len(own)}." in text, "as many as there are", text[:300])
    check(all(use["path"] in text for use in response["inputs"] if use["value"] is not None), "every input that counts is named")
    check("labour_cost" not in text.split("Inputs from reference data")[0], "by origin")
    wage = next(use for use in response["inputs"] if use["path"] == "source.tilburg.wage")
    check(f"{wage['year']}, {wage['source']}" in text, "with year and source", wage)


def test_cases():
    """A row a case, with the figures of the case by itself; a wrong one does not stop the others."""
    masks = "examples/make-or-buy.yaml"
    response = answer("compare", POTS, masks, *SAMPLES, *DATE)
    alone = answer("compare", POTS, *SAMPLES, *DATE)
    row = response["cases"][0]
    best = alone["decision"]["best"]
    check(row["name"] == "plant-pots.yaml" or row["name"] == POTS, "named as its file", row)
    check(row["best"] == best and row["base"] == "xiamen" and row["best_mean"] == means(alone)[best] and row["base_mean"] == means(alone)["xiamen"], "the figures of the case", row)
    check(row["verdict"] == "stay" and row["chance"] == alone["decision"]["options"][best]["chance_best"], "today is the best: stay", row)
    other = answer("compare", POTS, masks, *SAMPLES, *DATE, "--set", "demand=300000")["cases"][0]
    moved = answer("compare", POTS, *SAMPLES, *DATE, "--set", "demand=300000")
    check(other["verdict"] == "move" and other["best"] == "tilburg" and other["chance"] == moved["decision"]["options"]["tilburg"]["chance_better"], "another is the best: move", other)
    check(math.isclose(other["share"], means(moved)["tilburg"] / means(moved)["xiamen"] - 1), "the difference as a share of today's cost", other)
    with tempfile.TemporaryDirectory() as folder:
        wrong = pathlib.Path(folder) / "wrong.json"
        wrong.write_text('{"model": "comparison", "demand": "many"}')
        run = ashore("compare", wrong, POTS, *SAMPLES, *DATE, status=1)
        text = run.stdout.decode()
        check("error" in text and "Plant pot 40 cm" in text and "demand" in run.stderr.decode(), "goes on past a wrong case, exit status 1", text)
        rows = json.loads(ashore("compare", wrong, POTS, *SAMPLES, *DATE, "--json", status=1).stdout)
        check([row["verdict"] for row in rows["cases"]] == ["error", "stay"] and rows["errors"], "in JSON too", rows["cases"])
    ashore("compare", POTS, masks, "--stress", status=2)
    for lang in ("en", "nl"):
        lines = ashore("compare", POTS, masks, *SAMPLES, "--lang", lang).stdout.decode().splitlines()
        check(all(len(line) <= 80 for line in lines), f"80 columns in {lang}", lines)


def test_diff():
    response = answer("diff", POTS, *SAMPLES, *DATE, "--scenario", "tariff", "--set", "material_co2=3")
    given = {row["path"]: (row["a"], row["b"]) for row in response["inputs"] if not row["follows"]}
    check(given["source.xiamen.extra_duty"][1] == 0.25 and given["material_co2"][1] == 3 and len(given) == 2, "the inputs that were changed, and no others", given)
    plain, tariff = answer("compare", POTS, *SAMPLES, *DATE), answer("compare", POTS, *SAMPLES, *DATE, "--scenario", "tariff")
    check({key: row["a"] for key, row in response["options"].items()} == means(plain), "A as it is")
    check({key: row["b"] for key, row in response["options"].items()} == means(tariff), "B with the scenario")
    check(response["best"] == {"a": plain["decision"]["best"], "b": tariff["decision"]["best"]}, "the best of both")
    for option, row in response["options"].items():
        change = tariff["results"]["unit_cost"][option]["centre"] - plain["results"]["unit_cost"][option]["centre"]
        total = sum(cell["b"] - cell["a"] for cell in row["categories"].values())
        check(math.isclose(total, change, rel_tol=1e-9, abs_tol=1e-9), f"{option}: categories add up to the change at the centre", (total, change))
    same = answer("diff", POTS, POTS, *SAMPLES, *DATE)
    check(same["inputs"] == [] and all(row["a"] == row["b"] and not row["categories"] for row in same["options"].values()), "nothing differs from itself")
    text = ashore("diff", POTS, POTS, *SAMPLES, *DATE).stdout.decode()
    check("No input differs." in text, "and it says so", text)
    ashore("diff", POTS, status=2)
    run = ashore("diff", POTS, "tests/data/cli/small.yaml", status=1)
    check("of different models" in run.stderr.decode(), "two models cannot be compared", run.stderr.decode())
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "fewer.yaml"
        path.write_text((ROOT / POTS).read_text("utf-8").replace("demand: 150000", "demand: {1: 150000, 3: 120000}").replace("country: PL", "country: CZ"), "utf-8")
        other = {row["path"]: row for row in answer("diff", POTS, path, *SAMPLES, *DATE)["inputs"]}
        check("demand" in other and other["source.poland.country"]["a"] == "PL" and other["source.poland.country"]["b"] == "CZ", "a later year and a country count", list(other))
        check(other["source.poland.price_growth"]["follows"] if "source.poland.price_growth" in other else True, "what follows is apart")
    for lang in ("en", "nl"):
        lines = ashore("diff", POTS, *SAMPLES, "--scenario", "tariff", "--lang", lang).stdout.decode().splitlines()
        check(all(len(line) <= 80 and "text." not in line for line in lines), f"80 columns in {lang}", lines)


def test_language():
    """Several cases are answered in the language of the first, unless --lang says which."""
    with tempfile.TemporaryDirectory() as folder:
        dutch = pathlib.Path(folder) / "dutch.yaml"
        dutch.write_text("lang: nl\n" + (ROOT / POTS).read_text("utf-8"), "utf-8")
        for arguments, word, other in ((("compare", dutch, POTS), "Casus", "Case "), (("diff", dutch, POTS), "Geen invoer", "No input"), (("diff", dutch, "--set", "demand=1"), "Invoer", "Inputs")):
            text = ashore(*arguments, *SAMPLES, *DATE).stdout.decode()
            check(word in text and other not in text, f"{arguments[0]} in the language of the first case", text)
            text = ashore(*arguments, *SAMPLES, *DATE, "--lang", "en").stdout.decode()
            check(word not in text and other in text, f"{arguments[0]} in the language asked for", text)
        case = {"name": "dutch.yaml", "text": dutch.read_text("utf-8")}
        for response in (call(call="cases", **{"as": "text"}, samples=1024, cases=[{"case_file": case}]), call(call="diff", **{"as": "text"}, samples=1024, a={"case_file": case}, b={"case_file": case})):
            check("Casus" in response["text"] or "Geen invoer" in response["text"], "the call does the same", response)


def test_layout():
    for lang in ("en", "nl"):
        for options in (["--stress"], ["--scenario", "all"], ["--volume"], ["--years"], ["--loss", "100000"], ["--inputs"]):
            text = ashore("compare", POTS, *SAMPLES, *DATE, *options, "--lang", lang).stdout.decode()
            wide = [line for line in text.splitlines() if len(line) > 80]
            check(not wide and "text." not in text and "{" not in text, f"{options} in {lang}: 80 columns, all in words", "\n".join(wide))
    first, second = (ashore("compare", POTS, *SAMPLES, *DATE, "--stress", "--threads", n).stdout for n in (1, 3))
    check(first == second, "the same bytes for any threads")
    ashore("compare", POTS, "--loss", "1,5", status=2)


def main():
    for test in (test_stress, test_missing_inputs, test_scenarios, test_volume, test_years, test_losses, test_always, test_inputs, test_cases, test_diff, test_language, test_layout):
        test()
    finish()


sys.exit(main())
