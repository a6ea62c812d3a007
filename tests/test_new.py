#!/usr/bin/env python3
"""The quick start: every combination of known and unknown answers gives a case that runs, marked line by line. Prints TAP.

    test_new.py ASHORE YAML_TO_JSON ROOT
"""
import csv
import itertools
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from tap import check, finish

ASHORE, ROOT = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[3]).resolve()
FOLDER = tempfile.TemporaryDirectory()


def call(request):
    run = subprocess.run([ASHORE, "call"], input=json.dumps(request).encode(), capture_output=True, cwd=ROOT, timeout=120, check=False)
    return json.loads(run.stdout)


def new(answers, lang="en"):
    return call({"call": "new", "lang": lang, "answers": answers})


def about(what, text, **more):
    """What a call says of a case that was written."""
    return call({"call": what, "case_file": {"name": "new.yaml", "text": text}, "samples": 1024, "date": "2026-09-01", "lines": False, **more})


def works(answers, lang="en", compare=False):
    """No complaints, or the first of them."""
    made = new(answers, lang)
    if made["status"] != "done":
        return f"{answers}: {made['errors']}"
    answer = about("compare" if compare else "check", made["case_text"])
    if answer["status"] != "done":
        return f"{answers}: {answer['errors']}\n{made['case_text']}"
    if compare and not all(value and value["mean"] > 0 and value["undefined"] == 0 for value in answer["results"]["unit_cost"].values()):
        return f"{answers}: {answer['results']['unit_cost']}"
    return ""


KNOWN = {"product": {"product": "plantenpot"}, "country": {"country": "CN", "maker": "supplier"}, "price": {"price": "3.40 USD", "delivery": "loaded"},
         "pieces": {"pieces": 150000}, "packing": {"per_pallet": 90, "weight": "1.25"}, "minutes": {"minutes": "1_to_5"}}


# ---- the questions ----

def test_questions():
    both = {lang: call({"call": "new", "questions": True, "lang": lang}) for lang in ("nl", "en")}
    titles = [question["title"] for question in both["nl"]["questions"]]
    check(titles == ["Om welk product gaat het?", "In welk land wordt het nu gemaakt, en door wie?", "Wat betaalt u nu per stuk? En tot waar is het vervoer betaald?",
                     "Hoeveel stuks heeft u per jaar nodig?", "Hoeveel stuks gaan er op een pallet of in een volle container?", "Hoeveel minuten handwerk zit er in een stuk?"],
          "six questions, in the words of the design", titles)
    check("Weet ik niet" in both["nl"]["intro"] and "I don't know" in both["en"]["intro"], "the introduction says that not knowing is allowed")
    for lang, answer in both.items():
        texts = json.dumps({key: answer[key] for key in ("intro", "unknown", "compared", "questions")}, ensure_ascii=False)
        check("ask.new" not in texts, f"every text is there in {lang}", re.findall(r"ask\.new\.[a-z_.0-9]+", texts))
    names = {lang: [field["name"] for question in answer["questions"] for field in question["fields"]] for lang, answer in both.items()}
    check(names["nl"] == names["en"] and len(set(names["en"])) == 16, "the same fields in both languages")
    groups = next(field for field in both["en"]["questions"][0]["fields"] if field["name"] == "group")["choices"]
    check(len(groups) == 14, "fourteen kinds of product")
    wrong = []
    for question in both["en"]["questions"]:
        for field in question["fields"]:
            for choice in field.get("choices", []):
                complaint = works({field["name"]: choice["value"]})
                wrong += [complaint] if complaint else []
    check(not wrong, "each choice of each field gives a case that passes check", "\n".join(wrong[:3]))


# ---- every combination ----

