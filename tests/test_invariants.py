#!/usr/bin/env python3
"""What must hold whatever the figures are, asked through the one call: of the shipped examples and of small models.

    tests/test_invariants.py ASHORE YAML_TO_JSON ROOT [SAMPLES]

ASHORE is the program (`ASHORE call` answers a request). Prints TAP. Where an equality is not one of bits, it holds within 1e-12 of the
largest number that went into it.
"""
import copy
import json
import math
import pathlib
import re
import subprocess
import sys

from tap import check, finish

ASHORE, YAML_TO_JSON, ROOT = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
DATE = "2026-11-21"
CLOSE = 1e-12


def call(request):
    done = subprocess.run([ASHORE, "call"], input=json.dumps(request).encode(), capture_output=True)
    response = json.loads(done.stdout)
    if response["status"] != "done":
        print(f"# {response['status']}: {[(e['code'], e['path'], e['message']) for e in response['errors']]}")
    return response


def run(case, samples=2048, seed=1, **fields):
    return call({"call": "run", "case": case, "date": DATE, "samples": samples, "seed": seed, **fields})


def example(name):
    text = (ROOT / "examples" / f"{name}.yaml").read_bytes()
    return json.loads(subprocess.run([YAML_TO_JSON], input=text, check=True, capture_output=True).stdout)


def model(text, name="small.model"):
    return {"name": name, "text": text}


def small(name):
    """A model and its case from the corpus of requests."""
    request = json.loads((ROOT / "tests" / "requests" / f"{name}.json").read_text("utf-8"))
    return model((ROOT / "tests" / "requests" / "models" / f"{name}.model").read_text("utf-8"), f"{name}.model"), request["case"]


def figures(response, *groups):
    """Every figure by (group, name, rows)."""
    found = {}
    for group in groups or ("results", "lines", "categories"):
        for name, value in response.get(group, {}).items():
            rows = {"": value} if value is None or "mean" in value else value
            for row, figure in rows.items():
                found[group, name, row] = figure
    return found


def is_close(a, b, size):
    return a == b or (a is not None and b is not None and abs(a - b) <= CLOSE * size)


def differences(first, second, factor=lambda key: 1, parts=("mean", "sd", "p5", "p25", "p50", "p75", "p95", "centre"), rename=lambda key: key):
    """Where the figures of `second` are not `factor` times those of `first`."""
    wrong = []
    for key, figure in first.items():
        other = second.get(rename(key))
        if figure is None or other is None:
            if figure != other:
                wrong.append(f"{key}: {figure} and {other}")
            continue
        for part in parts:
            a, b = figure[part], other[part]
            # a spread is as exact as the numbers that it is the spread of
            size = max(abs(x) for x in (a, b, figure["mean"], figure["centre"], 0) if x is not None) * max(factor(key), 1)
            if not is_close(None if a is None else a * factor(key), b, size):
                wrong.append(f"{key} {part}: {a} times {factor(key)} is not {b}")
    return wrong


def same_bits(first, second, rename=lambda key: key):
    return [f"{key}: {figure} and {second.get(rename(key))}" for key, figure in first.items() if figure != second.get(rename(key))]


def reordered(value, names):
    """The case with the rows of these tables in the opposite order."""
    if not isinstance(value, dict):
        return value
    return {key: dict(reversed(list(item.items()))) if key in names and isinstance(item, dict) else item for key, item in value.items()}


# ---- the published examples ----

