#!/usr/bin/env python3
"""The schemas that ashore makes of a model's cases, held against an independent validator (python3-jsonschema): every example is valid, and over a table
of right and wrong values schema and program say the same. Prints TAP.

    test_schema.py PROGRAM YAML_TO_JSON ROOT
"""
import copy
import json
import pathlib
import subprocess
import sys

from tap import check, finish

PROGRAM, YAML_TO_JSON, ROOT = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
try:
    import jsonschema
except ImportError:
    print("1..0 # SKIP no python3-jsonschema")
    sys.exit(0)


def call(request):
    answer = subprocess.run([PROGRAM, "call"], input=json.dumps(request).encode(), stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def read_yaml(path):
    answer = subprocess.run([YAML_TO_JSON], input=path.read_bytes(), stdout=subprocess.PIPE, check=True)
    return json.loads(answer.stdout)


def changed(case, path, value):
    """The case with one value replaced, by its keys joined by dots."""
    case = copy.deepcopy(case)
    *keys, last = path.split(".")
    inside = case
    for key in keys:
        inside = inside.setdefault(key, {})
    inside[last] = value
    return case


validators = {}
for model in call({"call": "model"})["models"]:
    for lang in ("en", "nl"):
        schema = call({"call": "model", "model": model["name"], "schema": True, "lang": lang})["schema"]
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
            problem = None
        except jsonschema.SchemaError as error:
            problem = str(error)
        check(problem is None, f"the schema of {model['name']} in {lang} is a schema", problem)
        validators[model["name"], lang] = jsonschema.Draft202012Validator(schema)
same_but_words = [json.dumps(validators["comparison", lang].schema["properties"]["vat_rate"]["anyOf"]) for lang in ("en", "nl")]
check(same_but_words[0] == same_but_words[1], "languages differ only in words")
check(validators["comparison", "en"].schema["title"] != validators["comparison", "nl"].schema["title"], "and do differ in words")

for path in sorted((ROOT / "examples").glob("*.yaml")):
    case = read_yaml(path)
    errors = [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:120]}" for e in validators[case.get("model", "comparison"), "en"].iter_errors(case)]
    check(not errors, f"{path.name} is valid", "; ".join(errors))
    check(not validators[case.get("model", "comparison"), "en"].is_valid({**case, "modle": "x"}), f"{path.name} with an unknown key is not")

MODEL = """
model every
  format 1
  decide option by lowest bill
index source
index option
index year 0 .. 3
index leg of source
index skill = low, high
input price [source] : EUR/unit
  range 0 .. 1000 EUR/unit
input demand [year] : unit/year
  range 0 .. 1e9 unit/year
input busy : hour/year = 100 hour/year
input times : 1/year = 2 * 1 / 1 year
input interest : 1 = 5%
  range 0 .. 50%   structural
input recoverable : flag = yes
input country [source] : country = NL
input money : currency = EUR
input sourcing [source] : choice(own, supplier) = own
input goods : hs_code = "0000"
input distance [leg] : km = 10 km
  range 0 .. 40000 km
input people [skill, year] : person = 1 person
input mix [source, skill] : simplex(skill) = 50%
input share [option, source, year] : 1 = 0
  range 0 .. 1   structural
fact known [source]
result bill [option] : EUR = sum(year: sum(source: share * price * demand * 1 year))
"""
BASE = {"model": "every", "base": "a", "demand": 100, "source": {"a": {"price": 3, "leg": {"sea": {"distance": 100}}}, "b": {"price": 4}}}
MODEL_FIELD = {"name": "every.model", "text": MODEL.lstrip()}

# Each: where, a value, and whether it is right. Schema and program must both say so.
LAWS = [{"low": 1, "likely": 2, "high": 4}, {"uniform": [1, 2]}, {"triangular": [1, "2 EUR/unit", 3]}, {"normal": [3, 0.1]}, {"lognormal": [3, 0.1]},
        {"chance": {"1": 0.5, "2 EUR/unit": "50%"}}]