def test_combinations():
    wrong = []
    for size in range(7):
        for names in itertools.combinations(KNOWN, size):
            answers = {key: value for name in names for key, value in KNOWN[name].items()}
            complaint = works(answers, "nl" if len(names) % 2 else "en", compare=True)
            wrong += [complaint] if complaint else []
    check(not wrong, "64 combinations of known and unknown answers run", "\n".join(wrong[:2]))
    draw, wrong = random.Random(1), []
    choices = {"product": ["fiets", "bicycle", "iets anders", "unknown"], "group": ["metal", "textile", None], "goods_code": ["3924 90", "0201", "9999", ""],
               "country": ["CN", "NL", "PL", "Duitsland", "Vietnam", "US", "MA", "GB", "?"], "maker": ["supplier", "own_plant", None], "price": ["0,02", "€ 12,50", "250000 CNY", None],
               "delivery": ["factory", "loaded", "port", "door", "duty_paid", None], "pieces": [1, "20", "1.000 tot 5.000", 5e7, None], "per_pallet": [1, "5000", None],
               "per_container": [10, None], "box": ["60 x 40 x 30", None], "box_pieces": ["12", None], "box_weight": [9.5, None], "weight": ["0,4", 1200, None],
               "minutes": ["under_1", "over_60", 3.5, "unknown", None]}
    for number in range(80):
        answers = {name: draw.choice(values) for name, values in choices.items()}
        complaint = works(answers, draw.choice(["nl", "en"]), compare=number % 5 == 0)
        wrong += [complaint] if complaint else []
    check(not wrong, "80 random sets of answers pass check, a fifth of them run", "\n".join(wrong[:2]))
    countries, wrong = [row["code"] for row in csv.DictReader(open(ROOT / "data/countries.csv", encoding="utf-8"))], []
    for number, code in enumerate(countries):
        complaint = works({"country": code, "price": 10, "maker": ["supplier", "own_plant"][number % 2]})
        wrong += [complaint] if complaint else []
    check(len(countries) > 240 and not wrong, "every country can be today's", "\n".join(wrong[:2]))


# ---- what is written ----

def test_text():
    for lang, own, estimate in (("en", "# your answer", "# our estimate"), ("nl", "# uw antwoord", "# onze schatting")):
        text = new({}, lang)["case_text"]
        check(own not in text and text.count(estimate) >= 15, f"nothing known: all is our estimate ({lang})", text)
        check("new." not in text and "{country}" not in text and f"lang: {lang}" in text, f"all sentences are filled in ({lang})", text)
        every = {key: value for part in KNOWN.values() for key, value in part.items()}
        text = new(every, lang)["case_text"]
        marked = [line.split(":")[0].strip() for line in text.splitlines() if own in line]
        check(marked == ["weight", "packed_volume", "demand", "country", "sourcing", "price", "delivery"], f"what is the user's is marked as theirs ({lang})", marked)
        bare = [line for line in text.splitlines() if re.match(r"(?:    )?(?:weight|price|material|labour_time|fixed_cost|selling_price|electricity):", line) and "# " not in line]
        check(not bare, f"every amount says whose it is ({lang})", bare)
    check(new({})["case_text"] == new({name: "unknown" for name in ("product", "group", "country", "maker", "price", "pieces", "minutes")})["case_text"] == call({"call": "new"})["case_text"],
          "nothing, unknown and no answers at all are the same")
    text = new({})["case_text"]
    check('country: "CN"' in text and "supplier (China)" in text.split("model:")[0], "not known: a supplier in China, said at the top")
    check("only the differences in per cent" in text and "no verdict" in text, "without price and volume it says what cannot be said")
    text = new({"pieces": 1000, "price": 5})["case_text"]
    check("no verdict" not in text and "only the differences" not in text, "and not when they are known")
    for country, maker, absent in (("NL", "supplier", "netherlands"), ("NL", "own_plant", "own_plant"), ("PL", "supplier", "poland")):
        rows = re.findall(r"(?m)^  ([a-z_]+):$", new({"country": country, "maker": maker})["case_text"].split("source:")[1].split("correlate")[0])
        check(rows == [row for row in ("today", "poland", "netherlands", "own_plant") if row != absent], f"today's {maker} in {country} is not compared with itself", rows)
    for code, said in (("02011000", "TARIC"), ("39249000", None)):
        text = new({"goods_code": code, "country": "CN"})["case_text"]
        check(("duty_rate" in text) == (said is not None), f"{code}: a duty that we cannot give in per cent is asked for", text)
    text = new({"price": 3, "country": "CN"})["case_text"]
    check("delivery: loaded" in text and "paid_to_factory" in text and "paid_to_port" in text, "from far, not knowing how far transport is paid gives scenarios")
    text = new({"price": 3, "country": "DE"})["case_text"]
    check("delivery: factory" in text and "paid_to_door" in text, "from near too")


