#!/usr/bin/env python3
"""Whether the comparison is right as economics: what its rules ask, on the shipped examples and on a case that uses everything.

    tests/test_economics.py ASHORE YAML_TO_JSON ROOT

ASHORE is the program (`ASHORE call` answers a request). Prints TAP. Expected figures are closed forms, invariants or published
ranges, worked out here; none was read off the program.
"""
import copy
import json
import pathlib
import re
import subprocess
import sys

from rich import RICH
from tap import check, finish

ASHORE, YAML_TO_JSON, ROOT = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])


def run(case, samples=1024, **fields):
    request = {"call": "run", "case": case, "date": "2026-11-21", "samples": samples, "seed": 1, **fields}
    done = subprocess.run([ASHORE, "call"], input=json.dumps(request).encode(), capture_output=True)
    return json.loads(done.stdout)


def errors(response):
    return [error["message"] for error in response["errors"]]


def example(name):
    text = (ROOT / "examples" / f"{name}.yaml").read_bytes()
    return json.loads(subprocess.run([YAML_TO_JSON], input=text, check=True, capture_output=True).stdout)


def is_close(a, b, within=1e-9):
    return abs(a - b) <= within * max(abs(a), abs(b), 1e-300)


def centres(response, line):
    return {row: figure["centre"] for row, figure in response["lines"][line].items()}


def season():
    """Safety stock, shortage and ageing, or the season's mismatch: never both."""
    keep = ["safety_stock", "stock_held", "lot"]
    instead = ("expediting", "lost_sales", "late_deliveries", "ageing")
    usual, seasonal = run(RICH, keep=keep), run({**RICH, "season_goods": True}, keep=keep)
    check(all(value == 0 for value in centres(usual, "mismatch").values()), "usual goods have no mismatch")
    check(all(any(centres(usual, line).values()) for line in instead), "but shortage and ageing")
    check(any(centres(seasonal, "mismatch").values()), "season goods have mismatch")
    check(not any(value for line in instead for value in centres(seasonal, line).values()), "and no shortage or ageing")
    wrong = [row for row, figure in seasonal["results"]["stock_held"].items()
             if figure["centre"] > 0 and not is_close(figure["centre"], seasonal["results"]["lot"][row]["centre"] / 2)]
    check(not wrong, "nor safety stock: half a shipment is all that lies there", *wrong)


# ---- time and money ----

def flat(sources, **more):
    """A world in which all grows with home inflation of 3 % and nothing happens once."""
    return {"model": "comparison", "start": "2027-01", "base": next(iter(sources)), "weight": "1 kg", "selling_price": 20, "demand": 50000,
            "inflation": "3%", "real_wage_growth": 0, "wage_trend": 0, "material_level": 1, "energy_level": 1, "freight_level": 1, "freight_spike": 0,
            "source": sources, **more}


def rule_4():
    """Cost per piece in euros of year 1 is the cost of year 1."""
    road = {"leg": {"truck": {"mode": "road", "stage": "main", "distance": "500 km"}}}
    sources = {
        "bought": {"country": "DE", "sourcing": "supplier", "price": 8, "price_growth": "3%", "local_inflation": "3%", **road},
        "far": {"country": "CN", "sourcing": "supplier", "price": "5 EUR/unit", "price_growth": "3%", "local_inflation": "3%", "extra_duty": 0,
                "leg": {"sea": {"mode": "sea", "load_price": "2500 EUR"}}, "express_price": "3 EUR/kg"},
    }
    for name, source in sources.items():
        for rate in ("4%", "9%"):
            answer = run(flat({name: source}, discount_rate=rate, horizon=7), lines=False)["results"]
            unit, one = (answer[result][name]["centre"] for result in ("unit_cost", "year_one_cost"))
            check(is_close(unit, one) and unit > 5, f"flat world: {name} at {rate} costs what it costs in year 1", f"{unit} and {one}")
    made = {"country": "NL", "sourcing": "own_plant", "material": 3, "labour_time": "5 minute", "wage": 40, "wage_growth": "3%", "electricity": "2 kWh",
            "indirect_staff": 1, "floor_area": "200 m2", "fixed_cost": 9000, "alternative_use": 1000, **road}
    answer = run(flat({"made": made}, horizon=7), lines=False)["results"]
    check(is_close(answer["unit_cost"]["made"]["centre"], answer["year_one_cost"]["made"]["centre"]), "flat world: so does making it, wages included",
          str(answer["unit_cost"]["made"]), str(answer["year_one_cost"]["made"]))
    grown = run(flat({"bought": {**sources["bought"], "price_growth": "5%"}}, horizon=7), lines=False)["results"]
    check(grown["unit_cost"]["bought"]["centre"] > 1.01 * grown["year_one_cost"]["bought"]["centre"], "a price that outgrows inflation costs more")


