#!/usr/bin/env python3
"""The interview as a user meets it: dialogues in both languages, what becomes of the file, every reason to stop, and the list for machines. Prints TAP.

    test_ask.py ASHORE YAML_TO_JSON ROOT
"""
import difflib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from tap import check, finish

ASHORE, READER, ROOT = str(pathlib.Path(sys.argv[1]).resolve()), str(pathlib.Path(sys.argv[2]).resolve()), pathlib.Path(sys.argv[3]).resolve()
FOLDER = tempfile.TemporaryDirectory()
HERE = pathlib.Path(FOLDER.name)
DONE, INPUT, USAGE, WORLD, STOPPED = 0, 1, 2, 3, 130
FEW = ["--samples", "4096", "--date", "2026-11-21", "--threads", "1"]
# Two places; what is bought there costs some 3 EUR, here 2.9.
MODEL = """model pick
  format 1
  decide place by lowest bill
index place
input price [place] : EUR/unit = 3 EUR/unit
  nl "Prijs"  en "Price"  help_nl "Per stuk."  help_en "A piece."
  range 0 .. 100 EUR/unit  spread 20%  {price}
input pieces : unit = {pieces} unit
  nl "Stuks"  en "Pieces"  spread 30%
result bill [place] : EUR = price * pieces + {fixed} EUR
"""
CASE = """# where from?
model: {model}
base: far          # today
place:
  # this one is new
  near: {{}}
  far: {{price: {far}}}   # the invoice
"""


def environment():
    return {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "LC_MESSAGES")}


def ashore(*arguments, stdin=""):
    return subprocess.run([ASHORE, *map(str, arguments)], input=stdin.encode(), capture_output=True, env=environment(), timeout=120, check=False)


def ask(case, *answers, options=(), status=DONE):
    """A dialogue with these lines; what was said, and what was wrong."""
    run = ashore("ask", case, *FEW, *options, stdin="".join(f"{line}\n" for line in answers))
    out, err = run.stdout.decode(), run.stderr.decode()
    check(run.returncode == status, f"ask {pathlib.Path(case).name} {' | '.join(answers)[:60]}: {status}", f"{run.returncode}\n{out}\n{err}")
    wide = [line for line in (out + err).split("\n") if len(line) > 80 and str(HERE) not in line and "xxx" not in line]
    check(not wide, "in 80 columns", "\n".join(wide))
    strange = re.findall(r"(?i)\bnan\b|\binf\b|\b(?:text|cli|ask|worth)\.[a-z_]+|\{[a-z_]+\}|[\x00-\x09\x0b-\x1f]", out + err)
    check(not strange, "no NaN, no keys, no placeholders", f"{strange}\n{out}")
    return out, err


def listed(case, *options):
    run = ashore("ask", case, "--json", *FEW, *options)
    return json.loads(run.stdout)


def compared(case, *options):
    return json.loads(ashore("compare", case, "--json", *FEW, *options).stdout)


def case_file(name, text=None, far="2.9", price="effort 2", pieces="100000", fixed="0", model="pick"):
    """A case of a model of its own beside it."""
    (HERE / f"{model}.model").write_text(MODEL.format(price=price, pieces=pieces, fixed=fixed).replace("model pick", f"model {model}"))
    path = HERE / name
    path.write_bytes((CASE.format(model=model, far=far) if text is None else text).encode())
    return path


def document(path):
    text = path.read_bytes()
    if path.suffix == ".json":
        return json.loads(text)
    return json.loads(subprocess.run([READER], input=text, check=True, capture_output=True).stdout)


def with_value(doc, path, value):
    doc = json.loads(json.dumps(doc))
    at = doc
    keys = path.split(".")
    for key in keys[:-1]:
        at = at.setdefault(key, {}) or at.__setitem__(key, {}) or at[key]
    at[keys[-1]] = value
    return doc


def is_longer(old, new):
    """Is the new line the old one with something put in?"""
    left = iter(new)
    return all(letter in left for letter in old)


def only_added(before, after):
    """Lines were added, or made longer; none was lost or moved."""
    wrong = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "delete" or (tag == "replace" and not all(is_longer(a.rstrip("\r\n"), b) for a, b in zip(old[i:j], new[k:m]))) or (tag == "replace" and j - i > m - k):
            wrong += old[i:j]
    return wrong