def test_scenarios():
    text = new({"price": 3, "country": "CN", "weight": 0.5})["case_text"]
    names = re.findall(r"(?m)^  ([a-z_]+): \{", text.split("scenario:")[1])
    means = {name: about("compare", text, **({"scenario": name} if name else {}))["results"]["unit_cost"]["today"]["mean"] for name in [""] + names}
    check(names == ["fewer_pieces", "tariff", "dear_freight", "paid_to_factory", "paid_to_port"] and means["tariff"] > means[""] and means["dear_freight"] > means[""]
          and means["paid_to_port"] < means[""] < means["paid_to_factory"], "the scenarios move today's place as they should", means)


# ---- words ----

def test_words():
    rows = list(csv.DictReader(open(ROOT / "data/products.csv", encoding="utf-8")))
    groups = {choice["value"] for choice in call({"call": "new", "questions": True})["questions"][0]["fields"][1]["choices"]}
    headings = {row["code"] for row in csv.DictReader(open(ROOT / "data/hs.csv", encoding="utf-8"))}
    check(len(rows) >= 400, "about 400 words or more")
    check(all(row["group"] in groups and row["heading"] in headings for row in rows), "each word has a heading and a kind that exist",
          [row for row in rows if row["group"] not in groups or row["heading"] not in headings])
    for lang in ("nl", "en"):
        words = [row[lang] for row in rows]
        check(len(set(words)) == len(words) and all(word == word.strip().lower() and word for word in words), f"no word twice in {lang}")
    for word, lang, heading in (("fiets", "nl", "8712"), ("Fiets", "en", "8712"), ("bicycle", "en", "8712"), ("  plantenpot ", "nl", "3924"), ("slipper", "nl", "6402"), ("slipper", "en", "6404")):
        text = new({"product": word}, lang)["case_text"]
        check(f'goods_code: "{heading}"' in text, f"{word} in {lang} is {heading}", text)
    odd = new({"product": "brillenkoker"}, "nl")
    check(odd["status"] == "done" and [warning["code"] for warning in odd["warnings"]] == ["answer_word"] and "Ander industrieel product" in odd["case_text"],
          "a word we do not know is another industrial product, with a warning", odd["warnings"])
    check(new({"product": "brillenkoker", "group": "plastic"})["warnings"] == [], "no warning when the kind is known")


# ---- figures ----

def number_of(text, key, place="today"):
    part = text.split(f"\n  {place}:")[1]
    return float(re.search(rf"(?m)^    {key}: ([0-9.e+-]+) [a-zA-Z/]+ +#", part).group(1))


def test_base():
    """Today's place returns the given price: as the price itself, and as the sum of its parts."""
    answer = about("run", new({"price": "3.40 EUR", "delivery": "factory", "pieces": 150000, "weight": 1})["case_text"])
    price = answer["results"]["price_cost"]["today"]["centre"]
    check(abs(price / 3.4 - 1) < 0.08, "a supplier's price is the price level of the first rung, but for its growth over the years", price)
    for country, wage, power in (("NL", 47.81, 0.1991), ("CN", 6.5, 0.095)): # as in the reference data
        for minutes in (None, "1_to_5"):
            text = new({"price": "12.50", "maker": "own_plant", "country": country, "pieces": 20000, "minutes": minutes})["case_text"]
            machines = float(re.search(r"asset_price: ([0-9.e+]+) EUR", text).group(1)) * 0.1858
            total = (number_of(text, "material") + (number_of(text, "fixed_cost") + machines) / 20000 + number_of(text, "labour_time") / 60 * wage
                     + number_of(text, "electricity") * power)
            check(abs(total / 12.5 - 1) < 0.01, f"the parts of an own plant in {country} add up to its cost ({minutes})", total)
            run = about("run", text)["results"]["price_cost"]["today"]["centre"]
            check(abs(run / 12.5 - 1) < 0.12, f"and the comparison of {country} computes it again, but for growth", run)


