#!/usr/bin/env python3
"""Every input of the comparison given wrong: out of range, in another unit, of another kind, and left out where it is needed.

    tests/test_wrong_inputs.py ANSWER_LINES

What is wrong with a value follows from how the model declares its input (`ashore model comparison --json`). Each time there must be one error that names the
path, points at the value in the text, says what was expected, and stops everything: no figure is computed. Prints TAP.
"""
import copy
import json
import sys

import rich
from tap import check, finish

ANSWER_LINES = sys.argv[1]
MODEL = rich.ask(ANSWER_LINES, [{"call": "model", "model": "comparison"}])[0]["model"]
INPUTS = {one["name"]: one for kind in ("inputs", "commons") for one in MODEL[kind]}
CASE = rich.everything(option={"both": {"share": {"vietnam": "70%", "workshop": "10%", "home": "rest"}}}, base="both")
OF_PRODUCTS = ("first_sold", "last_sold", "serves")  # asked only where there are several products
HELD = object()  # stands for: the value is left out
MEANT = {"range": "out of range", "unit": "in another unit", "kind": "of another kind", "choice": "that are no choice, country or goods code", "missing": "left out"}
CODES = {  # what an error may be called
    "range": {"value_range"}, "unit": {"value_unit", "unit_unknown", "value_choice", "value_flag"}, "choice": {"value_choice", "value_country", "value_hs_code", "value_hs_unknown"},
    "kind": {"value_form", "value_map", "value_not_by_year", "value_order", "value_number", "value_word", "value_country", "value_choice", "value_flag"},
    "missing": {"no_value", "no_word"},
}


def keys_of(declared):
    """The keys that lead to the input in the case, in a row where it counts."""
    when, index = declared.get("when", ""), [one for one in declared["index"] if one not in ("year", "product")]
    source = "workshop" if "costing == rates" in when else "vietnam" if "sourcing == supplier" in when else "home"
    rows = {"source": ("source", source), "leg": ("source", "vietnam", "leg", "sea"), "asset": ("source", "home", "asset", "machine"),
            "extra": ("source", "vietnam", "extra", "label"), "incident": ("source", "abroad", "incident", "stop"), "rebate": ("source", "vietnam", "rebate", "large")}
    if index == ["option", "source"]:
        return ("option", "both", declared["name"], "vietnam")
    if index == ["source", "skill"]:
        return ("source", "home", declared["name"], "low")
    return (*(rows[index[-1]] if index else ()), declared["name"])


def with_value(keys, value):
    """The case with the value at these keys, or without one."""
    case = copy.deepcopy(CASE)
    if keys[-1] in OF_PRODUCTS:
        case["product"] = {"cup": {}, "lid": {}}
    inside = case
    for key in keys[:-1]:
        inside = inside.setdefault(key, {})
    if value is HELD:
        inside.pop(keys[-1], None)
    else:
        inside[keys[-1]] = value
    return case


def wrong_values(declared):
    """Pairs of what is wrong and a value that is."""
    kind = declared["type"]
    if kind == "flag":
        return [("kind", "maybe"), ("kind", 3), ("kind", [True, False]), ("kind", {"yes": True}), ("unit", "3 kg")]
    if "choices" in declared:
        return [("choice", "nowhere"), ("kind", 3), ("kind", [declared["choices"][0]["name"]]), ("kind", True), ("unit", "3 kg")]
    if kind == "country":
        return [("choice", "XX"), ("choice", "Holland"), ("kind", 31), ("kind", ["NL"]), ("kind", {"code": "NL"})]
    if kind == "hs_code":
        return [("choice", "39249"), ("choice", "3924 9x"), ("choice", "0000 00 00 00 00"), ("choice", "0000"), ("kind", ["3924"]), ("kind", {"code": "3924"})]
    low, high = declared.get("range", [None, None])
    of_years = "year" in declared["index"]
    values = [("kind", "a lot"), ("kind", True), ("kind", {"about": 3}), ("kind", "1,5"), ("kind", [["1"]] if of_years else [1, 2]), ("kind", {"low": 3, "likely": 2, "high": 1}),
              ("unit", f"1 week/kg"), ("unit", "1 furlong")]
    if low is not None:
        values.append(("range", low - 1))
    if high is not None:
        values.append(("range", high * 1.01 + 1))
    if of_years:
        values += [("kind", {"2": "a lot"}), ("kind", [1, "a lot"])]
    return values


def innermost(value):
    """The texts with which the place of a wrong value may begin: its own, or that of one year in it."""
    years = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return [json.dumps(value), *(json.dumps(year) for year in years)]