def rule_2():
    """A price that grows with inflation in its own money grows with home inflation in euros."""
    for currency, country in (("USD", "US"), ("CNY", "CN"), ("PLN", "PL")):
        source = {"country": country, "sourcing": "supplier", "price": f"5 {currency}/unit", "leg": {"x": {"mode": "road", "distance": "500 km"}}}
        case = flat({"s": source}, horizon=6, currency={currency: {"volatility": 0}})
        foreign = next(used["value"] for used in run(case)["inputs"] if used["path"] == f"reference.inflation_expected.{country}")
        source["price_growth"] = f"{foreign!r}"
        price = centres(run(case), "purchase_price")
        wrong = [f"year {year}: {price[f's/s/{year}']}" for year in range(1, 7) if not is_close(price[f"s/s/{year}"], price["s/s/1"] * 1.03 ** (year - 1))]
        check(not wrong, f"{currency}: growth at its own inflation is home inflation in euros", *wrong)
        del case["currency"]
        moving = run(case, samples=8192)["lines"]["purchase_price"]
        wrong = [f"year {year}: {moving[f's/s/{year}']['mean']}" for year in range(1, 7)
                 if abs(moving[f"s/s/{year}"]["mean"] - price[f"s/s/{year}"]) > 4 * moving[f"s/s/{year}"]["sd"] / 8192**0.5 + 1e-9 * price[f"s/s/{year}"]]
        check(not wrong and moving["s/s/6"]["sd"] > 0, f"{currency}: and a moving rate leaves the mean where it is", *wrong)


