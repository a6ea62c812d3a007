#!/usr/bin/env python3
"""Every input of the comparison, one by one: which lines does it move, and is that what the formulas say?

    tests/test_inputs.py ANSWER_LINES

The formulas are read here a second time, by a small parser of their text (`ashore model comparison --json`), which finds what reads what, directly or through
others, in its own row or in other rows. Then each input is given another value and everything is computed again: no line may move that does not read the input,
and each line that reads it must move in some case. Prints TAP.
"""
import json
import re
import sys

import rich
from tap import check, finish

ANSWER_LINES = sys.argv[1]


def run(case, changes=None):
    return {"call": "run", "case": case, "set": changes or {}, "samples": 1024}


# ---- what reads what ----

WORD = re.compile(r'\s*("[^"]*"|\d[\d.]*(?:e[-+]?\d+)?%?(?: ?(?!(?:if|then|else|and|or)\b)[A-Za-z]\w*(?:\^\d)?(?:/[A-Za-z]\w*(?:\^\d)?)*)?|[A-Za-z_]\w*|[<>=!]=|.)')
MODEL = rich.ask(ANSWER_LINES, [{"call": "model", "model": "comparison"}])[0]["model"]
FORMULAS = {one["name"]: one["formula"] for kind in ("lets", "costs", "results", "built_ins") for one in MODEL[kind]}
INPUTS = {one["name"]: one for kind in ("inputs", "commons") for one in MODEL[kind]}
ROWS_OF = {row["name"]: index["name"] for index in MODEL["indices"] for row in index.get("rows", ())}
INDICES = {index["name"] for index in MODEL["indices"]}
INDEX = {one["name"]: one["index"] for kind in ("costs", "results", "built_ins") for one in MODEL[kind]}
LINES = {cost["name"] for cost in MODEL["costs"]}


def reads(formula):
    """What a formula reads: pairs of a name and the indices at which it is read in other rows than the formula's own."""
    words = [word for word in WORD.findall(formula) if word.strip()]
    found = set()

    def walk(k, bound, over, until):
        """From word k up to a closing sign; `bound` says for which index a bound name stands, `over` the indices that are added up over."""
        while k < len(words) and words[k] not in until:
            word = words[k]
            k += 1
            if word == "(":
                if words[k + 1:k + 2] == [":"] and words[k] in INDICES:  # sum(leg: ...)
                    k = walk(k + 2, bound, over | {words[k]}, ")") + 1
                elif words[k + 1:k + 2] == ["in"]:  # sum(s in source: ...)
                    k = walk(k + 4, {**bound, words[k]: words[k + 2]}, over, ")") + 1
                else:
                    k = walk(k, bound, over, ")") + 1
            elif word in FORMULAS or word in INPUTS:
                elsewhere = set(over)
                if words[k:k + 1] == ["["]:
                    start, k = k + 1, walk(k + 1, bound, over, "]") + 1
                    for first in [start] + [j + 1 for j in range(start, k - 1) if words[j] == ","]:
                        word_there = words[first]
                        elsewhere.add(bound.get(word_there) or ROWS_OF.get(word_there) or ("option" if word_there == "base" else "year"))
                found.add((word, frozenset(elsewhere)))
        return k

    walk(0, {}, frozenset(), "")
    return found


def readers(given, foreign):
    """By line or result: the inputs it reads, directly or not, and for each the indices at which it may read other rows. `given` are inputs whose default does
    not count, because every row of them has a value of its own; `foreign` are those that have a row in other money, whose rate follows inflation at home."""
    direct = {name: reads(formula) for name, formula in FORMULAS.items()}
    for name, declared in INPUTS.items():
        direct[name] = reads(declared.get("when", "")) | (set() if name in given else reads(declared.get("default", "")))
        direct[name] |= {("inflation", frozenset())} if name in foreign else set()
    whole = {}

    def all_of(name):
        return whole.setdefault(name, {})

    changed = True
    while changed:
        changed = False
        for name, pairs in direct.items():
            mine = all_of(name)
            for read, elsewhere in pairs:
                for further, there in [(read, frozenset())] * (read in INPUTS) + list(all_of(read).items()):
                    wider = mine.get(further, frozenset()) | elsewhere | there
                    if further not in mine or wider != mine[further]:
                        mine[further] = wider
                        changed = True
    return {name: whole[name] for name in FORMULAS}