def published():
    case = example("landed-cost")
    plain, taxed = run(case), run(case, scenario="vat_not_back")
    line = {name: rows for name, rows in plain["lines"].items()}
    cif = sum(line[name][rows]["centre"] for name, rows in
              (("purchase_price", "abroad/abroad/1"), ("freight", "abroad/abroad/sea/1"), ("freight_insurance", "abroad/abroad/1")))
    for found, wanted, name in (
            (cif, 9300, "CIF"),
            (line["duty"]["abroad/abroad/1"]["centre"], 372, "duty"),
            (line["customs_clearance"]["abroad/abroad/1"]["centre"], 120, "clearance"),
            (plain["results"]["present_cost"]["abroad"]["centre"], 9792, "in all"),
            (plain["results"]["present_cost"]["abroad"]["mean"], 9792, "in all, mean"),
            (plain["results"]["unit_cost"]["abroad"]["centre"], 4.896, "a piece"),
            (taxed["lines"]["lost_vat"]["abroad/abroad/1"]["centre"], 1934.40, "VAT not recoverable"),
            (taxed["results"]["present_cost"]["abroad"]["centre"], 11726.40, "in all with VAT")):
        check(is_close(found, wanted, wanted), f"landed cost: {name} is {wanted}", f"it is {found}")
    check(plain["results"]["present_cost"]["abroad"]["sd"] == 0, "landed cost: nothing is uncertain")
    case = example("make-or-buy")
    for demand, buy, make in ((12250, 86250, 86250), (12249, 86243, 86245), (12251, 86257, 86255), (5000, 35500, 50000), (20000, 140500, 125000)):
        cost = run({**case, "demand": demand})["results"]["present_cost"]
        found = {name: figure["centre"] for name, figure in cost.items()}
        check(found == {"buy": buy, "make": make}, f"make or buy: {demand} pieces cost {buy} to buy, {make} to make", str(found))
    answer = call({"call": "compare", "case": {**case, "demand": 12250}, "date": DATE})["decision"]["options"]
    check([round(option["chance_best"], 12) for option in answer.values()] == [0.5, 0.5], "make or buy: at 12,250 both are as good", str(answer))
    for demand, best in ((12249, "buy"), (12251, "make")):
        found = call({"call": "compare", "case": {**case, "demand": demand}, "date": DATE})["decision"]["best"]
        check(found == best, f"make or buy: at {demand} it is better to {best}", found)


# ---- sums ----

def kinds_of(text):
    return dict(re.findall(r"^category (\w+).*?\bkind (\w+)", text, re.M))


def add_up(name, response, kinds, rate, horizon):
    """Lines to categories, categories to total_cost, years to present_cost: at the centre and in the mean."""
    wrong = {"lines": [], "categories": [], "years": []}
    options = list(response["results"]["present_cost"])
    meta = response["meta"]
    for part in ("centre", "mean"):
        for option in options:
            present = {"cost": [], "net": []}
            for year in range(horizon + 1):
                lines = {category: [] for category in kinds}
                for line, rows in response["lines"].items():
                    by_year = "year" in meta[line]["index"]
                    for row, figure in rows.items():
                        keys = row.split("/")
                        if keys[0] == option and figure is not None and (keys[-1] == str(year) if by_year else year == 0):
                            lines[meta[line]["category"]].append(figure[part])
                of_kind = {kind: [] for kind in kinds.values()}
                for category, found in lines.items():
                    value = response["categories"][category][f"{option}/{year}"][part]
                    of_kind[kinds[category]].append(value)
                    if not is_close(math.fsum(found), value, math.fsum(map(abs, found))):
                        wrong["lines"].append(f"{part} {option} {year} {category}: {math.fsum(found)} and {value}")
                cost = [value for kind in ("cash", "hidden", "risk") for value in of_kind.get(kind, [])]
                total = response["results"]["total_cost"][f"{option}/{year}"][part]
                if not is_close(math.fsum(cost), total, math.fsum(map(abs, cost))):
                    wrong["categories"].append(f"{part} {option} {year}: {math.fsum(cost)} and {total}")
                factor = 1 if year == 0 else (1 + rate) ** -(year - 0.5)
                present["cost"] += [value * factor for value in cost]
                present["net"] += [value * factor for value in cost] + [-value * factor for value in of_kind.get("value", [])]
            for what, values in present.items():
                found = response["results"][f"present_{what}"][option][part]
                if not is_close(math.fsum(values), found, math.fsum(map(abs, values))):
                    wrong["years"].append(f"{part} {option} present_{what}: {math.fsum(values)} and {found}")
    check(not wrong["lines"], f"{name}: lines add up to categories", *wrong["lines"])
    check(not wrong["categories"], f"{name}: cash, hidden and risk add up to the total", *wrong["categories"])
    check(not wrong["years"], f"{name}: years add up to present values", *wrong["years"])