def parity():
    """Prices of a country and its currency follow one draw of its inflation: in euros it drops out. Fixing rates takes the swings out, in the part that is fixed."""
    def spread(figure):
        return figure["sd"] / figure["mean"]

    def fixed_costs(**more):
        source = {"country": "TR", "sourcing": "supplier", "price": 5, "fixed_cost": "900000 TRY/year", **more, "leg": {"x": {"mode": "road", "distance": "500 km"}}}
        case = flat({"s": source, "t": source}, horizon=6, currency={"TRY": {"volatility": 0}})
        lines = run(case)["lines"]["fixed_costs"]
        return [lines[f"s/s/{year}"] for year in range(1, 7)], [lines[f"t/t/{year}"] for year in range(1, 7)]

    here, there = fixed_costs()
    wrong = [f"year {year}: {figure['mean'] / here[0]['mean']}" for year, figure in enumerate(here, 1) if not is_close(figure["mean"], here[0]["mean"] * 1.03 ** (year - 1))]
    check(not wrong and all(is_close(spread(a), spread(here[0]), 1e-6) for a in here), "Türkiye: what its inflation adds its currency takes away, in every draw", *wrong)
    check(here == there, "two places in one country share its inflation")
    own, _ = fixed_costs(local_inflation="25%")
    check(spread(own[-1]) > 1.5 * spread(own[0]), "an inflation of your own does not follow the currency", str(own[-1]))
    quoted = {"country": "CN", "sourcing": "supplier", "price": "5 USD/unit", "price_growth": "2%", "material_share": 0, "leg": {"x": {"mode": "road", "distance": "500 km"}},
              "rebate": {"large": {"rebate_from": 40000, "rebate_amount": "0.5 USD/unit"}}}
    lines = {share: run(flat({"s": {**quoted, "hedge_share": share}}, horizon=5, demand_growth=0, currency={"USD": {"drift": "1%", "volatility": "9%"}}))["lines"]["purchase_price"]
             for share in (0, 0.5, 1)}
    wrong = [f"year {year}: {[lines[share][f's/s/{year}']['sd'] for share in lines]}" for year in range(1, 6)
             if not (lines[0][f"s/s/{year}"]["sd"] > 0 and is_close(lines[0.5][f"s/s/{year}"]["sd"], lines[0][f"s/s/{year}"]["sd"] / 2, 1e-9)
                     and lines[1][f"s/s/{year}"]["sd"] < 1e-9 * lines[1][f"s/s/{year}"]["mean"])]
    check(not wrong, "half of the rate fixed: half of the spread; all of it: none", *wrong)
    rate = next(used["value"] for used in run(flat({"s": quoted}))["inputs"] if used["path"] == "currency.USD.rate")
    wrong = [f"year {year}: {lines[1][f's/s/{year}']}" for year in range(1, 6)
             if not is_close(lines[1][f"s/s/{year}"]["mean"], 50000 * 4.5 * 1.02 ** (year - 1) * rate * 1.01**year)]
    check(not wrong, "at the expected rate of the year", *wrong)


def rule_25(cases):
    """Interest on tied-up money has the present value of that money going in and coming back."""
    for name, case in cases.items():
        answer = run(case, keep=["tied_up", "discount_factor"])
        rate = next(used["value"] for used in answer["inputs"] if used["path"] == "discount_rate")
        wrong = []
        for option, charged in answer["results"]["present_cost"].items():
            flow = charged["centre"]
            for row, figure in answer["results"]["tied_up"].items():
                of, _, year = row.split("/")
                if of == option and int(year) >= 1:
                    year = int(year)
                    flow -= answer["lines"]["capital_in_stock"][row]["centre"] * (1 + rate) ** (0.5 - year)
                    flow += figure["centre"] * ((1 + rate) ** (1 - year) - (1 + rate) ** -year)
            for what, found in (("worked out here", flow), ("present_cash", answer["results"]["present_cash"][option]["centre"])):
                if not is_close(found, charged["centre"], 1e-9):
                    wrong.append(f"{option}, {what}: {found} and {charged['centre']}")
            if not is_close(answer["results"]["present_cash"][option]["mean"], charged["mean"], 1e-9):
                wrong.append(f"{option}, mean: {answer['results']['present_cash'][option]['mean']} and {charged['mean']}")
        check(not wrong, f"{name}: present value by charges is that by changes of tied-up money", *wrong)