# ---- Examples, from beginning to end ----

def test_examples():
    dialogues = [("plant-pots", "en", ["2100 to 2500", "?", "s", "q"]), ("plant-pots", "nl", ["$ 2100,50 tot 2500", "", "s", "u"]),
                 ("cushions", "en", ["2000 USD +- 10%", "4,500 .. 5,500", "q"]), ("cushions", "nl", ["1.900,50 - 2100 USD", "s", "u"]),
                 ("out-and-back", "en", ["", "", "q"]), ("fireplaces", "nl", ["", "s", "u"])]
    for name, lang, answers in dialogues:
        path = HERE / f"{name}-{lang}.yaml"
        shutil.copy(ROOT / "examples" / f"{name}.yaml", path)
        before, doc = path.read_text(), document(path)
        first = listed(path, "--lang", lang)
        out, _ = ask(path, *answers, options=["--lang", lang])
        after = path.read_text()
        check(first["present"]["says"].split()[0] in out, f"{name} {lang}: says where the choice stands")
        check(not only_added(before, after), f"{name} {lang}: nothing lost or moved", only_added(before, after))
        if first["stop"] is not None:
            check(first["stop"]["says"].split(":")[0] in " ".join(out.split()) and after == before, f"{name} {lang}: stops at once", out)
            continue
        question = first["questions"][0]
        for part in ("label", "why", "turn"):
            check(" ".join(question.get(part, "").split()) in " ".join(out.split()), f"{name} {lang}: shows its {part}", out)
        found = document(path)
        value = found
        for key in question["path"].split("."):
            value = value[key]
        check(answers[0] == "" and value == "unknown" or isinstance(value, str) and value[0].isdigit(), f"{name} {lang}: the answer is there", value)
        check(ashore("check", path).returncode == DONE, f"{name} {lang}: and the case is sound")
        if len([a for a in answers if a not in ("s", "q", "u")]) == 1:
            check(found == with_value(doc, question["path"], value), f"{name} {lang}: nothing else is different")
            one, other = compared(path), compared(ROOT / "examples" / f"{name}.yaml", "--set", f"{question['path']}={value}")
            check(one["results"] == other["results"], f"{name} {lang}: it counts as --set does")


def test_numbers_as_people_type():
    """Each way of typing one answer, and what stands in the file then."""
    rows = [("24", "en", "24"), ("2.5", "en", "2.5"), ("1,234.5", "en", None), ("12.345", "en", "12.345"), ("12,345", "en", None), ("2,5", "nl", "2.5"), ("2,345", "nl", "2.345"),
            ("2 .. 3", "en", "2 to 3"), ("2-3", "en", "2 to 3"), ("2 to 3 EUR/unit", "en", "2 to 3 EUR/unit"), ("€ 2 tot € 3", "nl", "2 to 3 EUR/unit"), ("2,5 tot 3,5", "nl", "2.5 to 3.5"),
            ("2 t/m 3", "nl", "2 to 3"), ("3 ± 10%", "nl", "3 +- 10%"), ("$3 +/- 0.5", "en", "3 USD/unit +- 0.5"), ("USD 3", "en", "3 USD/unit"), ("3 USD", "en", "3 USD/unit"),
            ("3 euro per stuk", "nl", "3 EUR/unit"), ("3 EUR/stuk", "nl", "3 EUR/unit"), ("2 to 3 dollars per piece", "en", "2 to 3 USD/piece"), ("300 cent", "en", None), ("{low: 2, likely: 3, high: 4}", "en", {"low": 2, "likely": 3, "high": 4}), ("onbekend", "nl", "unknown"),
            ("2 to", "en", None), ("-3", "en", None), ("3 kg", "en", None), ("2 to 300%", "en", None), ("[1, 2", "en", None), ("3 3 3,3,3", "nl", None), ("x" * 3000, "en", None)]
    for typed, lang, want in rows:
        path = case_file("typed.yaml")
        before = path.read_bytes()
        out, err = ask(path, typed, options=["--lang", lang])
        value = document(path)["place"]["near"].get("price")
        same = value == want or (isinstance(want, str) and str(value) == want)
        check(same if want is not None else value is None and path.read_bytes() == before, f"{typed[:40]!r} in {lang} is {want}", f"{value}\n{out}\n{err}")
        check((want is None) == bool(err), f"{typed[:40]!r}: what is wrong is said", err)
    _, err = ask(case_file("typed.yaml"), "1.234", options=["--lang", "nl"])
    check("1234" in err and "1,234" in err, "a number that can be read in two ways is asked about", err)


