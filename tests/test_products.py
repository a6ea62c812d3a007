#!/usr/bin/env python3
"""Several products in one plan, and sales that a place adds: invariants and closed forms, through the one call.

    tests/test_products.py ASHORE YAML_TO_JSON ROOT

ASHORE is the program (`ASHORE call` answers a request). Prints TAP. Expected figures are worked out here; none was read off the program.
"""
import copy
import json
import math
import pathlib
import subprocess
import sys

from tap import check, finish

ASHORE, YAML_TO_JSON, ROOT = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])


def call(request):
    done = subprocess.run([ASHORE, "call"], input=json.dumps(request).encode(), capture_output=True)
    return json.loads(done.stdout)


def run(case, samples=1024, **fields):
    return call({"call": "run", "case": case, "date": "2026-11-21", "samples": samples, "seed": 1, **fields})


def errors(response):
    return [(error["code"], error["path"]) for error in response["errors"]]


def figures(response, name, part="centre"):
    group = "results" if name in response["results"] else "lines"
    return {row: figure[part] for row, figure in response[group][name].items() if figure}


def is_close(a, b, within=1e-9):
    return abs(a - b) <= within * max(abs(a), abs(b), 1e-300)


def by_option_and_year(response, line, part="centre"):
    """A line summed over all but plan and year."""
    total = {}
    for row, value in figures(response, line, part).items():
        keys = row.split("/")
        total.setdefault((keys[0], keys[-1]), []).append(value)
    return {key: math.fsum(values) for key, values in total.items()}


# ---- the language: a table that a case may leave out ----

SMALL = """model small
  decide plan by lowest present_cost
index plan
index place
GOODS
index year 0 .. 3
category c  kind cash rung price
input discount_rate : 1 = 9%
  structural
input inflation : 1 = about(2%, 1%, 3%)
input share [plan, place, BYyear] : 1 = 0
  structural
input wanted [BYyear] : unit/year = 1000 unit/year
input price [placeBY2] : EUR/unit
  spread 10%
input duty [placeBY2] : 1 = about(3%, 1%, 6%)
let volume [plan, place, BYyear] : unit/year = if year >= 1 then wanted * share else 0
cost buying [plan, place, BYyear] : EUR/year = volume * price * (1 + duty)
  in c
result each [plan] : EUR/unit = present_cost / present_volume
"""


def small_model(by):
    text = SMALL.replace("GOODS", "index goods optional" if by else "").replace("BY2", ", goods" if by else "").replace("BY", "goods, " if by else "")
    return {"name": "small.model", "text": text}