TABLE = [
    *[("source.a.price", value, True) for value in (
        3, 3.5, 1e2, "3", "3.25 EUR/unit", "3 USD/unit", "3.1e0", "2 to 3", "2 to 3 USD/unit", "2 EUR/unit to 3 EUR/unit", "3 +- 10%", "3 EUR/unit +- 10%", "3 +- 0.5",
        "3 USD/unit +- 0.5 USD/unit", *LAWS)],
    *[("source.a.price", value, False) for value in (
        "three", "", "3 to", "to 3", "3 +-", "3,5", "3.", ".5", "0x3", "3 to 4 to 5", "3 +- x", "12%", -1, True, [], {}, [3, 4], {"1": 3}, {"low": 1, "high": 3}, {"uniform": [1]},
        {"uniform": [1, 2, 3]}, {"uniform": "1 to 2"}, {"weird": [1, 2]}, {"uniform": [1, 2], "normal": [1, 2]}, {"chance": {}}, {"chance": {"x": 1}}, {"chance": [1]},
        {"low": 1, "likely": {"normal": [1, 2]}, "high": 4})],
    *[("demand", value, True) for value in (2000, "2000 unit/year", 0, [2000], [1000, 3000], {"1": 100, "3": 140}, {"1": "90 to 110"}, [{"uniform": [1, 2]}], {"uniform": [1, 2]}, "1000 +- 5%")],
    *[("demand", value, False) for value in ([], {"x": 1}, {"1": [1]}, {"1": "many"}, [None], ["unknown"], {"1": 100, "later": 140}, -5, [-5])],
    *[("interest", value, True) for value in (0.05, "5%", "5 %", "0.05", "unknown", None)],
    *[("interest", value, False) for value in ("4% to 5%", "5% +- 1%", {"uniform": [0, 0.1]}, "5 EUR", 7, "much", [0.05])],
    *[("busy", value, True) for value in (5, "4000 to 9000 hour/year", "3 day/year", "40%", {"uniform": ["1 hour/year", "2 hour/year"]}, "100 hour/year +- 20%")],
    *[("times", value, True) for value in (3, "3/year", "3 /year", "2/year to 4/year", "0.25/month +- 10%")],
    *[("times", value, False) for value in ("3//year", "3/", "3/4")],
    *[("busy", value, False) for value in ("often", "3 to", {"uniform": ["often", 1]})],
    *[("recoverable", value, True) for value in (True, False, "yes", "no", "ja", "nee", "unknown", None)],
    *[("recoverable", value, False) for value in ("maybe", 1, "YES", [], {"yes": True})],
    *[("source.a.country", value, True) for value in ("CN", "PL")],
    *[("source.a.country", value, False) for value in ("China", "cn", 7, ["CN"], "")],
    *[("source.a.sourcing", value, False) for value in ("supplyer", 1, ["supplier"])],
    *[("goods", value, True) for value in ("3924 90", "392490", "3924.90.00", 392490, "39")],
    *[("goods", value, False) for value in ("392", "39x4", "", "12345678901", ["3924"])],
    *[("option", value, True) for value in (
        {"p": {"share": {"a": "rest"}}}, {"p": {"title": "x", "share": {"a": 1}}}, {"p": {"share": {"a": {"1": "100%"}}}, "each": True},
        {"p": {"share": {"a": {"1": 1, "2": 0.5}, "b": "rest"}}})],
    *[("option", value, False) for value in ({"P": {}}, {"p": 3}, {"p": {"shares": {}}}, {"p": {"share": {"a": "most"}}}, [], "a", {"p": {"share": 1}},
                                           {"p": {"share": {"a": 1}}, "each": "perhaps"})],
    *[("start", value, True) for value in ("2027-01", "2027-01-15")], *[("start", value, False) for value in ("2027", "January", "01-2027", [])],
    ("lang", "nl", True), ("lang", "de", False), ("defaults", "none", True), ("defaults", "all", False), ("format", 1, True), ("format", 2, False), ("model", "other", False),
    *[("currency", value, True) for value in ({}, {"USD": {"rate": 0.9}}, {"USD": {"rate": "0.9", "volatility": "9%", "drift": "-1% to 1%"}})],
    *[("currency", value, False) for value in ({"usd": {"rate": 0.9}}, {"USD": 0.9}, {"USD": {"rat": 0.9}}, {"USD": {"volatility": "5% to 9%"}}, [])],
    *[("correlate", value, False) for value in ({}, [["a", "b"]], [["a", "b", "c"]], ["a"], [["a", "b", 0.5, 1]])],
    *[("people", value, True) for value in ({"low": 2}, {"low": "2 to 3 person", "high": [1, 2]}, {"high": {"1": 2, "3": 4}})],
    *[("people", value, False) for value in (2, {"middle": 2}, {"low": {"low": 2}}, [1])],
    *[("source.a.mix", value, True) for value in ({"low": "30%", "high": "rest"}, {"low": 0.3, "high": 0.7})], ("source.a.mix", {"low": "most"}, False),
    *[("source.a.known", value, True) for value in (True, "no", "unknown")], ("source.a.known", "perhaps", False),
    *[("money", value, True) for value in ("USD", "EUR")], *[("money", value, False) for value in ("usd", "$", 5)],
    ("scenario", {"x": {"demand": 5}}, True), ("scenario", [], False),
    ("source", [], False), ("source", {"A B": {}}, False), ("source.a", [], False), ("source.a.unheard_of", 1, False), ("source.a.demand", 1, False), ("price", 3, False),
    ("source.a.leg.sea.distance", "19000 km", True), ("source.a.leg.sea.distance", "far", False), ("source.a.leg", [], False), ("source.a.leg.sea", 5, False),
]
validator = jsonschema.Draft202012Validator(call({"call": "model", "model": MODEL_FIELD, "schema": True})["schema"])
check(validator.is_valid(BASE), "the case of the table is valid")
for path, value, right in TABLE:
    case = changed(BASE, path, value)
    if path == "option" and isinstance(value, dict):
        case["base"] = next(key for key in value if key != "each")
    name = f"{path}: {json.dumps(value)}"
    check(validator.is_valid(case) == right, f"{name} is {'valid' if right else 'not valid'}", "the schema says otherwise")
    answer = call({"call": "check", "model": MODEL_FIELD, "case": case})
    check(answer["status"] == ("done" if right else "input"), f"{name} is {'accepted' if right else 'refused'}", json.dumps(answer["errors"])[:300])

finish()