def equipment():
    """Purchase less what is left is a yearly capital charge; machines stand as long as they live; what stands idle is not bought."""
    price, rate = 100000, 0.08
    recovery = lambda years: rate / (1 - (1 + rate) ** -years)
    made = {"country": "NL", "sourcing": "own_plant", "material": 3, "labour_time": "5 minute", "overrun": 1}
    bought = {"country": "NL", "sourcing": "supplier", "price": 9}
    for life in (4, 8, 12):
        made["asset"] = {"press": {"asset_price": price, "asset_life": life, "maintenance": 0}}
        answer = run(flat({"bought": bought, "made": made}, inflation=0, horizon=8, discount_rate="8%"))
        if life >= 8:  # no renewal inside: exact (a renewal is paid in the middle of a year, half a year early)
            present = sum(answer["lines"][line][f"made/made/press/{year}"]["centre"] * (1 if year == 0 else (1 + rate) ** (0.5 - year))
                          for line in ("equipment_purchases", "equipment_left") for year in range(9))
            wanted = price * recovery(life) / recovery(8)
            check(is_close(present, wanted), f"a machine of {life} years: its capital charge over 8 years", f"{present}, wanted {wanted}")
        years = [year for year in range(9) if answer["lines"]["equipment_purchases"][f"made/made/press/{year}"]["centre"]]
        check(years == list(range(0, 8, life)), f"a machine of {life} years is bought when the last is worn out", str(years))
    for age, wanted in ((0, [5]), (3, [2, 7]), (5, [0, 5]), (9, [0, 5])):
        made["asset"] = {"press": {"asset_price": price, "asset_life": 5, "asset_age": age}}
        lines = run(flat({"made": made}, horizon=8))["lines"]["equipment_purchases"]
        years = [year for year in range(9) if lines[f"made/made/press/{year}"]["centre"]]
        check(years == wanted, f"today's machine of {age} years, that lives 5, is renewed in the years {wanted}", str(years))
    made["asset"] = {"press": {"asset_price": price, "asset_life": 12, "asset_age": 2}}
    plain = run(flat({"bought": bought, "made": made}, inflation=0, horizon=8, discount_rate="8%"))["lines"]
    made["asset"]["press"]["idle_machines"] = 1
    idle = run(flat({"bought": bought, "made": {**made, "alternative_use": 7000}}, inflation=0, horizon=8, discount_rate="8%"))["lines"]
    check(any(figure["centre"] for figure in plain["equipment_purchases"].values())
          and not any(figure["centre"] for figure in idle["equipment_purchases"].values()), "into idle capacity: nothing is bought")
    check([idle["forgone"][f"made/made/{year}"]["centre"] for year in range(9)] == [0] + [7000] * 8, "but what it would earn otherwise counts every year")


# ---- what must not matter, and what must be refused ----

def rule_10():
    case = copy.deepcopy(RICH)
    answers = []
    for value in (0, 1000000):
        case["source"]["abroad"]["book_value"] = value
        answers.append(run(case))
    moved = [line for line in answers[0]["lines"] if answers[0]["lines"][line] != answers[1]["lines"][line]]
    results = [name for name in answers[0]["results"] if answers[0]["results"][name] != answers[1]["results"][name]]
    check(moved == ["written_off"], "a write-off is in its own line", *moved)
    check(not results, "and moves no result", *results)


def rule_13():
    used = set(re.findall(r'reference\([^"]*"(\w+)"\)', (ROOT / "models" / "comparison.model").read_text("utf-8")))
    series = dict(re.findall(r"(?m)^(\w+),(.*)$", (ROOT / "data" / "series.csv").read_text("utf-8")))
    wrong = [name for name in used if re.search(r"value added|productivity|gdp|per head", name + series.get(name, "missing"), re.I)]
    check(len(used) > 20 and used <= set(series) and not wrong, "the model reads no value added or productivity of a country", *wrong, *sorted(used - set(series)))
    hours = {}
    for country in ("NL", "DE", "PL", "RO", "CN", "VN"):
        made = {"country": country, "sourcing": "own_plant", "material": 1, "labour_time": "6 minute", "scrap": "2%"}
        made["leg"] = {"t": {"mode": "road", "distance": "500 km", "travel_time": "3 day"}}
        hours[country] = run(flat({"s": made}, horizon=3), lines=False)["results"]["labour_hours"]["s"]["centre"]
    check(all(is_close(x, 0.1 / 0.98) for x in hours.values()), "an hour of work is an hour in every country", str(hours))
    made["productivity"] = 0.8
    slower = run(flat({"s": made}, horizon=3), lines=False)["results"]["labour_hours"]["s"]["centre"]
    check(is_close(slower, 0.1 / 0.98 / 0.8), "only the pace that is filled in changes that", str(slower))
    learned = copy.deepcopy(RICH)
    learned["source"]["abroad"]["learning"] = "20%"
    check(centres(run(learned), "direct_labour") == centres(run(RICH), "direct_labour"), "nobody learns what they make already")