def language():
    case = {"place": {"a": {"price": "2 to 3"}, "b": {"price": 2.4}}, "base": "a", "wanted": {"1": 1000, "2": "1000 to 1500"},
            "correlate": [["place.a.price", "wanted", 0.4]]}
    plain, left_out = run(case, model=small_model(False)), run(case, model=small_model(True))
    same = all(plain[part] == left_out[part] for part in ("results", "lines", "categories", "inputs", "decision", "meta"))
    check(plain["status"] == left_out["status"] == "done" and same, "a table left out: figures, keys, inputs and draws are those of the model without it", *errors(left_out))
    two = {**case, "goods": {"cup": {}, "lid": {}}}
    both = run(two, model=small_model(True))
    once, twice = figures(plain, "present_cost", "sd"), figures(both, "present_cost", "sd")
    check(both["status"] == "done" and set(figures(both, "buying")) == {f"{p}/{p}/{g}/{y}" for p in "ab" for g in ("cup", "lid") for y in "0123"} |
          {f"{p}/{q}/{g}/{y}" for p, q in ("ab", "ba") for g in ("cup", "lid") for y in "0123"}, "two rows make two of each line", str(errors(both)))
    check(both["meta"]["buying"]["index"] == ["plan", "place", "goods", "year"] and plain["meta"]["buying"]["index"] == ["plan", "place", "year"], "the index is named where there are rows")
    paths = [used["path"] for used in both["inputs"]]
    check("place.a.price" in paths and "wanted" in paths and "place.a.duty.cup" in paths and "place.a.duty.lid" in paths and "place.a.price.cup" not in paths,
          "what is given for all rows is one input, a default is one for each row", str(paths))
    certain = {"place": {"a": {"price": "2 to 3", "duty": "0%"}}, "base": "a", "inflation": "2%"}
    one, all_alike, apart = (figures(run({**certain, **extra}, samples=16384, model=small_model(True)), "present_cost", "sd")["a"] for extra in (
        {}, {"goods": {"cup": {}, "lid": {}}}, {"goods": {"cup": {}, "lid": {}}, "place": {"a": {"price": {"cup": "2 to 3", "lid": "2 to 3"}, "duty": "0%"}}}))
    check(is_close(all_alike, 2 * one), "given once it is one uncertainty: twice the goods, twice the spread", f"{one} {all_alike}")
    check(is_close(apart, math.sqrt(2) * one, 0.03), "given apart they are two: root two times the spread", f"{one} {apart}")
    own = figures(run({**certain, "goods": {"cup": {"wanted": 500}, "lid": {}}, "wanted": 200}, model=small_model(True), keep=["volume"]), "volume")
    check((own["a/a/cup/1"], own["a/a/lid/1"]) == (500, 200), "a row's own value goes before the one for all, in whatever order they stand", str(own))
    by_map = figures(run({**certain, "goods": {"lid": {}, "cup": {}}, "wanted": {"cup": {"1": 500, "2": 600}, "lid": 200}}, model=small_model(True), keep=["volume"]), "volume")
    check((by_map["a/a/cup/1"], by_map["a/a/cup/3"], by_map["a/a/lid/2"]) == (500, 600, 200), "a map by row holds years inside it", str(by_map))
    for extra, wanted in (({"goods": {"cup": {}, "lid": {}}, "wanted": {"cup": 5, "lit": 6}}, ("unknown_row", None)),
                          ({"goods": {"cup": {"wanted": 4}, "lid": {}}, "wanted": {"cup": 5}}, ("value_twice", "goods.cup.wanted")),
                          ({"goods": {"cup": {"price": 4}}}, ("key_elsewhere", None)),
                          ({"goods": {"cup": {}, "lid": {}}, "base": "x", "plan": {"x": {"share": {"a": {"cup": "100%"}}}}}, ("shares_missing", None)),
                          ({"goods": {"cup": {}, "lid": {}}, "base": "x", "plan": {"x": {"share": {"a": {"cup": "100%", "lid": "90%"}}}}}, ("shares_sum", "plan.x.share.lid"))):
        found = errors(run({**certain, **extra}, model=small_model(True)))
        check(wanted in found, f"refused: {json.dumps(extra)}", str(found))
    lacking = run({**certain, "goods": {"cup": {}, "lid": {}}, "place": {"a": {"price": {"cup": 2}}}}, model=small_model(True))["errors"]
    check([(error["code"], error["path"]) for error in lacking] == [("no_value", "place.a.price.lid")] and "(lid)" in lacking[0]["message"], "a missing value names its row", str(lacking))
    explained = call({"call": "explain", "case": two, "model": small_model(True), "target": "buying.a.a.cup.1"})
    check(explained["status"] == "done" and "place.a.price" in json.dumps(explained), "a line of one row is explained, with what was given for all", str(errors(explained)))
    for target in ("place.a.price", "place.a.price.lid", "wanted", "own_cost.a.cup.1", "present_cost.a"):
        found = call({"call": "explain", "case": two, "model": small_model(True), "target": target})
        check(found["status"] == "done", f"explained: {target}", str(errors(found)))
    found = call({"call": "explain", "case": case, "model": small_model(True), "target": "buying.a.a.1"})
    check(found["status"] == "done", "without the table the key has no place for it", str(errors(found)))


# ---- the comparison: two halves are the whole ----