def prior(**more):
    case = {"mix": {"plastic_hollow": 1}, "weight": 1.25, "price": "3.40 EUR", "delivery": "factory",
            "place": {"today": {"country": "CN", "is_today": "yes"}, "poland": {"country": "PL"}, "netherlands": {"country": "NL"}, "own": {"country": "NL", "own": "yes"}}}
    case.update(more)
    return call({"call": "run", "model": "make-prior", "case": case, "samples": 8192})


def test_prior():
    answer = prior()["results"]
    today = answer["expected_price"]["today"]
    check(today["mean"] == 3.4 and today["sd"] == 0, "today's place returns the given price, exactly", today)
    for term in ("factory", "loaded", "port", "door", "duty_paid"):
        results = prior(delivery=term)["results"]
        check(abs(results["price_again"]["mean"] - 3.4) < 1e-9, f"parts, journey and duty add up to the price paid {term}", results["price_again"])
        check((results["expected_price"]["today"]["mean"] == 3.4) == (term == "factory"), f"paid {term}: what the price holds of the journey comes off", results["expected_price"]["today"])
    # Hand-worked from the shares of injection moulding: all centre values, wages 47.81, 18.2 and 6.5, power 0.1991, 0.1935 and 0.095.
    def by_hand(wage, power, own):
        hours = (wage / 6.5) ** (1 - 0.35)
        made = 3.4 * (0.50 + 0.15 * hours + 0.05 * power / 0.095 + 0.10 + 0.12 * (0.7 + 0.3 * hours))
        return made if own else made / 0.92
    for place, wage, power, own in (("netherlands", 47.81, 0.1991, False), ("poland", 18.2, 0.1935, False), ("own", 47.81, 0.1991, True)):
        centre = answer["expected_price"][place]["centre"]
        check(abs(centre / by_hand(wage, power, own) - 1) < 0.06, f"{place}: the centre is the one worked by hand", (centre, by_hand(wage, power, own)))
    for place in ("poland", "netherlands", "own"):
        figure = answer["expected_price"][place]
        check(figure["p95"] / figure["p50"] >= 1.3 and figure["p50"] / figure["p5"] >= 1.3, f"{place}: at least 30 % up and down", figure)
    flat = prior(place={"today": {"country": "NL", "is_today": "yes"}, "again": {"country": "NL", "wage": 47.81, "electricity_price": 0.1991, "material_level": 1, "utilisation": 1, "fit": 1, "profit": 0.08}})
    ratio = flat["results"]["against_today"]["again"]["centre"]
    check(abs(ratio - 1) < 0.01, "the same place again costs the same", ratio)
    check(prior(place={"a": {"country": "NL"}, "b": {"country": "PL"}})["status"] == "input", "a case without today's place is refused")
    model = call({"call": "model", "model": "make-prior"})["model"]
    share = next(table for table in model["tables"] if table["name"] == "share")
    text = (ROOT / "models/make-prior.model").read_text("utf-8")
    sums = {}
    for group, part, value in re.findall(r"(?m)^  (\w+) +(material|labour|energy|capital|overhead|margin) +([0-9.]+)$", text):
        sums[group] = sums.get(group, 0) + float(value)
    check(share and len(sums) == 14 and all(abs(total - 1) < 1e-9 for total in sums.values()), "the shares of each kind add up to 1", sums)


# ---- wrong answers ----