def rule_14():
    case = example("plant-pots")
    case["source"]["tilburg"]["capacity"] = 149999
    response = run(case)
    check(response["status"] != "done" and any("can deliver" in message for message in errors(response)), "a plan above capacity is refused", *errors(response))
    case["source"]["tilburg"]["capacity"] = 150000
    check(run(case)["status"] == "done", "at capacity it is not")
    case["source"]["tilburg"]["capacity"] = {"1": 150000, "4": 120000}
    check(run(case)["status"] != "done", "one year above it is enough to refuse")
    case["home"] = "US"
    check(run(case)["status"] != "done", "customers outside the EU are refused")
    for name, case in (("rich", RICH), ("plant pots", {**example("plant-pots"), "horizon": 3})):
        answer = run(case, keep=["shortage_pieces", "output"])["results"]
        share = {row: figure["centre"] / answer["output"][row]["centre"] for row, figure in answer["shortage_pieces"].items() if answer["output"][row]["centre"]}
        check(len(share) > 10 and all(is_close(x, 0.03) for x in share.values()), f"{name}: the same fill rate for all places", str(share))


def start():
    """The first months that a new place does not deliver."""
    def answer(filler, months=3):
        made = {"country": "NL", "sourcing": "own_plant", "material": 3, "labour_time": "6 minute", "scrap": 0, "wage": 40,
                "start_month": f"{months} month", "gap_filler": filler, "first_year_loss": 0}
        return run(flat({"old": {"country": "NL", "sourcing": "supplier", "price": 9}, "new": made}, horizon=3, margin_share="40%", overtime_premium="50%"), keep=["volume"])
    for filler in ("old_place", "overtime", "lost"):
        found = answer(filler)
        pieces = [found["results"]["volume"][f"new/{source}/1"]["centre"] for source in ("old", "new")]
        wanted = [12500, 37500] if filler == "old_place" else [0, 50000]
        check(all(is_close(a, b) or a == b for a, b in zip(pieces, wanted)), f"start in month 3, {filler}: who makes the pieces of year 1", str(pieces))
        paid = found["lines"]["filling_gap"]["new/new/1"]["centre"]
        wanted = {"old_place": 0, "overtime": 12500 * 0.1 * 40 * 0.5, "lost": 12500 * 20 * 0.4}[filler]
        check(is_close(paid, wanted) or paid == wanted, f"start in month 3, {filler}: what the gap costs", f"{paid}, wanted {wanted}")
        later = sum(found["results"]["volume"][f"new/{source}/2"]["centre"] for source in ("old", "new"))
        check(is_close(later, 50000) and found["results"]["volume"]["new/old/2"]["centre"] == 0, f"start in month 3, {filler}: and of year 2", str(later))
    check(centres(answer("lost", 0), "filling_gap")["new/new/1"] == 0, "no gap costs nothing")


def own_costing():
    """Of a machine rate and a surcharge only what is paid counts."""
    made = {"country": "NL", "sourcing": "own_plant", "costing": "rates", "material_price": "1.20 EUR/kg", "net_weight": "0.9 kg", "machine_rate": 60,
            "shot_time": "60 second", "cavities": 2, "surcharge": "20%", "rate_not_paid": "40%", "surcharge_not_paid": "50%", "scrap": "10%"}
    lines = run(flat({"s": made}, horizon=2))["lines"]
    # 60 an hour, 30 seconds a piece: 0.50, of which 0.30 is paid; half of 20 % on 0.50 and on 1.08 of material
    wanted = 50000 * (0.30 + 0.10 * (0.50 + 1.08)) / 0.9
    found = lines["machine_hours"]["s/s/1"]["centre"]
    check(is_close(found, wanted), "own costing: what is paid of rate and surcharge", f"{found}, wanted {wanted}")
    check(is_close(lines["direct_material"]["s/s/1"]["centre"], 50000 * 1.08 / 0.9) and lines["direct_labour"]["s/s/1"]["centre"] == 0,
          "own costing: material by weight, and no hours beside the rate")