# Own plant abroad, supplier with its own moulds, own plant at home with shared machines, split: every line that follows pieces is at work.
WHOLE = {
    "model": "comparison", "start": "2027-01", "base": "abroad", "horizon": 3, "goods_code": "3924 90", "weight": "1.2 kg", "packed_volume": "0.012 m3",
    "selling_price": 14, "demand": 100000, "demand_growth": "2%", "carbon_price": 80, "return_share": "1%", "vat_recoverable": True,
    "source": {
        "abroad": {"country": "CN", "sourcing": "own_plant", "material": "9 CNY/unit", "labour_time": "6 minute", "electricity": "1.5 kWh", "indirect_staff": 3,
                   "floor_area": "900 m2", "fixed_cost": "200000 CNY/year", "minimum_order": 4000, "bank_cost": 60, "insurance_premium": 40, "return_cost": 4,
                   "copying_chance": "3%", "vat_days": "20 day", "carbon_border": 0.01,
                   "asset": {"machine": {"asset_price": "900000 CNY", "asset_life": 12, "asset_age": 10, "cycle_time": "50 second"}},
                   "leg": {"sea": {"mode": "sea", "stage": "main", "leg_share": "95%"}, "air": {"mode": "air", "stage": "main", "leg_share": "5%"},
                           "truck": {"mode": "road", "stage": "destination", "distance": "110 km", "shipment_price": 90}}},
        "vietnam": {"country": "VN", "sourcing": "supplier", "price": "3.60 USD/unit", "delivery": "factory", "hedge_share": "50%", "shipments_per_year": 40,
                    "asset": {"mould": {"asset_price": "40000 USD", "asset_life": 3}}, "leg": {"sea": {"mode": "sea", "stage": "main", "minimum_load": "60%"}},
                    "extra": {"label": {"extra_per_unit": 0.02, "extra_per_shipment": 30, "extra_per_year": 2000, "extra_once": 5000}}},
        "home": {"country": "NL", "sourcing": "own_plant", "material": 1.4, "labour_time": "2 minute", "electricity": "1.3 kWh", "automate": True, "learning": "5%",
                 "indirect_staff": 1.5, "floor_area": "700 m2", "set_up": 90000, "start_month": "3 month", "gap_filler": "overtime", "origin_premium": "2%",
                 "extra_sales": "3%",
                 "asset": {"machine": {"asset_price": 400000, "asset_life": 12, "cycle_time": "50 second"}},
                 "leg": {"truck": {"mode": "road", "stage": "destination", "distance": "110 km"}}},
    },
    "option": {"each": True, "both": {"share": {"vietnam": "60%", "home": "rest"}}},
}


def halves_of(case, names=("first", "second")):
    halves = copy.deepcopy(case)
    halves["product"] = {name: {} for name in names}
    halves["demand"] /= 2
    for source in halves["source"].values():
        if "minimum_order" in source:
            source["minimum_order"] /= 2
    return halves


def halves():
    one = run(WHOLE)
    for allocation in ("by_value", "by_number", "by_weight", "by_room", "evenly"):
        two = run({**halves_of(WHOLE), "allocation": allocation})
        wrong = [f"{name} {row}: {value} and {figures(two, name).get(row)}" for name in one["results"] if name not in ("investment_per_job",)
                 for row, value in figures(one, name).items() if value is not None and not is_close(value, figures(two, name).get(row, math.inf))]
        check(one["status"] == two["status"] == "done" and not wrong, f"two halves have every result of the whole ({allocation})", *errors(two), *wrong)
    wrong = [f"{line} {key}" for line in one["lines"] for key, value in by_option_and_year(one, line).items()
             if not is_close(value, by_option_and_year(two, line).get(key, math.inf)) and abs(value) > 1e-9]
    check(not wrong, "and every line, year by year", *wrong)
    empty = [line for line in ("freight", "duty", "capital_in_stock", "expediting", "equipment_purchases", "claims", "outages", "extra_running", "bank_charges",
                               "lost_sales", "copying", "waiting", "filling_gap", "more_sales", "sales_cover", "carbon", "hedging", "storing")
             if not any(figures(one, line).values())]
    check(not empty, "of lines that say something", *empty)
    cost, whole = figures(two, "product_cost"), figures(one, "unit_cost")
    wrong = [f"{row}: {value}, not {whole[row.split('/')[0]]}" for row, value in cost.items() if not is_close(value, whole[row.split("/")[0]])]
    check(len(cost) == 8 and not wrong, "each half costs what a piece of the whole costs", *wrong)
    named = run({**WHOLE, "product": {"pot": {"title": "Pot"}}})
    wrong = [f"{name} {row}: {value} and {figures(named, name).get(row)}" for name in one["results"] for row, value in figures(one, name).items()
             if value is not None and value != figures(named, name)[row]]
    check(named["status"] == "done" and not wrong and len(figures(named, "product_cost")) == 4, "one product that has a name is the case without names, to the bit", *errors(named), *wrong)
    # all that is uncertain by product is given once: then samples agree too, not only the centre
    given = {"packed_volume": "0.010 to 0.014 m3", "margin_share": "25% to 60%", "design_changes": "0.1 to 1", "material_co2": "1 to 8",
             "demand_growth": "0% to 3%", "demand_spread": "30% +- 10%", "season_spread": "20% to 80%", "salvage": "5% to 60%"}
    spread = copy.deepcopy(WHOLE)
    spread.update(given)
    for source in spread["source"].values():
        source["duty_rate"] = "2% to 6%"
    one, two = run(spread), run(halves_of(spread))
    wrong = [f"{name} {row} {part}: {value} and {figures(two, name, part).get(row)}" for name in ("present_cost", "unit_cost", "present_net") for part in ("mean", "sd", "p5", "p95")
             for row, value in figures(one, name, part).items() if not is_close(value, figures(two, name, part).get(row, math.inf))]
    check(two["status"] == "done" and figures(one, "present_cost", "sd")["home"] > 0 and not wrong, "in every sample, when what is given is given once", *errors(two), *wrong)