def sums():
    text = (ROOT / "models" / "comparison.model").read_text("utf-8")
    case = {**example("plant-pots"), "horizon": 5, "discount_rate": "7%"}
    add_up("plant pots", run(case), kinds_of(text), 0.07, 5)
    rules, case = small("rules")
    add_up("rules", run(case, model=rules), kinds_of(rules["text"]), 0.08, 3)


# ---- money, units, order ----

def money_inputs(response):
    """Every money input that counts, by path: what it is worth at the centre and its unit in its own currency."""
    found = {}
    for used in response["inputs"]:
        if used["unit"] and re.search(r"\bEUR\b", used["unit"]) and used["value"] is not None:
            found[used["path"]] = used["value"], re.sub(r"\bEUR\b", used["currency"] or "EUR", used["unit"])
    return found


def powers_of_money(response):
    """The power of money in the unit of every result, line and category."""
    def power(key):
        if key[0] == "categories":
            return 1
        unit = response["meta"][key[1]]["unit"]
        above, _, below = unit.partition("/")
        return ("EUR" in above) - ("EUR" in below)
    return power


def doubling():
    # All that is uncertain and not money stays so; every money input is set, once as it is and once doubled.
    case = {**example("plant-pots"), "horizon": 3}
    inputs = money_inputs(run(case, samples=1024, lines=False))
    check(len(inputs) > 50, "plant pots has many money inputs", str(len(inputs)))
    once, twice = (run(case, set={path: f"{factor * value!r} {unit}" for path, (value, unit) in inputs.items()}) for factor in (1, 2))
    power = powers_of_money(once)
    wrong = differences(figures(once), figures(twice), lambda key: 2.0 ** power(key))
    check(once["status"] == twice["status"] == "done" and not wrong, "plant pots: all money doubled doubles all money, and nothing else", *wrong)
    rules, case = small("rules")
    inputs = money_inputs(run(case, model=rules))
    double = copy.deepcopy(case)
    text = re.sub(r"(?m)(?<== )(\d+(?:\.\d+)?)(?= EUR)", lambda m: repr(2 * float(m[1])), rules["text"])
    text = re.sub(r"(?<=[*] )(\d+(?:\.\d+)?)(?= EUR)", lambda m: repr(2 * float(m[1])), text)
    text = re.sub(r"(?m)^(  from \S+(?: until \S+)? )(\S+)", lambda m: m[1] + repr(2 * float(m[2])), text)
    double["source"]["here"]["leg"] = {"road": {"trip": 0.2}, "again": {"trip": "0.1 to 0.4"}}
    double["source"]["there"].update({"price": "8 to 10 USD/unit", "leg": {"sea": {}, "road": {"trip": "0.2 EUR/unit"}}})
    double["source"]["near"]["price"] = 9
    wage = inputs["source.here.wage"]
    once = run(case, model=rules, set={"source.here.wage": f"{wage[0]!r} EUR/hour"})
    twice = run(double, model=model(text), set={"source.here.wage": f"{2 * wage[0]!r} EUR/hour"})
    power = powers_of_money(once)
    wrong = differences(figures(once), figures(twice), lambda key: 2.0 ** power(key))
    check(once["status"] == twice["status"] == "done" and not wrong, "rules: the same with uncertain money", *wrong)


def units():
    case = example("plant-pots")
    other = copy.deepcopy(case)
    other["weight"] = "1250 g"
    other["packed_volume"] = "12 to 14 litre"
    other["demand"] = "12500 unit/month"
    source = other["source"]
    source["tilburg"]["labour_time"] = "21 to 42 second"
    source["tilburg"]["electricity"] = "3.6 to 5.76 MJ"
    source["tilburg"]["floor_area"] = "700 m^2"
    for asset in ("machine", "robot"):
        source["tilburg"]["asset"][asset]["cycle_time"] = "0.8 to 1 minute"
    source["tilburg"]["leg"]["truck"]["distance"] = "110000 m"
    case["packed_volume"] = "0.012 to 0.014 m3"
    a, b = run(case), run(other)
    wrong = differences(figures(a), figures(b))
    check(a["status"] == b["status"] == "done" and not wrong, "plant pots in other units costs the same", *wrong)