def out_and_back():
    """A place that is left and taken up again: its people go and come, its machines stay."""
    made = {"country": "NL", "sourcing": "own_plant", "material": 3, "labour_time": "6 minute", "scrap": 0, "productivity": 1, "wage": 40,
            "annual_hours": 1600, "indirect_staff": 2, "severance": "6 month", "training_hours": "80 hour/person", "book_value": 50000,
            "dismantling": 30000, "contract_left": "0 month", "first_year_loss": 0, "set_up": 0,
            "asset": {"press": {"asset_price": 100000, "asset_life": 10, "asset_age": 5}}}
    case = flat({"made": made, "far": {"country": "NL", "sourcing": "supplier", "price": 9}}, horizon=5)
    case["option"] = {"each": True, "back": {"share": {"far": {"1": "100%", "3": 0}, "made": "rest"}}}
    answer = run(case)
    found = lambda line, option, rows="made": [answer["lines"][line][f"{option}/{rows}/{year}"]["centre"] for year in range(6)]
    people = 50000 * 0.1 / 1600 + 2
    severance = people * 0.5 * 1600 * 40
    check(all(is_close(a, b) or a == b for a, b in zip(found("leaving_staff", "back"), [severance] + [0] * 5)), "left for two years: severance when it stops",
          str(found("leaving_staff", "back")), str(severance))
    check([year for year, paid in enumerate(found("training", "back")) if paid] == [2], "training when it starts again", str(found("training", "back")))
    check(not any(found("ending_contracts", "back") + found("written_off", "back") + found("equipment_sold", "back", "made/press")), "nothing is sold, cleared or written off")
    check(found("written_off", "far")[0] == 50000 and is_close(found("ending_contracts", "far")[0], 30000) and found("equipment_sold", "far", "made/press")[0] < 0,
          "left for good: sold, cleared and written off")
    check(found("equipment_purchases", "back", "made/press") == found("equipment_purchases", "made", "made/press"), "its machines are renewed as if it had stayed")