def order():
    case = halves_of(WHOLE)
    case["product"] = {"first": {"weight": "1.5 kg", "demand": 70000}, "second": {"weight": "0.4 kg", "demand": "20000 to 30000"}, "third": {"demand": 5000}}
    turned = {**case, "product": dict(reversed(list(case["product"].items())))}
    a, b = run(case), run(turned)
    parts = ("results", "lines", "categories", "decision")
    check(a["status"] == b["status"] == "done" and all(a[part] == b[part] for part in parts), "the order of products changes no bit", *errors(a))
    names = {"first": "z", "second": "y", "third": "x"}
    renamed = run({**case, "product": {names[name]: row for name, row in case["product"].items()}})
    wrong = [row for row, value in figures(a, "present_cost").items() if not is_close(value, figures(renamed, "present_cost")[row])]
    check(renamed["status"] == "done" and not wrong, "nor do their names change the total", *wrong)


# ---- machines together and apart ----

HOURS = 4000
PRESS, LIFE = 400000.0, 4


def plant(products, **more):
    """A plant that does nothing but mould: whatever is not given costs nothing."""
    return {"model": "comparison", "defaults": "none", "base": "plant", "horizon": 4, "discount_rate": "9%",
            "product": {name: {"demand": pieces} for name, (pieces, _) in products.items()}, "weight": 0,
            "source": {"plant": {"country": "NL", "sourcing": "own_plant", "material": 1, "labour_time": 0, "opening_hours": HOURS,
                                 "asset": {"press": {"asset_price": PRESS, "asset_life": LIFE, "asset_age": 0,
                                                     "cycle_time": {name: f"{seconds} second" for name, (_, seconds) in products.items()}}}, **more}}}


def machines(pieces_and_seconds):
    return max(1, math.ceil(sum(pieces * seconds for pieces, seconds in pieces_and_seconds) / 3600 / HOURS))


def shared_machines():
    products = {"pot": (290000, 60), "saucer": (170000, 60), "lid": (90000, 24)}
    base = run(plant(products))
    check(base["status"] == "done", "a plant of three products runs", *errors(base))
    # today's place renews what it has when it is worn out: bought new `asset_age` 0 years ago with a life of the horizon, nothing is left and nothing
    # due; so look at a place that starts
    def started(chosen):
        case = plant(chosen)
        case["source"]["today"] = {"country": "NL", "sourcing": "supplier", "price": 3}
        case["base"] = "today"
        case["source"]["plant"]["overrun"] = 1
        return figures(run(case), "present_cost")["plant"]
    apart = [started({name: value}) for name, value in products.items()]
    together = started(products)
    steps = sum(machines([value]) for value in products.values()) - machines(products.values())
    material = sum(pieces for pieces, _ in products.values()) * sum(1.09 ** (0.5 - year) for year in range(1, 5))
    check(steps == 1 and machines([products["pot"]]) == 2, "by hand: 2 + 1 + 1 machines apart, 3 together", str(steps))
    check(is_close(together, material + 3 * PRESS, 1e-12), "together: 3 machines and the material", f"{together}, wanted {material + 3 * PRESS}")
    check(is_close(math.fsum(apart) - together, steps * PRESS, 1e-9), "planned apart they cost exactly the machine more", f"{apart} {together}")
    chosen = {name: products[name] for name in ("pot", "saucer")}
    check(is_close(started(chosen), sum(p for p, _ in chosen.values()) * material / 550000 + 2 * PRESS, 1e-12), "two that fill two machines to 96 % take two")