# ---- The file ----

def test_files():
    """Line ends, a missing last one, a mark at the start, brackets, JSON: all else stays to the byte."""
    plain = CASE.format(model="pick", far="2.9")
    flow = "{model: pick, base: far, place: {near: {}, far: {price: 2.9}}} # one line\n"
    compact = '{"model":"pick","base":"far","place":{"near":{},"far":{"price":2.9}}}'
    pretty = json.dumps(json.loads(compact), indent=2) + "\n"
    empty = plain.replace("near: {}", "near:")
    block = plain.replace("near: {}", "near:\n    title: Nearby   # name\n")
    rows = [("plain.yaml", plain, "near: {price: 2 to 3}"), ("crlf.yaml", plain.replace("\n", "\r\n"), "near: {price: 2 to 3}\r\n"), ("end.yaml", plain.rstrip("\n"), "near: {price: 2 to 3}"),
            ("mark.yaml", "\ufeff" + plain, "near: {price: 2 to 3}"), ("flow.yaml", flow, "near: {price: 2 to 3}"), ("empty.yaml", empty, "near: {price: 2 to 3}"),
            ("block.yaml", block, "    title: Nearby   # name\n    price: 2 to 3\n"), ("quoted.yml", plain.replace("near:", '"near":'), '"near": {price: 2 to 3}'),
            ("compact.json", compact, '"near":{"price": "2 to 3"}'), ("pretty.json", pretty, '"near": {"price": "2 to 3"}')]
    for name, text, want in rows:
        path = case_file(name, text)
        doc = document(path) if "mark" not in name else None
        ask(path, "2 to 3")
        after = path.read_bytes().decode()
        check(want in after and is_longer(text, after) and len(after) - len(text) < 30, f"{name}: the answer, and nothing else", after)
        if doc is not None:
            check(document(path) == with_value(doc, "place.near.price", "2 to 3"), f"{name}: the same document but for it")
        ask(path, "4", "b", "b") if "json" in name else None


def test_careful():
    path = case_file("careful.yaml")
    before = path.read_bytes()
    os.chmod(path, 0o444)
    _, err = ask(path, "3", status=WORLD)
    check("write-protected" in err and path.read_bytes() == before, "a file that nobody may write is left alone, and nothing is asked", err)
    os.chmod(path, 0o640)
    link = HERE / "link.yaml"
    link.symlink_to(path)
    ask(link, "3")
    check(link.is_symlink() and b"price: 3" in path.read_bytes() and path.stat().st_mode & 0o777 == 0o640, "a link stays a link, permissions stay")
    check(not list(HERE.glob("*.part")), "nothing is left behind")
    for arguments, status in ((["-"], USAGE), ([], USAGE), ([HERE / "none.yaml"], WORLD), ([case_file("wrong.yaml", "model: pick\nplace: {near: {prise: 3}}\n")], INPUT)):
        run = ashore("ask", *arguments)
        check(run.returncode == status and run.stderr and not run.stdout, f"ask {[str(a)[-10:] for a in arguments]}: {status}", run.stderr.decode())
    lines = "model: pick\nplace:\n  near:\n    price:\n      low: 2\n      likely: 3\n      high: 4   # a guess\n  far: {price: 2.9}\n"
    path = case_file("lines.yaml", lines)
    out, err = ask(path, "3", options=["--own"])
    check("by hand" in err and "place.near.price" in err and path.read_text() == lines, "what stands over several lines is not touched, and is said", out + err)


def until_prompt(process):
    text = b""
    while not text.endswith(b" > "):
        piece = os.read(process.stdout.fileno(), 4096)
        if not piece:
            break
        text += piece
    return text.decode()


def test_meanwhile():
    """What happens beside the dialogue: the file is changed by somebody else; Ctrl-C."""
    path = case_file("meanwhile.yaml")
    with subprocess.Popen([ASHORE, "ask", str(path), *FEW], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        until_prompt(process)
        path.write_text(path.read_text() + "pieces: 80000 # new\n")
        process.stdin.write(b"3\n")
        process.stdin.flush()
        said = until_prompt(process)
        check("changed meanwhile" in said and "price" not in document(path)["place"]["near"], "somebody else's change counts, and the question comes again", said)
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=20)
    check(code == STOPPED and path.read_text().endswith("pieces: 80000 # new\n"), "Ctrl-C leaves the file whole", code)