def test_wrong():
    for answers, code, nearest in (({"per_palet": 3}, "answer_unknown", "per_pallet"), ({"price": "veel"}, "answer_number", None), ({"price": -3}, "answer_number", None),
                                   ({"price": "1.250"}, "answer_number", None), ({"price": "3 XYZ"}, "value_currency", None), ({"pieces": 0}, "answer_number", None),
                                   ({"pieces": "500 to 100"}, "answer_number", None), ({"pieces": "1.2.3"}, "answer_number", None), ({"country": "Atlantis"}, "value_country", None),
                                   ({"maker": "supplyer"}, "value_choice", "supplier"), ({"delivery": "doors"}, "value_choice", "door"), ({"goods_code": "39"}, "value_hs_code", None),
                                   ({"goods_code": "abc"}, "value_hs_code", None), ({"group": "metals"}, "value_choice", "metal"), ({"box": "60 x 40"}, "answer_number", None),
                                   ({"box": "60x40x30x2"}, "answer_number", None), ({"weight": "1e99"}, "answer_number", None), ({"minutes": "lang"}, "value_choice", None),
                                   ({"price": {"a": 1}}, "value_word", None), ({"pieces": [1, 2]}, "value_word", None)):
        answer = new(answers)
        errors = answer["errors"]
        check(answer["status"] == "input" and len(errors) == 1 and errors[0]["code"] == code and errors[0]["nearest"] == nearest and errors[0]["line"] == 1 and "case_text" not in answer,
              f"{json.dumps(answers)}: {code}", (answer["status"], errors))
    check(new("plantenpot")["errors"][0]["code"] == "request_field", "answers that are no map are refused")
    check(len(new({"price": "x", "pieces": "y", "maker": "z"})["errors"]) == 3, "all wrong answers are said at once")
    for given, text in (("3,40", "price: 3.4 EUR"), ("1.234,50", "price: 1234.5 EUR"), ("1,234.50", "price: 1234.5 EUR"), ("USD 0.125", "price: 0.125 USD"), ("$2", "price: 2 USD"), (2, "price: 2 EUR")):
        check(text in new({"price": given, "country": "CN"}).get("case_text", ""), f"a price of {given} is read as meant")
    for given, text in (("150.000", "demand: 150000 "), ("1,500,000", "demand: 1500000 "), ("10 000", "demand: 10000 "), ("1.000 tot 5.000", "demand: 1000 to 5000 "), ("200-300", "demand: 200 to 300 ")):
        check(text in new({"pieces": given}).get("case_text", ""), f"{given} pieces are read as meant")


# ---- ashore new ----

def command(*arguments, stdin=""):
    return subprocess.run([ASHORE, "new", "--lang", "en", *arguments], input=stdin.encode(), capture_output=True, cwd=FOLDER.name, timeout=120, check=False)


def test_command():
    path = pathlib.Path(FOLDER.name) / "own.yaml"
    flags = ["--product", "plant pot", "--country", "CN", "--maker", "supplier", "--price", "3.40 USD", "--per-pallet", "90"]
    run = command(*flags, "-o", "own.yaml")
    answers = {"product": "plant pot", "country": "CN", "maker": "supplier", "price": "3.40 USD", "per_pallet": "90"}
    check(run.returncode == 0 and path.read_text("utf-8") == new(answers)["case_text"], "options are the answers of the call", run.stderr.decode())
    path.write_text("mine", "utf-8")
    run = command(*flags, "-o", "own.yaml")
    check(run.returncode == 2 and path.read_text("utf-8") == "mine" and b"--force" in run.stderr, "a file that is there stays as it is")
    check(command(*flags, "--force", "-o", "own.yaml").returncode == 0 and path.read_text("utf-8") != "mine", "but for --force")
    check(command(*flags, "-o", "own.txt").returncode == 2, "only .yaml is written")
    run = command("--price", "much", "-o", "wrong.yaml")
    check(run.returncode == 1 and not (pathlib.Path(FOLDER.name) / "wrong.yaml").exists() and "“much”".encode() in run.stderr, "a wrong answer writes nothing")
    check(command().stdout.decode() == new({})["case_text"], "no answers at all, to standard output")
    asked = command(stdin="plant pot\n\nAtlantis\nCN\n1\n3.40 USD\n\n\n90\n\n\n")
    check(asked.returncode == 0 and asked.stdout.decode() == new(answers)["case_text"] and "“Atlantis”".encode() in asked.stderr,
          "asked in the terminal: the same case, and a wrong answer is asked again", asked.stderr.decode())


for test in (test_command, test_questions, test_combinations, test_text, test_scenarios, test_words, test_base, test_prior, test_wrong):
    test()
finish()