def own_moulds():
    """A mould is of one product: it is there when that product is, and goes with it."""
    case = plant({"pot": (100000, 30), "saucer": (50000, 30)})
    case["source"]["plant"]["asset"]["mould"] = {"asset_price": 50000, "asset_life": 4, "asset_age": 0, "serves": {"pot": True, "saucer": False}, "resale": "20%"}
    case["source"]["plant"]["overrun"] = 1
    case["source"]["shop"] = {"country": "NL", "sourcing": "supplier", "price": {"pot": 3, "saucer": 1}}
    case["base"] = "shop"
    case["option"] = {"each": True, "saucers": {"share": {"plant": {"pot": 0, "saucer": "100%"}, "shop": "rest"}},
                      "pots": {"share": {"plant": {"pot": "100%", "saucer": 0}, "shop": "rest"}}}
    answer = run(case)
    bought = {row: value for row, value in figures(answer, "equipment_purchases").items() if value}
    check(bought == {"plant/plant/mould/0": 50000, "plant/plant/press/0": PRESS, "pots/plant/mould/0": 50000, "pots/plant/press/0": PRESS, "saucers/plant/press/0": PRESS},
          "a mould is bought where its product is made, and nowhere else", str(bought), *errors(answer))
    paid = {row: value for row, value in figures(answer, "purchase_price").items() if value and row.endswith("/1")}
    check(paid == {"shop/shop/pot/1": 300000, "shop/shop/saucer/1": 50000, "saucers/shop/pot/1": 300000, "pots/shop/saucer/1": 50000},
          "each product of a plan comes from its own place", str(paid))
    case["base"] = "plant"
    case["option"]["saucers"]["share"] = {"plant": {"pot": {"1": 0}, "saucer": "100%"}, "shop": "rest"}
    answer = run(case)
    sold = {row: value for row, value in figures(answer, "equipment_sold").items() if value}
    check(sold == {"shop/plant/mould/0": -10000, "saucers/plant/mould/0": -10000}, "its mould is sold when the product leaves; the press stays for the other", str(sold), *errors(answer))


def on_sale():
    """A product that is out of the plan is as if it were not there; one that comes later brings its cost, and its mould, when it comes."""
    def with_products(products, **rows):
        case = halves_of(WHOLE)
        case["product"] = {name: {"demand": pieces} for name, pieces in products.items()}
        for name, row in rows.items():
            case["product"][name].update(row)
        return run(case)
    two, three = with_products({"pot": 40000, "saucer": 25000}), with_products({"pot": 40000, "saucer": 25000, "can": 30000}, can={"last_sold": 0})
    wrong = [f"{name} {row}: {value} and {figures(three, name).get(row)}" for name in two["results"] for row, value in figures(two, name).items()
             if value is not None and not is_close(value, figures(three, name).get(row, math.inf))]
    check(two["status"] == three["status"] == "done" and not wrong, "a product that is left out changes no result", *errors(three), *wrong)
    alone = {**copy.deepcopy(WHOLE), "demand": 40000}
    for source in alone["source"].values():
        if "minimum_order" in source:
            source["minimum_order"] /= 2
    alone = run(alone)
    one = with_products({"pot": 40000, "saucer": 25000}, saucer={"last_sold": 0})
    wrong = [f"{row}: {value}" for row, value in figures(alone, "present_cost").items() if not is_close(value, figures(one, "present_cost")[row])]
    check(one["status"] == "done" and not wrong, "and what is left is the case of one product", *errors(one), *wrong)
    case = plant({"pot": (100000, 30), "saucer": (50000, 30)})
    case["product"]["saucer"].update(first_sold=3, last_sold=3)
    case["source"]["plant"]["asset"]["mould"] = {"asset_price": 50000, "asset_life": 4, "serves": {"pot": False, "saucer": True}, "resale": "20%"}
    case["source"]["plant"]["indirect_staff"] = 2
    answer = run(case)
    pieces = {row: value for row, value in figures(answer, "direct_material").items() if "saucer" in row and value}
    bought = {row: value for row, value in figures(answer, "equipment_purchases").items() if "mould" in row and value}
    sold = {row: value for row, value in figures(answer, "equipment_sold").items() if value}
    check(pieces == {"plant/plant/saucer/3": 50000}, "a product is made in the years that it is sold", str(pieces), *errors(answer))
    check(bought == {"plant/plant/mould/2": 50000} and sold == {"plant/plant/mould/3": -10000}, "its mould is bought the year before and sold after", f"{bought} {sold}")


