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

ANSWER_LINES = sys.argv[1]
count = failures = 0


def check(right, name, *notes):
    global count, failures
    count += 1
    failures += not right
    print(f"{'ok' if right else 'not ok'} {count} - {name}", flush=True)
    for note in () if right else notes[:40]:
        print(f"# {note}")


MODEL = rich.ask(ANSWER_LINES, [{"call": "model", "model": "comparison"}])[0]["model"]
INPUTS = {one["name"]: one for kind in ("inputs", "commons") for one in MODEL[kind]}
CASE = rich.everything()
HELD = object()  # stands for: the value is left out


def keys_of(declared):
    """The keys that lead to the input in the case, in a row where it counts."""
    when, index = declared.get("when", ""), [one for one in declared["index"] if one != "year"]
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
        return [("choice", "39249"), ("choice", "3924 9x"), ("choice", "0000 00 00 00 00"), ("kind", ["3924"]), ("kind", {"code": "3924"})]
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


def faults(response, text, path, value, what):
    """What is not as it should be in the answer to a case with one wrong value."""
    found = [error for error in response["errors"] if error["path"] in (path, None)]
    if response["status"] != "input" or not found:
        return [f"{response['status']}, {response['errors']}"]
    error, wrong = found[0], []
    for key in ("code", "message", "expected"):
        if not error.get(key):
            wrong.append(f"no {key}")
    if error["path"] != path:
        wrong.append(f"path {error['path']}")
    if not (error["line"] == 1 and error["column"] and error["file"] == "request"):
        wrong.append(f"place {error['file']} {error['line']}:{error['column']}")
    elif value is not HELD:
        at = text.find(MARK[0]) if False else None
    if any(response.get(kind) for kind in ("results", "lines", "categories", "decision")):
        wrong.append("something was computed")
    return wrong and [f"{', '.join(wrong)}: {error}"]


if __name__ == "__main__":
    tries = []
    for declared in INPUTS.values():
        keys = keys_of(declared)
        for what, value in wrong_values(declared):
            tries.append((keys, what, value))
        if "default" not in declared:
            tries.append((keys, "missing", HELD))
    texts = [json.dumps({"call": "run", "samples": 1024, "case": with_value(keys, value)}) for keys, _, value in tries]
    import time; t=time.time()
    codes = {}
    for (keys, what, value), text, answer in zip(tries, texts, rich.ask(ANSWER_LINES, texts)):
        path = ".".join(keys)
        w = faults(answer, text, path, value, what)
        if w: print(what, path, value, w)
        else:
            e=[e for e in answer["errors"] if e["path"]==path][0]
            codes.setdefault((what,e["code"]),[]).append((path,value))
            if value is not HELD:
                v=text[e["column"]-1:]
                if not v.startswith(json.dumps(value)) : print("COL",what,path,value,e['code'],v[:30])
    for k,v in codes.items(): print(k,len(v),v[0])
    print(len(tries), time.time()-t)