def order():
    case = example("plant-pots")
    case["correlate"] = [["source.tilburg.material", "source.poland.price", 0.5]]
    a, b = run(case), run(reordered(case, ("source", "option")))
    check(a["status"] == "done" and not same_bits(figures(a), figures(b)), "plant pots: the order of sources and options changes no bit",
          *same_bits(figures(a), figures(b)))
    check(a["decision"]["options"] == b["decision"]["options"] and a["decision"]["evpi"] == b["decision"]["evpi"], "nor does it change the decision",
          str(a["decision"]), str(b["decision"]))
    rules, case = small("rules")
    turned = reordered(case, ("source", "plan"))
    turned["source"] = {name: reordered(row, ("leg",)) for name, row in turned["source"].items()}
    turned["plan"] = {name: {**row, "share": dict(reversed(list(row["share"].items())))} for name, row in turned["plan"].items()}
    a, b = run(case, model=rules), run(turned, model=rules)
    check(a["status"] == "done" and not same_bits(figures(a), figures(b)), "rules: nor does that of legs and shares", *same_bits(figures(a), figures(b)))


# ---- plans, demand, inputs added ----

def plans():
    case = example("plant-pots")
    case["option"]["whole"] = {"share": {"tilburg": "100%"}}
    case["option"]["years"] = {"share": {"poland": {"1": 1, "3": "100%"}}}
    answer = run(case)
    found = figures(answer)
    for plan, source in (("whole", "tilburg"), ("years", "poland")):
        mine = {key: figure for key, figure in found.items() if key[2].split("/")[0] == source}
        wrong = same_bits(mine, found, lambda key: (key[0], key[1], "/".join([plan] + key[2].split("/")[1:])))
        one_off = answer["lines"]["qualifying_it"][f"{plan}/{source}/0"]["mean"]
        check(len(mine) > 500 and one_off > 0 and not wrong, f"plant pots: a plan that is all {source} is {source}, one-offs included", *wrong)


def demand():
    case = example("plant-pots")
    for value in case["source"].values():
        value.pop("rebate", None)
        if value["sourcing"] == "own_plant":
            value["learning"] = "0%"
    last, wrong = None, []
    for pieces in (20000, 60000, 100000, 150000, 150001, 180000, 240000, 300000, 420000):
        now = run({**case, "demand": pieces}, samples=1024, lines=False)["results"]["present_cost"]
        for option in now:
            for part in ("mean", "centre", "p5", "p95"):
                if last and not now[option][part] >= last[option][part] * (1 - CLOSE):
                    wrong.append(f"{option} {part}: {last[option][part]}, then {now[option][part]} at {pieces}")
        last = now
    check(not wrong, "plant pots: more demand never costs less", *wrong)
    case["source"]["xiamen"]["rebate"] = {"large": {"rebate_from": 100000, "rebate_amount": "0.50 USD/unit"}}
    below, above = (run({**case, "demand": pieces}, samples=1024, lines=False)["results"]["present_cost"]["xiamen"] for pieces in (99999, 100001))
    check(above["centre"] < below["centre"], "but a rebate for large orders can make it so", f"{below['centre']} and {above['centre']}")