def tax():
    """Profit tax as an option of the case, worked out by hand."""
    rate, tax = 0.09, 0.258
    late = rate * (1 - tax)
    factors = [1] + [(1 + late) ** (0.5 - year) for year in range(1, 9)]
    case = {"model": "comparison", "start": "2027-01", "base": "a", "defaults": "none", "demand": 1000, "horizon": 4, "after_tax": True, "tax_rate": "25.8%",
            "discount_rate": late, "source": {"a": {"country": "NL", "sourcing": "supplier", "price": 9}, "b": {"country": "NL", "sourcing": "supplier", "price": 7}}}

    def present(of="a", /, **more):
        return run({**case, **more}, lines=False)["results"]["present_cost"][of]["centre"]

    check(is_close(present(), 9000 * (1 - tax) * sum(factors[1:5])), "after tax: cost less tax, at the rate after tax", str(present()))
    given = {"weight": "1 kg", **{key: value for key, value in case.items() if key != "defaults"}}
    del given["discount_rate"]
    for on, wanted in ((True, late), (False, rate)):
        found = next(used["value"] for used in run({**given, "after_tax": on}, lines=False)["inputs"] if used["path"] == "discount_rate")
        check(is_close(found, wanted), f"the rate that is used by itself, {'after' if on else 'before'} tax", str(found))
    check(is_close(present(profit_before=0), 9000 * sum(factors[1:5])), "without profit nothing is deducted", str(present(profit_before=0)))
    # 6,000 a year of profit takes 6,000 of 9,000; the rest is carried forward and never taken
    check(is_close(present(profit_before=6000), (9000 - tax * 6000) * sum(factors[1:5])), "profit too small takes a part each year")
    carried = present(profit_before=6000, demand={"1": 1000, "2": 0.001})  # 9,000 in year 1, nothing after: 3,000 goes on to year 2
    check(is_close(carried, 9000 * factors[1] - tax * (6000 * factors[1] + 3000 * factors[2]), 1e-4), "and a later year takes what is carried forward", str(carried))
    # A machine of 100,000 for 8 years: 20,000 a year is deducted in years 1 to 5; in 4 years what is left of that is deducted at the end.
    made = {"country": "NL", "sourcing": "own_plant", "material": 0, "labour_time": 0, "asset": {"press": {"asset_price": 100000, "asset_life": 8}}}
    sources = {"a": case["source"]["a"], "made": made}
    wanted = 100000 - tax * 20000 * sum(factors[1:6])
    found = present("made", horizon=8, source=sources)
    check(is_close(found, wanted), "a machine is deducted at 20 % a year", f"{found}, wanted {wanted}")
    lines = run({**case, "source": sources})["lines"]
    left = lines["equipment_left"]["made/made/press/4"]["centre"]
    wanted = [0, -tax * 20000, -tax * 20000, -tax * 20000, -tax * (40000 + left)]
    found = [lines["profit_tax"][f"made/{year}"]["centre"] for year in range(5)]
    check(left < 0 and all(is_close(a, b) or a == b for a, b in zip(found, wanted)), "in the last year the rest is, against what it is worth then", f"{found}, wanted {wanted}")
    # An own plant abroad: 5 of material at a transfer price of 5.50; the mark-up is taxed there at 15 % and deducted here.
    plant = {"country": "PL", "sourcing": "own_plant", "material": 5, "labour_time": 0, "transfer_markup": "10%", "tax_there": "15%", "book_value": 30000}
    found = present("p", base="p", source={"p": plant})
    wanted = (5000 * (1 - tax) + 500 * (0.15 - tax)) * sum(factors[1:5])
    check(is_close(found, wanted), "of an own plant abroad only the mark-up is taxed there", f"{found}, wanted {wanted}")
    lines = run({**case, "base": "p", "source": {"p": plant, "a": case["source"]["a"]}})["lines"]["profit_tax"]
    check(is_close(lines["a/0"]["centre"], -tax * 30000), "a book value that is lost is deducted", str(lines["a/0"]))
    # What the decision rests on adds up; off, the comparison is the one without any tax in it.
    rich = run({**RICH, "after_tax": True}, keep=["before_tax"])
    for option, total in rich["results"]["present_cost"].items():
        rate = next(used["value"] for used in rich["inputs"] if used["path"] == "discount_rate")
        parts = sum(figure["centre"] * (1 if year == "0" else (1 + rate) ** (0.5 - int(year)))
                    for name, rows in rich["categories"].items() if name not in ("gain", "climate", "write_off")
                    for row, figure in rows.items() for of, year in [row.split("/")] if of == option)
        check(is_close(parts, total["centre"]), f"after tax, {option}: its categories add up to what is decided on", f"{parts} and {total['centre']}")
    moved = {name for name, rows in rich["categories"].items() if name == "tax" for figure in rows.values() if figure["centre"]}
    check(moved == {"tax"} and rich["decision"]["best"], "after tax there is tax")
    wrong = [f"{row}: {figure['centre']}" for row, figure in rich["results"]["before_tax"].items()
             if not is_close(figure["centre"] + rich["categories"]["tax"][row]["centre"], rich["results"]["total_cost"][row]["centre"])]
    check(len(rich["results"]["before_tax"]) > 10 and not wrong, "tax is counted on all that is in the total", *wrong)
    text = (ROOT / "models" / "comparison.model").read_text("utf-8")
    bare = re.sub(r"(?ms)^category tax .*?\n", "", text, count=1)
    bare = re.sub(r"(?ms)^cost profit_tax .*?(?=\n\n)", "", bare, count=1)
    for name in ("rich", "plant pots"):
        off, without = (run(CASES[name], model={"name": "models/comparison.model", "text": one}) for one in (text, bare))
        same = all(off[kind][of] == without[kind][of] for kind in ("results", "lines", "categories") for of in without[kind]) and off["decision"] == without["decision"]
        check(len(text) - len(bare) > 200 and without["status"] == "done" and same, f"{name}: off, tax changes no bit")