def capacity():
    case = plant({"pot": (60000, 30), "saucer": (40000, 30)})
    for pieces, right in ((100000, True), (99999, False)):
        case["source"]["plant"]["capacity"] = pieces
        answer = run(case)
        check((answer["status"] == "done") == right and (right or ("check_failed", "plant/plant/1") in errors(answer)),
              f"100,000 pieces of two products at a capacity of {pieces}: {'runs' if right else 'refused'}", *errors(answer))


def shipments():
    """What comes from one place travels together: as often as the product that comes most often, each shipment paid once."""
    case = plant({"pot": (60000, 30), "saucer": (20000, 30)})
    case["weight"] = {"pot": "1 kg", "saucer": "0.25 kg"}
    case["source"]["plant"].update(shipments_per_year=10, leg={"truck": {
        "mode": "road", "shipment_price": 70, "load_price": 1000, "load_mass": "10000 kg", "load_volume": 1e5, "minimum_load": "80%"}})
    def freight(**changes):
        return sum(value for row, value in figures(run({**case, **changes}), "freight").items() if row.startswith("plant/") and row.endswith("/1"))
    # 65,000 kg in ten shipments of 6,500: each pays for 8,000
    check(is_close(freight(), 10 * (70 + 1000 * 0.8)), "ten part loads: ten fixed amounts, ten smallest loads", str(freight()))
    case["source"]["plant"]["leg"]["truck"]["minimum_load"] = "50%"
    check(is_close(freight(), 10 * 70 + 1000 * 6.5), "ten loads beyond the smallest one pay by weight", str(freight()))
    case["source"]["plant"]["minimum_order"] = {"pot": 0, "saucer": 10000}
    check(is_close(freight(), 10 * 70 + 1000 * 6.5), "saucers twice a year go along with the pots", str(freight()))
    stock = figures(run(case, keep=["stock_held", "lot"]), "lot")
    check((stock["plant/plant/pot/1"], stock["plant/plant/saucer/1"]) == (6000, 10000), "each product keeps its own lot", str(stock))
    case["source"]["plant"]["minimum_order"] = 30000
    check(is_close(freight(), 2 * 70 + 1000 * 6.5), "both in large lots: as many shipments as the more frequent takes", str(freight()))


# ---- what the products share ----

def by_product():
    case = plant({"pot": (60000, 30), "saucer": (20000, 30)}, fixed_cost=30000)
    case["source"]["plant"]["material"] = {"pot": 2, "saucer": 1}
    factor = sum(1.09 ** (0.5 - year) for year in range(1, 5))
    case["source"]["plant"]["asset"] = {}
    for allocation, parts in (("by_value", (120000, 20000)), ("by_number", (60000, 20000)), ("evenly", (1, 1))):
        answer = run({**case, "allocation": allocation})
        own, cost = figures(answer, "product_own_cost"), figures(answer, "product_cost")
        wanted = [material + 30000 * part / sum(parts) / pieces for material, part, pieces in zip((2, 1), parts, (60000, 20000))]
        check(own == {"plant/pot": 2, "plant/saucer": 1} and is_close(cost["plant/pot"], wanted[0]) and is_close(cost["plant/saucer"], wanted[1]),
              f"what is shared is divided {allocation}", str(own), str(cost), str(wanted))
        total = 60000 * cost["plant/pot"] + 20000 * cost["plant/saucer"]
        check(is_close(total * factor, figures(answer, "present_cost")["plant"]), "and the products together cost the plan", str(total * factor))
    case["weight"], case["packed_volume"] = {"pot": "3 kg", "saucer": "1 kg"}, {"pot": "0.02 m3", "saucer": "0.06 m3"}
    for allocation, parts in (("by_weight", (180000, 20000)), ("by_room", (1200, 1200))):
        cost = figures(run({**case, "allocation": allocation}), "product_cost")
        check(is_close(cost["plant/pot"], 2 + 30000 * parts[0] / sum(parts) / 60000), f"what is shared is divided {allocation}", str(cost))


# ---- extra sales ----