# ---- The dialogue ----

def test_dialogue():
    path = case_file("dialogue.yaml")
    before = path.read_bytes()
    out, _ = ask(path)
    check(path.read_bytes() == before and "Nothing was changed" in out, "the end of the input ends it", out)
    out, _ = ask(path, "h", "b", "quit")
    check("nine times out of ten" in out and "first question" in out and path.read_bytes() == before, "help, and nothing to go back to", out)
    out, err = ask(path, "hm", "300", "2 to 3 kg", "2 to 3")
    check(err.count("ashore:") == 3 and b"price: 2 to 3" in path.read_bytes(), "bad answers are asked again until one is good", err)
    after = path.read_bytes()
    out, _ = ask(path, "q")
    check("1. Price (near)" not in out and path.read_bytes() == after, "the next session goes on from there", out)

    path = case_file("back.yaml")
    out, _ = ask(path, "2.9 to 3.1", "b", "q")
    check(path.read_bytes() == before and out.count("1. Price (near)") == 2, "back takes the answer out again, to the byte", out)
    out, _ = ask(path, "s", "b", "s", "q")
    check(path.read_bytes() == before and out.count("1. Price (near)") == 2, "what is put off is not written, and can be gone back to", out)
    out, _ = ask(path, "q")
    check("1. Price (near)" in out, "and is asked the next time", out)

    out, _ = ask(path, "")
    check("price: unknown" in path.read_text() and "not known" in out, "not known is written down", out)
    out, _ = ask(path, "q")
    check("1. Price (near)" not in out, "and not asked again", out)
    path.write_text(path.read_text().replace("price: unknown", ""))
    out, _ = ask(path, "q")
    check("Price (near)" in out, "until that is taken out", out)

    path = case_file("dutch.yaml", CASE.format(model="pick", far="2.9") + "lang: nl\n")
    out, _ = ask(path, "3,05 tot 3,15", "u")
    check("Prijs" in out and "Genoteerd" in out and "price: 3.05 to 3.15" in path.read_text(), "in the language of the case", out)
    path = case_file("own.yaml", far="2.7 to 3.1")
    plain, _ = ask(path, "3.0 to 3.1", "q")
    check("Price (far)" not in plain.split("Your own")[0], "one's own range is not asked", plain)
    out, _ = ask(path, "2.9", options=["--own"])
    check("Price (far)" in out and "your own range" in out and "far: {price: 2.9}" in path.read_text(), "unless that is wanted", out)
    out, _ = ask(case_file("set.yaml"), "q", options=["--set", "place.near.price=2.5 to 2.6"])
    check("Price (near)" not in out, "--set counts while asking", out)


def test_guesses():
    """A case of the quick start: our estimates are asked about, and an answer is the user's."""
    for lang, estimate, own in (("en", "our estimate", "your answer"), ("nl", "onze schatting", "uw antwoord")):
        path = HERE / f"new-{lang}.yaml"
        made = ashore("new", "--product", "flower pot", "--country", "CN", "--price", "3.40 USD", "--pieces", "150000", "--lang", lang, "-o", path)
        check(made.returncode == DONE and "guess" in path.read_text(), f"new {lang}: marks its estimates", made.stderr.decode())
        before, asked = path.read_text(), listed(path)["questions"]
        first = asked[0]["path"]
        check(asked[0]["origin"] == "guess", f"new {lang}: asks about them", asked[0])
        out, _ = ask(path, "3.8 to 4.2", "q", options=["--lang", "en"])
        after = path.read_text()
        wanted = [line for line in before.splitlines() if line != f"  {first}: guess"]
        changed = [(a, b) for a, b in zip(wanted, after.splitlines()) if a != b]
        check(len(changed) == 1 and len(wanted) == len(after.splitlines()) and estimate in changed[0][0] and changed[0][1].strip().startswith("price: 3.8 to 4.2") and
              changed[0][1].endswith(f"# {own}"), f"new {lang}: the answer is the user's, and no guess", changed)
        check(first not in [q["path"] for q in listed(path)["questions"]], f"new {lang}: and not asked again")
        second = listed(path)["questions"][0]
        ask(path, "", "q", options=["--lang", "en"])
        check(second["origin"] != "guess" or path.read_text() == after.replace(f"  {second['path']}: guess\n", ""), f"new {lang}: not known leaves the estimate, without the mark")