def added():
    case = example("plant-pots")
    text = (ROOT / "models" / "comparison.model").read_text("utf-8")
    more = text + '\ninput zeal [source] : 1 = lognormal(1, 0.5)\nresult zeal_seen [source] : 1 = zeal\ninput aim : 1 = normal(0, 1)\nresult aim_seen : 1 = aim\n'
    a, b = run(case, model=model(text, "a.model")), run(case, model=model(more, "b.model"))
    wrong = same_bits(figures(a), figures(b))
    check(b["results"]["aim_seen"]["sd"] > 0.9 and not wrong, "plant pots: an input added to the model changes no other bit", *wrong)
    a, b = run(case), run(case, keep=["lead_time"])
    wrong = same_bits(figures(a), figures(b))
    check(not wrong, "nor does keeping one more figure", *wrong)
    wrong = same_bits(figures(run(case, lines=False), "results"), figures(a, "results"))
    check(not wrong, "nor does leaving the lines out", *wrong)


def both_languages():
    text = (ROOT / "examples" / "plant-pots.yaml").read_text("utf-8")
    a = run(example("plant-pots"))
    b = call({"call": "run", "case_file": {"name": "pots.yaml", "text": text}, "date": DATE, "samples": 2048, "seed": 1})
    wrong = same_bits(figures(a), figures(b))
    check(b["status"] == "done" and not wrong, "plant pots in YAML and in JSON are the same", *wrong)


# ---- sampling ----

INPUTS = 60


def errors():
    """Standard errors of the 16 replicates against what is known: plain draws of normal inputs."""
    text = "model many\nindex item\ninput x [item] : 1 = normal(3, 2)\nresult seen [item] : 1 = x\n"
    case = {"item": {f"i{k}": {} for k in range(INPUTS)}}
    samples = 16384
    answer = run(case, samples=samples, model=model(text), sampling="plain")["results"]["seen"].values()
    known = {"se": 2 / math.sqrt(samples), "se_sd": 2 / math.sqrt(2 * samples)}
    density = {"p5": 0.10313564, "p25": 0.31777657, "p50": 0.39894228, "p75": 0.31777657, "p95": 0.10313564}
    for name, height in density.items():  # the standard error of a quantile: sqrt(p (1 - p) / n) / density
        p = float(name[1:]) / 100
        known["se_" + name] = 2 * math.sqrt(p * (1 - p) / samples) / height
    for part, wanted in known.items():
        # Each is 15 degrees of freedom: its square has mean 1 and standard deviation sqrt(2/15) around the wanted one.
        mean = math.fsum((figure[part] / wanted) ** 2 for figure in answer) / INPUTS
        check(abs(mean - 1) < 5 * math.sqrt(2 / 15 / INPUTS) + 0.05, f"plain draws: {part} is what theory says", f"mean ratio squared {mean}")
    worst = max(abs(figure["mean"] - 3) / figure["se"] for figure in answer)
    check(worst < 5, "plain draws: means within 5 standard errors", str(worst))
    latin = run(case, samples=samples, model=model(text))["results"]["seen"].values()
    check(max(figure["se"] for figure in latin) < 0.2 * known["se"], "Latin hypercube: means of single inputs are nearly exact")
    check(all(abs(figure["mean"] - 3) <= 5 * figure["se"] + 1e-4 for figure in latin), "and right")


def seeds():
    case = example("plant-pots")
    a, b = run(case, seed=1, lines=False), run(case, seed=2, lines=False)
    moved = [key for key, figure in figures(a).items() if figure and figure["sd"] and figure == figures(b)[key]]
    check(not moved, "another seed draws other samples", *map(str, moved))
    wrong = []
    for key, figure in figures(a).items():
        other = figures(b)[key]
        if figure and figure["sd"] and other["se"] and figure["se"]:
            apart = abs(figure["mean"] - other["mean"]) / math.hypot(figure["se"], other["se"])
            if apart > 6:
                wrong.append(f"{key}: {figure['mean']} and {other['mean']}, {apart:.1f} standard errors apart")
    check(not wrong, "and finds the same within 6 standard errors", *wrong)