def claims():
    case = {"model": "comparison", "start": "2027-01", "base": "a", "defaults": "none", "demand": 1000, "horizon": 4, "discount_rate": "9%",
            "source": {"a": {"country": "NL", "sourcing": "supplier", "price": 9}, "b": {"country": "NL", "sourcing": "supplier", "price": 7}}}
    years = sum(1.09 ** (0.5 - year) for year in range(1, 5))
    answer = run({**case, "claimed_saving": "30%"})
    kept, net = ({row: figure["centre"] for row, figure in answer["results"][name].items()} for name in ("saving_kept", "present_net"))
    check(is_close(kept["b"], 0.7 * 2000 * years), "customers who claim 30 % of a saving leave 70 %", f"{kept}, wanted {0.7 * 2000 * years}")
    check(is_close(net["b"], (7000 + 600) * years) and is_close(net["a"], 9000 * years), "what they claim is off the value, and of today's plan nothing", str(net))
    case["base"] = "b"
    claimed = centres(run({**case, "claimed_saving": "30%"}), "claimed")
    check(not any(claimed.values()), "of a loss they claim nothing", str(claimed))


# ---- is it plausible? ----

# Shipped far-away plans whose hidden cost on the defaults lies outside 5 to 35 % of landed cost, and why.
NAMED_CAUSES = {}


def plausible():
    found = 0
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        case = example(path.stem)
        if case.get("defaults") == "none":
            continue
        answer = run(case, samples=4096, lines=False)
        far = {used["path"].split(".")[1] for used in answer["inputs"] if re.fullmatch(r"source\.\w+\.reach", used["path"]) and used["value"] == "far"}
        for option in answer["results"]["fresh_cost"]:
            if option not in far:
                continue
            found += 1
            hidden = answer["results"]["fresh_cost"][option]["mean"] / answer["results"]["landed_cost"][option]["mean"] - 1
            cause = NAMED_CAUSES.get((path.stem, option))
            check(0.05 <= hidden <= 0.35 or cause is not None, f"{path.stem}, {option}: hidden cost above landed cost is {hidden:.1%}" + (f", {cause}" if cause else ""))
    check(found >= 3, "there are examples from far away", str(found))


def value_density():
    """Landed cost over price follows from the value of a cubic metre: freight per piece falls with it, duty does not."""
    over = []
    for price in (1, 4, 16, 64, 256):
        source = {"country": "CN", "sourcing": "supplier", "price": f"{price} EUR/unit", "leg": {"sea": {"mode": "sea"}}}
        case = flat({"s": source}, horizon=2, goods_code="3924 90", packed_volume="0.02 m3", demand=200000)
        answer = run(case, lines=False)["results"]
        over.append(answer["landed_cost"]["s"]["centre"] / answer["price_cost"]["s"]["centre"] - 1)
    check(all(a > b for a, b in zip(over, over[1:])), "dearer pieces in the same room: less on top of the price", str(over))
    check(over[0] > 0.5 and 0.065 < over[-1] < 0.10, "from more than half of the price to little more than the duty", str(over))


CASES = {"rich": RICH, "season": {**RICH, "season_goods": True}, "plant pots": example("plant-pots")}
for part in (rule_2, parity, rule_4, season, rule_10, rule_13, rule_14, lambda: rule_25(CASES), start, out_and_back, own_costing, equipment, tax, claims, plausible, value_density):
    try:
        part()
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError) as reason:
        check(False, f"{getattr(part, '__name__', 'part')} ran", repr(reason))
finish()