# ---- other values ----

WITH_IT = {  # what an input cannot do without: making it yourself needs what making takes, buying it a price
    "own_plant": {"material": 1.5, "labour_time": "2 minute"}, "supplier": {"price": 4},
    "rates": {"material_price": 1.2, "net_weight": "1 kg", "machine_rate": 50, "shot_time": "40 second"}, "built_up": {"material": 1.5, "labour_time": "2 minute"},
}
COUNTRIES = ("VN", "PL", "NL", "CN")


def other_values(used):
    """Changes to try for an input of a case, the first ones first: each a map of paths and values."""
    path, value, unit = used["path"], used["value"], used["unit"]
    place, _, name = path.rpartition(".")
    declared = INPUTS.get(name) or INPUTS.get(path.split(".")[-2])
    if path.startswith("currency."):
        name = name.replace("inflation", "drift")
        return [{f"{place}.{name}": value * 1.2 if name == "rate" else 0.07}]
    if "choices" in declared:
        return [{path: word, **{f"{place}.{key}": also for key, also in WITH_IT.get(word, {}).items()}} for word in (row["name"] for row in declared["choices"]) if word != value]
    if unit == "flag":
        return [{path: not value}]
    if unit == "country":
        return [{path: country} for country in (COUNTRIES if name == "country" else ("BE",)) if country != value]
    if unit == "hs_code":
        return [{path: "6109 10"}]
    unit = "" if unit in ("1", "1/year") else " " + re.sub(r"\bEUR\b", used["currency"] or "EUR", unit)
    low, high = declared.get("range", [None, None])
    steps = [value * 1.25, value * 0.8, value + 1, value - 1, value * 3, value * 0.3] if value else [0.02, 1, 1000]
    if float(value).is_integer() and not unit:
        steps += [value + 2, value - 2]
    if path in TOGETHER:
        return list(TOGETHER[path])
    if path.endswith("skill_share.low"):
        return [{place: {"low": "50%", "middle": "30%", "high": "20%"}}]
    if name == "horizon":
        steps = [value - 1, value + 1]
    return [{path: f"{step!r}{unit}"} for step in steps if (low is None or step >= low) and (high is None or step <= high)]


def place_of(path):
    """The rows of an input's path by index, and its name."""
    parts = path.split(".")
    rows = {}
    while len(parts) > 1 and parts[0] in INDICES:
        rows[parts[0]], parts = parts[1], parts[2:]
    return parts[0], rows


def moved_rows(before, after):
    """Pairs of a line or result and a row whose figure at the centre is another; rows that only one of the two has do not count."""
    found = set()
    for kind in ("lines", "results"):
        for name, figures in before[kind].items():
            others = after[kind][name]
            if "centre" in figures:
                figures, others = {"": figures}, {"": others}
            for row, figure in figures.items():
                a, b = figure["centre"], others.get(row, figure)["centre"]
                if a != b and (a is None or b is None or abs(a - b) > 1e-12 * max(abs(a), abs(b))):
                    found.add((name, row))
    return found


# Not tried, and why.
NOT_TRIED = {
    r"reference\.": "a figure of the reference data, no input of the model (tests/test_ref.c)",
    r"currency\.\w+\.path\.": "the draw of a rate in a year, that no case can give; rate, volatility and drift are tried",
    r"option\.(?!both)\w+\.share\.": "follows from the option being all of one place",
    r"option\.both\.share\.(?!vietnam)": "shares add up to 1: tried together with that of vietnam",
    r".*\.skill_share\.(?!low)": "shares add up to 1: tried together with that of low",
}
TOGETHER = {"option.both.share.vietnam": [{"option.both.share": {"vietnam": "40%", "home": "rest"}}, {"option.both.share": {"vietnam": "100%"}}, {"option.both.share": {"home": "100%"}}]}