def closed_forms():
    """Sums, products and quotients whose law is known, by the one call; every figure within 5 of its standard errors."""
    text = """model known
input r : 1 = lognormal(3, 0.2)
input b : 1 = lognormal(0.7, 0.5)
input n : 1 = normal(10, 2)
input o : 1 = normal(-4, 1.5)
input e : 1 = pert(2, 3, 7)
input f : 1 = triangular(1, 2, 6)
input u : 1 = uniform(2, 5)
input d : 1 = chance(0%: 0.7, 25%: 0.3)
result product : 1 = r * b
result quotient : 1 = r / b
result total : 1 = n + o
result bounded : 1 = e
result corner : 1 = f
result flat : 1 = u
result tariff : 1 = d
result area : 1 = e * f
"""
    z = {"p5": -1.6448536269514722, "p25": -0.6744897501960817, "p50": 0.0, "p75": 0.6744897501960817, "p95": 1.6448536269514722}
    wanted = {}
    for name, median in (("product", 3 * 0.7), ("quotient", 3 / 0.7)):
        sigma = math.hypot(0.2, 0.5)
        mean = median * math.exp(sigma * sigma / 2)
        wanted[name] = {"mean": mean, "sd": mean * math.sqrt(math.expm1(sigma * sigma)), **{part: median * math.exp(sigma * x) for part, x in z.items()}}
    wanted["total"] = {"mean": 6, "sd": 2.5, **{part: 6 + 2.5 * x for part, x in z.items()}}
    pert_mean = (2 + 4 * 3 + 7) / 6
    pert_sd = math.sqrt((pert_mean - 2) * (7 - pert_mean) / 7)
    wanted["bounded"] = {"mean": pert_mean, "sd": pert_sd}
    triangle_mean, triangle_sd = 3, math.sqrt((1 + 4 + 36 - 2 - 6 - 12) / 18)
    triangle = {part: 1 + math.sqrt(p * 5) if p < 0.2 else 6 - math.sqrt((1 - p) * 20) for part, p in (("p5", 0.05), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p95", 0.95))}
    wanted["corner"] = {"mean": triangle_mean, "sd": triangle_sd, **triangle}
    wanted["flat"] = {"mean": 3.5, "sd": 3 / math.sqrt(12), "p5": 2.15, "p25": 2.75, "p50": 3.5, "p75": 4.25, "p95": 4.85}
    wanted["tariff"] = {"mean": 0.075, "sd": 0.25 * math.sqrt(0.21), "p5": 0, "p50": 0, "p95": 0.25}
    area = pert_mean * triangle_mean
    wanted["area"] = {"mean": area, "sd": math.sqrt((pert_sd**2 + pert_mean**2) * (triangle_sd**2 + triangle_mean**2) - area**2)}
    for sampling in ("latin", "plain"):
        answer = run({}, samples=65536, model=model(text), sampling=sampling)["results"]
        wrong = [f"{name} {part}: {answer[name][part]}, wanted {value}, standard error {answer[name]['se' if part == 'mean' else 'se_' + part]}"
                 for name, parts in wanted.items() for part, value in parts.items()
                 if not abs(answer[name][part] - value) <= 5 * answer[name]["se" if part == "mean" else "se_" + part] + 1e-4 * abs(value)]
        check(not wrong, f"closed forms, {sampling} sampling", *wrong)
    text = "model pair\ninput x : 1 = normal(0, 1)\ninput y : 1 = normal(0, 1)\nresult both : 1 = x + y\n"
    for rank in (-0.9, -0.3, 0.5, 0.95):
        answer = run({"correlate": [["x", "y", rank]]}, samples=65536, model=model(text))["results"]["both"]
        sd = math.sqrt(2 + 4 * math.sin(math.pi * rank / 6))  # of normal inputs: Pearson 2 sin(pi rank/6)
        check(abs(answer["sd"] - sd) <= 5 * answer["se_sd"], f"a rank correlation of {rank} is what comes out", f"{answer['sd']}, wanted {sd} within {answer['se_sd']}")


for part in (published, sums, doubling, units, order, plans, demand, added, both_languages, errors, seeds, closed_forms):
    try:
        part()
    except Exception as error:  # a request that fails must not hide the other parts
        check(False, f"{part.__name__} runs to its end", f"{type(error).__name__}: {error}")
finish()