def extra_sales():
    """A place that sells a tenth more works as for a demand a tenth higher, gets the usual cost of the extra pieces from their price, and earns their margin."""
    case = copy.deepcopy(WHOLE)
    case["margin_share"] = "40%"
    case["source"]["home"]["extra_sales"] = "0%"
    case["source"]["home"]["gap_filler"] = "old_place"
    case["source"]["home"]["start_month"] = 0
    case["option"] = {"abroad": {}, "home": {}}
    plain = run(case)
    more = run({**case, "demand": 110000})
    case["source"]["home"]["extra_sales"] = "10%"
    extra = run(case)
    check(plain["status"] == more["status"] == extra["status"] == "done", "extra sales run", *errors(extra))
    # what looks at today's people or the demand itself does not follow
    wrong = [f"{line} {row}: {value}, wanted {figures(more, line)[row]}" for line in extra["lines"] if line not in ("more_sales", "sales_cover", "filling_gap", "copying")
             for row, value in figures(extra, line).items() if row.startswith("home/home/") and not is_close(value, figures(more, line)[row])]
    check(not wrong, "every line is that of a demand a tenth higher", *wrong)
    cover, gain = figures(extra, "sales_cover"), figures(extra, "more_sales")
    prices = 1.0
    inflation = next(used["value"] for used in extra["inputs"] if used["path"] == "inflation")
    wrong = []
    for year in (1, 2, 3):
        turnover = 100000 * 1.02 ** (year - 1) * 0.1 * 14 * (1 + inflation) ** (year - 1)
        wrong += [] if is_close(gain[f"home/home/{year}"], 0.4 * turnover) and is_close(-cover[f"home/home/{year}"], 0.6 * turnover) else [f"{year}: {gain} {cover}"]
    check(not wrong, "they earn the margin, and the rest of their price pays for them: together the turnover", *wrong)
    check(figures(extra, "present_cost")["abroad"] == figures(plain, "present_cost")["abroad"], "other places are as they were")
    jobs = figures(extra, "jobs")["home/home"]
    check(jobs > figures(plain, "jobs")["home/home"], "more sales are more jobs")
    # a machine step: at 96 % of its machines, a tenth more sales buys one more
    two = plant({"pot": (230000, 60)})
    del two["product"]
    two["demand"], two["source"]["plant"]["asset"]["press"]["cycle_time"] = 230000, "60 second"
    two.update(selling_price=5, margin_share="40%")
    two["source"]["shop"] = {"country": "NL", "sourcing": "supplier", "price": 3}
    two["base"] = "shop"
    held = [figures(run({**two, "source": {**two["source"], "plant": {**two["source"]["plant"], "extra_sales": f"{part}%"}}}), "equipment_purchases")["plant/plant/press/0"] for part in (0, 10)]
    check(held == [PRESS, 2 * PRESS], "and take the step to the next machine", str(held))
    two["source"]["plant"].update(extra_sales="10%", capacity=250000)
    check(("check_failed", "plant/plant/1") in errors(run(two)), "a plan above capacity is refused, extra sales included")
    two["source"]["plant"]["capacity"] = 260000
    del two["selling_price"]
    check(any(code == "check_failed" for code, _ in errors(run(two))), "without a selling price they are refused")


# ---- the example ----

def example():
    text = (ROOT / "examples" / "garden-range.yaml").read_bytes()
    case = json.loads(subprocess.run([YAML_TO_JSON], input=text, check=True, capture_output=True).stdout)
    answer = run(case)
    check(answer["status"] == "done", "the example of three products runs", *errors(answer))
    costs = figures(answer, "product_cost", "mean")
    check(len(costs) == 3 * len(figures(answer, "present_cost")), "and says what each product costs in each plan", str(costs))
    schema = call({"call": "model", "model": "comparison", "schema": True})["schema"]
    try:
        import jsonschema
    except ImportError:
        return
    found = [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(case)]
    check(not found, "the schema of cases knows products", *found[:3])
    case["source"][next(iter(case["source"]))]["labour_tyme"] = 3
    check(not jsonschema.Draft202012Validator(schema).is_valid(case), "and still refuses what is not there")


for part in (language, halves, order, shared_machines, own_moulds, on_sale, capacity, shipments, by_product, extra_sales, example):
    try:
        part()
    except Exception as error:  # a request that fails must not hide the other parts
        check(False, f"{part.__name__} runs to its end", f"{type(error).__name__}: {error}")
finish()