def faults(answer, text, keys, what, value):
    """What is not as it should be in the answer to a case with one wrong value."""
    path, wrong = ".".join(keys), []
    found = [error for error in answer["errors"] if error["path"] == path]
    if answer["status"] != "input" or not found:
        return f"status {answer['status']}, errors {answer['errors']}"
    error = found[0]
    if error["code"] not in CODES[what]:
        wrong.append(f"is called {error['code']}")
    if not error["message"] or not error["expected"]:
        wrong.append("does not say what is wrong and what was expected")
    if value is not HELD:
        at = text[error["column"] - 1:] if error["line"] == 1 and error["file"] == "request" else ""
        wrong += [] if any(at.startswith(one) for one in innermost(value)) else [f"points at {at[:20]}"]
    elif len(keys) > 1:  # what is missing: at the row that lacks it
        at = text[error["column"] - 1:] if error["line"] == 1 else ""
        wrong += [] if at.startswith(f'"{keys[-2]}": ') else [f"points at {at[:20]}"]
    wrong += [f"{kind} were computed" for kind in ("results", "lines", "categories", "decision", "inputs") if answer.get(kind)]
    return f"{', '.join(wrong)}: {error}" if wrong else ""


def every_input():
    tries = []
    for declared in INPUTS.values():
        keys = keys_of(declared)
        tries += [(keys, what, value) for what, value in wrong_values(declared)]
        if "default" not in declared:
            tries.append((keys, "missing", HELD))
    answers = {}
    for lang in ("en", "nl"):
        texts = [json.dumps({"call": "run", "lang": lang, "samples": 1024, "case": with_value(keys, value)}) for keys, _, value in tries]
        answers[lang] = list(zip(texts, rich.ask(ANSWER_LINES, texts)))
    for what, meant in MEANT.items():
        chosen = [k for k, one in enumerate(tries) if one[1] == what]
        wrong = []
        for k in chosen:
            keys, _, value = tries[k]
            found = faults(answers["en"][k][1], answers["en"][k][0], keys, what, value)
            english, dutch = ({key: answers[lang][k][1]["errors"][0][key] for key in ("message", "expected")} for lang in ("en", "nl"))
            if found or english == dutch:
                wrong.append(f"{'.'.join(keys)} = {'(left out)' if value is HELD else json.dumps(value)}: {found or 'not in Dutch'}")
        check(chosen and not wrong, f"{len(chosen)} values {meant}: each a clear error in its place, in both languages, and nothing computed", *wrong)
    given = {keys[-2] if keys[-1] in ("vietnam", "low") else keys[-1] for keys, what, _ in tries if what != "missing"}
    check(given == set(INPUTS), f"all {len(INPUTS)} inputs of the model were given wrong", *sorted(set(INPUTS) ^ given))
    right = rich.ask(ANSWER_LINES, [{"call": "check", "case": CASE}])[0]
    check(right["status"] == "done", "the case itself is right", *map(str, right["errors"]))


def whole_cases():
    """What is wrong with more than one value."""
    def tried(name, code, path, says, **changes):
        answer = rich.ask(ANSWER_LINES, [{"call": "run", "samples": 1024, "case": rich.everything(**changes)}])[0]
        found = [error for error in answer["errors"] if error["code"] == code and error["path"] == path and says in error["message"]]
        check(answer["status"] == "input" and found and found[0]["line"] and not answer.get("results"), f"{name}: {code}", *map(str, answer["errors"]))

    def plan(**share):
        return {"base": "abroad", "option": {"abroad": {"share": {"abroad": "100%"}}, "plan": {"share": share}}}

    tried("a plan that names a place that is not there", "unknown_row", None, "mars", **plan(mars="40%", home="rest"))
    tried("shares that do not add up", "shares_sum", "option.plan.share", "in year 1", **plan(vietnam="40%", home="50%"))
    tried("shares that do not add up in one year", "shares_sum", "option.plan.share", "in year 2", **plan(vietnam=["40%", "70%"], home=["60%", "50%"]))
    tried("a currency that is none", "unit_unknown", "source.vietnam.price", "ZZZ", vietnam__price="4 ZZZ/unit")
    tried("a currency whose rate is not known", "no_rate", None, "XOF", vietnam__price="4 XOF/unit")
    tried("the rate of a currency that is none", "value_currency", None, "ZZZ", currency={"ZZZ": {"rate": 2}})
    tried("a country that the data knows nothing of", "no_reference", None, "AQ", vietnam__country="AQ")
    tried("customers outside the EU", "check_failed", None, "outside the EU", home="US")
    tried("a plan above what a place can deliver", "check_failed", "home/home/1", "deliver", home__capacity=10)
    tried("a base that is no option", "unknown_row", None, "nowhere", base="nowhere")
    for goods, duty in (("0405 10", "189.60 EUR / 100 kg"), ("1701 99", "41.90 EUR / 100 kg"), ("0203 11 10", "53.60 EUR / 100 kg")):
        tried(f"a duty per kilogram ({goods}) is refused", "no_plain_value", "source.vietnam.duty_rate", duty, goods_code=goods)
    own = {f"{place}__duty_rate": "52%" for place in ("abroad", "vietnam")}
    answer = rich.ask(ANSWER_LINES, [{"call": "run", "samples": 1024, "case": rich.everything(goods_code="1701 99", **own)}])[0]
    check(answer["status"] == "done", "with rates of your own it is computed", *map(str, answer["errors"]))


every_input()
whole_cases()
finish()