def perturbed(case, names):
    """Tries the inputs of a case that have one of the names, of each kind of source one row and one value after another until something moves. Gives the
    inputs that count, what reads what in this case, and by path the rows that moved."""
    before = rich.ask(ANSWER_LINES, [run(case)])[0]
    used = {one["path"]: one for one in before["inputs"]}
    trying, own, moved = {}, {}, {}
    for path, one in used.items():
        name, rows = place_of(path)
        own.setdefault(name, set()).add(one["origin"] == "user")
        source = case["source"].get(rows.get("source"), {})
        kind = name, source.get("sourcing"), source.get("costing"), path if name in ("currency", "share") else None
        if name in names and not any(re.match(path_not_tried, path) for path_not_tried in NOT_TRIED):
            trying.setdefault(kind, []).extend((path, change) for change in other_values(one))
    while trying:
        now = [changes.pop(0) for changes in trying.values()]
        for (path, change), after in zip(now, rich.ask(ANSWER_LINES, [run(case, change) for _, change in now])):
            if after["status"] == "done":
                moved.setdefault(path, set()).update(moved_rows(before, after))
        trying = {kind: changes for (kind, changes), (path, _) in zip(trying.items(), now) if changes and not moved.get(path)}
    foreign = {place_of(path)[0] for path, one in used.items() if one["currency"] not in (None, "EUR")}
    return used, readers({name for name, is_own in own.items() if is_own == {True}}, foreign), moved


CASES = {
    "everything at once": rich.everything(),
    "bought for a season, with VAT that does not come back": rich.everything(
        base="both", season_goods=True, vat_recoverable=False, packed_volume="unknown", workshop__country="CN", home__gap_filler="old_place",
        option={"both": {"share": {"vietnam": "60%", "home": "rest"}}, "new": {"share": {"workshop": "70%", "home": "rest"}}}),
    "a new plant outside the EU after a year, with many machines and profit tax": rich.everything(
        horizon=3, after_tax=True, discount_rate="7%", profit_before=500000, home__country="TR", home__asset__machine__cycle_time="500 second", abroad__asset__machine__cycle_time="500 second",
        option={"abroad": {"share": {"abroad": "100%"}}, "later": {"share": {"abroad": {"1": "100%", "2": 0}, "home": "rest"}}}),
    "two products on the same machines": rich.everything(
        product={"cup": {"weight": "0.3 kg", "demand": 60000}, "lid": {}}, home__asset__robot__serves={"cup": True, "lid": False}),
}

MADE_OF_ALL = {"profit_tax", "claimed"}  # of what all other lines come to; nothing unless asked for
MOVES_NOTHING = {"capacity": "it refuses a plan or lets it pass (tests/test_economics.py, rule 14)"}