def test_stops():
    rows = [("sure.yaml", {"far": "2"}, "sure", "Enough is known"), ("nothing.yaml", {"price": "knowable no"}, "nothing", "No answer"),
            ("small.yaml", {"fixed": "1e9"}, "small", "less than a thousandth"), ("effort.yaml", {"price": "effort 1000000"}, "effort", "worth the time"), ("not.yaml", {}, None, "1. Price (near)")]
    for name, how, why, words in rows:
        path = case_file(name, **how)
        if why == "effort":
            path.write_text(path.read_text() + "pieces: 100000\n")
        before, found = path.read_bytes(), listed(path)
        check((found["stop"] or {"why": None})["why"] == why, f"stops: {why}", json.dumps(found["stop"]))
        out, _ = ask(path, "q")
        check(words in " ".join(out.split()) and path.read_bytes() == before, f"says so: {words}", out)
    path = case_file("all.yaml")
    path.write_text(path.read_text() + "pieces: unknown\n")
    path.write_text(path.read_text().replace("near: {}", "near: {price: unknown}"))
    check(listed(path)["stop"]["why"] == "answered", "stops: all is answered")
    fate = case_file("fate.yaml", price="knowable no")
    out, _ = ask(fate)
    check("no question can answer" in " ".join(out.split()), "tells what no question can buy", out)


# ---- The list ----

def test_list():
    for name in ("plant-pots", "cushions", "repairs", "shavers", "pots-return"):
        path = ROOT / "examples" / f"{name}.yaml"
        for options in ([], ["--own"]):
            found, whole = listed(path, *options), compared(path)
            asked, inputs = found["questions"], {one["path"]: one for one in whole["inputs"]}
            worth = {one["path"]: one for one in whole["worth"]["inputs"]}
            label = f"{name} {' '.join(options)}"
            check(all(a["net"] >= b["net"] for a, b in zip(asked, asked[1:])), f"{label}: sorted")
            check(all(q["worth"] > 0 and q["worth"] == max(q["alone"]["worth"], q["part"]["worth"]) and q["worth"] > 2 * q["worth_se"] for q in asked), f"{label}: none is noise")
            check(all(abs(q["net"] - (q["worth"] - q["effort"])) <= 1e-9 * q["worth"] for q in asked), f"{label}: a minute is a euro")
            check(abs(sum(q["part"]["worth"] for q in asked) - found["together"]["worth"]) <= 1e-9 * (1 + found["together"]["worth"]) or not asked, f"{label}: the parts add up")
            check(found["together"]["worth"] <= found["all"]["worth"] + 5 * found["all"]["se"], f"{label}: never more than knowing everything")
            check(all(q["alone"]["worth"] in (0, worth[q["path"]]["evppi"]) and worth[q["path"]]["knowable"] for q in asked), f"{label}: the same worth as in the comparison")
            check(all(("user" == inputs[q["path"]]["origin"]) <= bool(options) for q in asked), f"{label}: own figures only when wanted")
            check(len({q["path"] for q in asked + found["own"]}) == len(asked + found["own"]) and len(asked) <= found["can_ask"], f"{label}: each once")
            check(all(ashore("check", path, "--set", f"{q['path']}={q['value']} {q['unit'] if q['unit'] != '1' else ''}".strip()).returncode == DONE for q in asked[:3]),
                  f"{label}: the paths are those of --set")
            skipped = [q["path"] for q in asked[:2]]
            request = {"call": "ask", "case": document(path), "date": "2026-11-21", "samples": 4096, "skip": skipped, "own": bool(options)}
            again = json.loads(ashore("call", stdin=json.dumps(request)).stdout)
            check(again["status"] == "done" and not set(skipped) & {q["path"] for q in again["questions"]}, f"{label}: without what is skipped")


for test in (test_examples, test_numbers_as_people_type, test_files, test_careful, test_meanwhile, test_dialogue, test_guesses, test_stops, test_list):
    test()
finish()