# What one input alone must move, and nothing else: who counts a factor is the only one who does.
ONLY = {
    "deposit": "capital_in_stock", "payment_after": "capital_in_stock", "vat_days": "capital_in_stock", "vat_rate": "capital_in_stock",
    "holding_rate": "holding_stock buffer_stock", "storage_price": "storing", "design_changes": "ageing", "unsaleable": "ageing",
    "expedited_share": "expediting lost_sales late_deliveries", "lost_share": "lost_sales late_deliveries", "late_cost": "late_deliveries",
    "express_price": "expediting", "outage_chance": "outages", "outage_time": "outages", "second_source_help": "outages supplier_failure",
    "failure_chance": "supplier_failure", "failure_time": "supplier_failure", "recall_chance": "recalls", "recall_cost": "recalls",
    "copying_chance": "copying", "copying_loss": "copying", "incident_chance": "incidents", "incident_loss": "incidents",
    "reject_rate": "rejects", "reject_repaid": "rejects", "claim_rate": "claims", "claim_cost": "claims", "inspection": "inspecting",
    "coordination_hours": "coordinating", "trips": "travelling", "trip_cost": "travelling start_travel", "trip_hours": "travelling start_travel",
    "project_hours": "qualifying_it supplier_failure", "qualifying": "qualifying_it supplier_failure", "start_trips": "start_travel",
    "audit_cost": "auditing", "local_office": "office_there", "hedge_cost": "hedging",
    "asset_age": "equipment_purchases equipment_left", "resale": "equipment_sold", "overrun": "equipment_purchases setting_up",
    "book_value": "written_off", "severance": "leaving_staff", "training_hours": "training", "set_up": "setting_up",
    "dismantling": "ending_contracts", "contract_left": "ending_contracts", "runs_on": "running_on", "buffer": "buffer_stock",
    "start_delay": "waiting", "double_running": "waiting", "overtime_premium": "filling_gap", "alternative_use": "forgone",
    "subsidy_per_year": "subsidy", "subsidy_once": "grant", "redesign_cost": "redesigning",
    "origin_premium": "premium", "premium_share": "premium", "material_co2": "carbon", "grid_co2": "carbon", "freight_co2": "carbon",
    "carbon_price": "carbon", "load_mass": "carbon", "return_cost": "returns", "return_share": "returns", "bank_cost": "bank_charges",
    "extra_per_unit": "extra_running", "extra_per_shipment": "extra_running", "extra_per_year": "extra_running", "extra_once": "extra_one_off",
    "capacity": "", "claimed_saving": "claimed", "tax_rate": "profit_tax", "tax_there": "profit_tax", "profit_before": "profit_tax",
}
SHAPE = {"sourcing", "country", "home", "share", "currency"}  # who, where, how much and in what money: that moves all that follows from it
PIECES = "demand demand_growth extra_sales first_sold last_sold gap_filler start_month inflation"  # how many pieces, at which price level
LOTS = PIECES + " shipments_per_year minimum_order"
JOURNEY = LOTS + " leg_share mode stage reach lead travel_time"     # how often and how long: what is on its way, and what stock that takes
STOCK = JOURNEY + " demand_spread fill_rate lead_spread travel_spread keeps_stock season_goods packed_volume packed_density"
# The pairs of rule 9: lines that one input alone may not move together, but for the causes named: the number of pieces, what both are valued
# at ("value": whatever moves the landed cost of a piece), how much stock there is. Numbers are those of docs/comparison.md.
PAIRS = [
    ("money tied up (29, 49-51) and keeping it (52)", "capital_in_stock", "holding_stock", STOCK + " value"),
    ("money tied up and ageing (53)", "capital_in_stock", "ageing", STOCK + " value"),
    ("money tied up and storage (44)", "capital_in_stock", "storing", STOCK),
    ("storage (44) and keeping (52)", "storing", "holding_stock", STOCK),
    ("keeping (52) and ageing (53)", "holding_stock", "ageing", STOCK + " value"),
    ("storage (44) and ageing (53)", "storing", "ageing", STOCK),
    ("freight insurance (37) and keeping (52)", "freight_insurance", "holding_stock", STOCK + " value"),
    ("ageing (53) and mismatch (54)", "ageing", "mismatch", "season_goods"),
    ("shortage (36, 55, 58) and mismatch (54)", "expediting lost_sales late_deliveries", "mismatch", "season_goods"),
    ("shortage (36, 55, 58) and disruption (77)", "expediting lost_sales late_deliveries", "outages", STOCK + " margin_share selling_price"),
    ("planned freight (34, 35) and express (36)", "freight", "expediting", JOURNEY + " handling weight packed_volume"),
    ("sea freight (34) and port (38)", "freight", "port_charges", JOURNEY + " fill load_volume weight packed_volume packed_density minimum_load"),
    ("duty (39, 40) and instability (76)", "duty", "outages incidents", STOCK),
    ("approving a place (26) and its failure (79)", "qualifying_it", "supplier_failure", "qualifying project_hours office_pay gap_filler start_month"),
    ("turning back (93) and failure (79)", "running_on ending_contracts", "supplier_failure", PIECES),
    ("reject (60) and claim (61)", "rejects", "claims", JOURNEY + " value"),
    ("scrap (3) and reject (60)", "direct_material", "rejects", PIECES + " redesign redesign_material material_level"),
    ("hours of managing (32, 63, 70, 71) and of travel (68)", "coordinating", "travelling", "office_pay inflation real_wage_growth reach gap_filler start_month"),
    ("hours of managing (32) and of the project (26)", "coordinating", "qualifying_it", "office_pay"),
    ("wages (4, 7) and absence: hours worked carry it", "direct_labour", "premises", PIECES + " local_inflation"),
    ("learning (17) and the supplier's price (28)", "direct_labour", "purchase_price", PIECES + " redesign"),
    ("machines (12) and the paid part of a machine rate", "machine_hours", "equipment_purchases", PIECES + " scrap first_year_loss effectiveness"),
    ("machines bought (12, 89) and sold (88)", "equipment_purchases", "equipment_sold", "asset_price only_automated"),
    ("machines left (90) and sold (88)", "equipment_left", "equipment_sold", "asset_price only_automated last_sold"),
    ("machines (12) and book value (88)", "equipment_purchases equipment_left equipment_sold", "written_off", "gap_filler start_month"),
    ("extra sales (85) and lost sales avoided (55)", "more_sales", "lost_sales", PIECES + " selling_price margin_share"),
    ("carbon at the border (86) and a carbon price (86)", "customs_clearance", "carbon", LOTS + " leg_share mode stage reach"),
    ("currency (74) and hedging (75)", "hedging", "freight", PIECES + " energy_level material_level reach"),
]


def strangers(reading, used, moved):
    """What moved and does not read the input that was changed, or reads it at another place."""
    wrong = []
    for path, rows in moved.items():
        name, place = place_of(path)
        if name == "currency":
            money = {place_of(other)[0] for other, one in used.items() if one["currency"] == path.split(".")[1]}
            wrong += [f"{path} moves {figure} {row}, which reads no such money" for figure, row in rows if not money & set(reading[figure])]
            continue
        for figure, row in rows:
            if name not in reading[figure]:
                wrong.append(f"{path} moves {figure} {row}, which does not read it")
                continue
            there = dict(zip(INDEX[figure], row.split("/")))
            wrong += [f"{path} moves {figure} {row}, which is elsewhere" for index, at in place.items()
                      if there.get(index, at) != at and index not in reading[figure][name]]
    return wrong


def every_input():
    left, lines, possible = set(INPUTS) | {"currency"}, {}, set()
    for title, case in CASES.items():
        used, reading, moved = perturbed(case, left)
        found = {place_of(path)[0] for path, rows in moved.items() if rows}
        check(len(found) >= 2, f"{title}: {len(moved)} inputs were given another value, by {len(found)} names they moved something")
        wrong = strangers(reading, used, moved)
        check(not wrong, f"{title}: nothing moves that does not read the input in its own place", *wrong)
        for path, rows in moved.items():
            lines.setdefault(place_of(path)[0], set()).update(name for name, _ in rows if name in LINES)
        possible |= {(name, line) for line in LINES - MADE_OF_ALL for name in reading[line]}
        left -= found
    check(left == set(MOVES_NOTHING), f"each of {len(INPUTS)} inputs moves a line or a result", *sorted(left ^ set(MOVES_NOTHING)))
    still = LINES - set().union(*lines.values())
    check(not still, f"each of {len(LINES)} lines is moved by some input", *sorted(still))
    pairs = sum(map(len, lines.values()))
    check(pairs > 0.6 * len(possible), "most lines that read an input are moved by it", f"{pairs} of {len(possible)}")
    for name in sorted(lines):
        print(f"# {name} moves {', '.join(sorted(lines[name])) or 'only results'}")
    return lines


def rule_9(moved):
    wrong = [f"{name}: moves {sorted(moved.get(name, ['is no input']))}, should move {allowed}" for name, allowed in ONLY.items()
             if moved.get(name) != set(allowed.split())]
    check(not wrong, f"{len(ONLY)} inputs move their own line and no other", *wrong)
    numbers = {name: found for name, found in moved.items() if name not in SHAPE}
    value = {name for name, found in numbers.items() if "claims" in found} - {"claim_rate", "claim_cost"}
    for name, first, second, allowed in PAIRS:
        allowed = set(allowed.split())
        allowed |= value if "value" in allowed else set()
        wrong = sorted(name for name, found in numbers.items() if found & set(first.split()) and found & set(second.split()) and name not in allowed)
        check(not wrong, f"never both: {name}", *wrong)


rule_9(every_input())
finish()
