#!/usr/bin/env python3
"""The plan for board and bank: liquidity, debt service, solvency and the rest against examples worked by hand; a guarantee that is no gain; the comparison that stays
as it is; and its two pages in the report, whose totals are those of --json. Prints TAP.

    test_plan.py ROOT PROGRAM
"""
import copy
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from tap import check, finish

ROOT, PROGRAM = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve())
POTS, BANK = ROOT / "examples/plant-pots.yaml", ROOT / "examples/plant-pots-bank.yaml"
LANGS = ("en", "nl")
HOSTILE = "<script>alert(1)</script> & \"x\" ]]> \u202egnirts </title>"


def call(request):
    done = subprocess.run([PROGRAM, "call"], input=json.dumps({"samples": 1024, "date": "2026-11-21", **request}).encode(), capture_output=True, cwd=ROOT, check=False)
    return json.loads(done.stdout)


def command(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, cwd=ROOT, check=False)


def results(case, **more):
    response = call({"call": "run", "case": case, **more})
    assert response["status"] == "done", response["errors"]
    return response["results"]


def near(a, b, within=1e-9):
    return a is not None and abs(a - b) <= within * max(1, abs(a), abs(b))


def centre(found, name, row):
    return found[name][row]["centre"]


def quarters(found, name, option="near", last=8):
    return [centre(found, name, f"{option}/q{q}" if option else f"q{q}") for q in range(1, last + 1)]


def same(found, name, wanted, option="near"):
    got = quarters(found, name, option, len(wanted))
    return check(all(near(a, b) for a, b in zip(got, wanted)), f"by hand: {name}", f"{got}\n{wanted}")


# ---- An example by hand ----
#
# Today a supplier at 10 EUR, 1,000 pieces a year: 10,000 a year. The plan: make it, at 4 EUR a piece and 1,000 a year fixed: 5,000, so it saves 5,000 a year, 1,250 a
# quarter. Permit 3 months, then a mould of 6 months, 1 month of installing, 2 of trials: it delivers after 12 months, and the order is placed at month 3.
# The mould costs 12,000 and lasts 6 years; the building costs 2,400, written down over 10. No inflation, no interest in the comparison, nothing hidden.
#
# Paid: 30 % with the order (month 3, quarter 2), 60 % on delivery (month 9, quarter 4), the rest after the trials (month 12, quarter 5); the building evenly, 600 a quarter.
# The firm: 8,000 of EBITDA less 1,600 replacement, 300 tax, 500 taken out, 200 interest, 400 repayment: 5,000 a year, 1,250 a quarter.
# The loan: 8,000 in quarter 2 at 8 %, 2 years with 2 quarters free: 6 repayments of 1,333.33 from quarter 4; 2 % interest a quarter on what is owed at its start.
# Fees in quarter 2: 4 % of the half that is guaranteed, 160, and 1 % for closing, 80. The owners put in 4,000 in quarter 1.

HAND = {
    "model": "plan", "base": "far", "defaults": "none", "horizon": 3, "demand": 1000, "selling_price": 9, "weight": 1, "permit_first": True,
    "source": {
        "far": {"country": "NL", "sourcing": "supplier", "price": 10},
        "near": {"country": "NL", "sourcing": "own_plant", "material": 4, "labour_time": 0, "fixed_cost": 1000, "set_up": 2400, "permit_time": "3 month", "mould_time": "6 month",
                 "machine_time": "6 month", "installing_time": "1 month", "approving_time": "2 month", "asset": {"mould": {"asset_price": 12000, "asset_life": 6}}},
    },
    "paid_at_order": "30%", "paid_on_delivery": "60%", "set_up_life": 10, "machine_collateral": "50%",
    "funding": {"bank": {"form": "loan", "amount": 8000, "drawn": 2, "loan_rate": "8%", "years_to_repay": 2, "free_quarters": 2, "guaranteed": "50%", "guarantee_fee": "4%", "closing_fee": "1%"},
                "owners": {"form": "own_money", "amount": 4000}},
    "cash_now": 3000, "fixed_assets_now": 20000, "current_assets_now": 6000, "debt_now": 5000, "other_debt_now": 4000,
    "earnings_now": 8000, "depreciation_now": 2000, "replacement_now": 1600, "interest_now": 200, "repayment_now": 400, "tax_now": 300, "taken_out_now": 500,
}


def with_changes(changes, case=None):
    changed = copy.deepcopy(case or HAND)
    for path, value in changes.items():
        at = changed
        *steps, last = path.split(".")
        for step in steps:
            at = at.setdefault(step, {})
        at[last] = value
    return changed


def test_by_hand():
    found = results(HAND)
    check(near(centre(found, "plan_time", "near"), 12) and near(centre(found, "no_return", "near"), 3) and near(centre(found, "plan_time", "far"), 0), "by hand: months")
    steps = {"preparing": (0, 3), "machines": (3, 3), "moulds": (3, 9), "installing": (9, 10), "approving": (10, 12), "delaying": (12, 12)}
    check(all(near(centre(found, "step_begin", f"near/{s}"), a) and near(centre(found, "step_end", f"near/{s}"), b) for s, (a, b) in steps.items()), "by hand: steps")
    check(near(centre(found, "machines_needed", "near"), 12000) and near(centre(found, "building_needed", "near"), 2400) and near(centre(found, "funding_fees", "near"), 240)
          and near(centre(found, "investment_needed", "near"), 14640) and near(centre(found, "funding_total", "near"), 12000) and centre(found, "funding_short", "near") == 1, "by hand: budget and funding")
    third = 4000 / 3
    same(found, "flow_today", [1250] * 8, None)
    same(found, "flow_plan", [0] * 4 + [1250] * 4)
    same(found, "flow_investment", [-600, -4200, -600, -7800, -1200, 0, 0, 0])
    same(found, "flow_funding", [4000, 7760, 0, 0, 0, 0, 0, 0])
    same(found, "flow_service", [0, -160, -160, -160 - third, -400 / 3 - third, -320 / 3 - third, -80 - third, -160 / 3 - third])
    same(found, "liquidity", [7650, 12300, 12790, 14240 / 3, 4580, 5640, 20180 / 3, 7840])
    check(near(centre(found, "lowest_liquidity", "near"), 4580) and centre(found, "lowest_quarter", "near") == 5 and centre(found, "out_of_money", "near") == 0, "by hand: the lowest point")
    paid = [centre(found, "principal_paid", f"bank/q{q}") for q in range(1, 13)]
    check(near(sum(paid), 8000) and near(sum(centre(found, "interest_paid", f"bank/q{q}") for q in range(1, 13)), 880) and near(centre(found, "debt_left", "bank/q9"), 0), "by hand: the loan is repaid", paid)
    check(near(centre(found, "cover", "near/first_year"), 5600 / (600 + 480 + third)), "by hand: cover in the first year")
    check(near(centre(found, "cover", "near/second_year"), 10600 / (600 + 1120 / 3 + 4 * third)) and centre(found, "cover_short", "near/second_year") == 0, "by hand: cover in the second year")
    same(found, "fixed_assets", [20000 - 100 + 600, 24600 + 0, 25100, 32800, 32800 - 100 + 1200 - 560, 33340 - 660, 32680 - 660, 31360])
    check(near(centre(found, "equity", "near/q4"), 28280) and near(centre(found, "equity", "near/q8"), 28280 + 10000 - 2240 - 1120 / 3), "by hand: equity")
    check(near(centre(found, "loans", "near/q4"), 4600 + 20000 / 3) and near(centre(found, "loans", "near/q8"), 4200 + third), "by hand: loans")
    check(near(found["solvency_before"][""]["centre"] if "" in found["solvency_before"] else found["solvency_before"]["centre"], 20000 / 29000), "by hand: solvency before")
    check(near(centre(found, "solvency", "near/q4"), 28280 / (32800 + 6000 + 14240 / 3)), "by hand: solvency after")
    check(near(centre(found, "profit_change", "near/0"), 0) and near(centre(found, "profit_change", "near/1"), 5000 - 2240) and near(centre(found, "cash_change", "near/0"), -14400)
          and near(centre(found, "assets_change", "near/0"), 14400) and near(centre(found, "assets_change", "near/1"), 12160), "by hand: profit, cash, balance sheet")
    check(near(centre(found, "collateral", "near"), 6000) and near(centre(found, "uncovered", "near"), 0) and near(centre(found, "covered_by_guarantee", "near"), 4000), "by hand: collateral")
    check(near(centre(found, "break_even_share", "near"), (1000 + 2240 + 1120 / 3) / 5000), "by hand: break-even number")
    machine = results(with_changes({"source.near.asset.mould.cycle_time": "3600 second", "source.near.opening_hours": "2000 hour/year"}))
    check(near(centre(machine, "occupancy", "near"), 0.5) and near(centre(machine, "break_even_occupancy", "near"), (1000 + 2240 + 1120 / 3) / 10000), "by hand: break-even occupancy")
    half = results(with_changes({"demand": 1000 * centre(found, "break_even_share", "near")}))
    check(near(centre(half, "break_even_share", "near"), 1), "at the break-even number the plan pays for itself, no more")
    late = results(with_changes({"permit_first": False}))
    check(near(centre(late, "plan_time", "near"), 9) and near(centre(late, "no_return", "near"), 0), "ordering before the permit: faster, and no way back from the start")
    bought = results(with_changes({"source.near": {"country": "NL", "sourcing": "supplier", "price": 8, "search_time": "4 month", "approving_time": "2 month"}}))
    check(near(centre(bought, "plan_time", "near"), 6) and near(centre(bought, "no_return", "near"), 4) and near(centre(bought, "occupancy", "near"), 0), "a supplier without equipment of ours")
    quoted = results(with_changes({"source.near.asset.mould.made_in": "4 month", "source.near.grid_time": "11 month"}))
    check(near(centre(quoted, "step_end", "near/moulds"), 7) and near(centre(quoted, "plan_time", "near"), 14), "a quoted lead time counts; nothing is installed without power")


def test_prudence():
    """Hidden cost that the plan saves does not count for a bank; hidden cost that it adds does."""
    less, more = results(with_changes({"source.far.audit_cost": 400})), results(with_changes({"source.near.audit_cost": 400}))
    check(near(centre(less, "flow_plan", "near/q6"), 1250) and near(centre(less, "cash_change", "near/1"), 5400), "a saving on hidden cost counts for the board, not for the bank")
    check(near(centre(more, "flow_plan", "near/q6"), 1150) and near(centre(more, "cash_change", "near/1"), 4600), "what is added to hidden cost counts for both")
    written = results(with_changes({"source.far.book_value": 700}))
    check(near(centre(written, "profit_change", "near/0"), -700) and near(centre(written, "written_off_change", "near/0"), -700) and near(centre(written, "cash_change", "near/0"), -14400)
          and near(centre(written, "present_cost", "near"), centre(results(HAND), "present_cost", "near")), "writing off lowers profit and moves no cash")
    same(written, "liquidity", [7650, 12300, 12790, 14240 / 3, 4580])
    check(near(centre(written, "equity", "near/q8"), 28280 + 10000 - 2240 - 1120 / 3 - 700), "and lowers equity")
    taxed = results(with_changes({"count_tax": True, "tax_rate": "20%"}))
    after = results(with_changes({"after_tax": True, "tax_rate": "20%", "discount_rate": 0}))
    check(quarters(after, "flow_tax") == quarters(taxed, "flow_tax") and quarters(after, "flow_plan") == quarters(taxed, "flow_plan"), "a comparison after tax brings its tax along, once")
    check(near(centre(taxed, "flow_tax", "near/q6"), -0.2 * (1250 - 560 - 320 / 3)), "tax on the effect of the plan: only when asked for")


def test_working_capital():
    """The supplier is paid 73 days ahead: a fifth of a year of 10,000, so 2,000 is tied up, and a tenth more each year as demand grows. Leaving frees it in the first quarter of
    delivery, quarter 5; the growth that is saved, 200 and 220, is spread over the year before."""
    found = results(with_changes({"source.far.payment_after": "-73 day", "demand_growth": "10%"}))
    check(near(centre(found, "stock_change", "near"), -2000) and centre(found, "stock_needed", "near") == 0, "by hand: money tied up that is freed is no need")
    got, wanted = quarters(found, "flow_stock", last=12), [0] * 4 + [2050, 50, 50, 50] + [55] * 4
    check(all(near(a, b) for a, b in zip(got, wanted)), "by hand: working capital", got)
    years = [centre(found, "cash_change", f"near/{y}") for y in range(3)]
    check(all(near(a, b) for a, b in zip(years, (-12400, 5200, 5820))), "by hand: cash by year", years)
    total = sum(sum(quarters(found, name, last=12)) for name in ("flow_plan", "flow_investment", "flow_stock"))
    check(near(total, sum(years)), "three years of quarters are three years of cash, when nothing hidden is saved", total)


def test_loans():
    """Annuity, at the end, no interest, and a lease."""
    def loan(**more):
        return results(with_changes({"funding": {"bank": {"form": "loan", "amount": 10000, "loan_rate": "8%", "years_to_repay": 1, **more}}}))
    found, owed, payment = loan(repaid="equal_payments"), 10000.0, 10000 * 0.02 / (1 - 1.02 ** -4)
    for q in range(1, 5):
        interest, owed = owed * 0.02, owed * 1.02 - payment
        check(near(centre(found, "debt_left", f"bank/q{q}"), owed, 1e-7) and near(centre(found, "interest_paid", f"bank/q{q}"), interest)
              and near(centre(found, "interest_paid", f"bank/q{q}") + centre(found, "principal_paid", f"bank/q{q}"), payment), f"annuity: quarter {q}")
    found = loan(repaid="at_the_end")
    check([round(centre(found, "principal_paid", f"bank/q{q}"), 6) for q in range(1, 6)] == [0, 0, 0, 10000, 0] and near(centre(found, "interest_paid", "bank/q4"), 200), "all at the end")
    found = loan(repaid="equal_payments", loan_rate=0)
    check(all(near(centre(found, "principal_paid", f"bank/q{q}"), 2500) for q in range(1, 5)), "an annuity without interest is linear")
    leased, lent = loan(form="lease", repaid="equal_payments"), loan(repaid="equal_payments")
    check(quarters(leased, "liquidity") == quarters(lent, "liquidity"), "a lease is paid like a loan")


def test_guarantee():
    """A guarantee gives access and costs a fee. It earns nothing."""
    without, given = results(with_changes({"funding.bank.guaranteed": 0})), results(with_changes({"funding.bank.guaranteed": "80%"}))
    costs = ("present_cost", "unit_cost", "cash_cost", "total_cost", "fresh_cost", "profit_change", "cash_change")
    check(all(without[name] == given[name] for name in costs), "no cost, saving or profit of the plan changes")
    fee = 0.8 * 8000 * 0.04
    got = [a - b for a, b in zip(quarters(given, "liquidity"), quarters(without, "liquidity"))]
    check(near(got[0], 0) and all(near(a, -fee) for a in got[1:]), "the account is lower by the fee, from the quarter of the loan", got)
    check(quarters(given, "flow_service") == quarters(without, "flow_service"), "the loan is repaid all the same")
    check(near(centre(without, "uncovered", "near"), 2000) and near(centre(given, "uncovered", "near"), 0) and centre(given, "collateral", "near") == centre(without, "collateral", "near"),
          "what it does is cover what collateral does not")


def test_wrong():
    cases = {
        "funding that does not add up": ({"budget": 13000}, "does not add up to the amount"),
        "a balance sheet that does not add up": ({"equity_now": 21000}, "opening balance"),
        "free for longer than the term": ({"funding.bank.free_quarters": 8}, "longer than the term"),
        "half a quarter": ({"funding.bank.drawn": 1.5}, "whole numbers"),
        "more than all paid before": ({"paid_at_order": "50%"}, "more than the whole"),
        "a negative loan": ({"funding.bank.amount": -1}, ""),
    }
    for name, (changes, message) in cases.items():
        response = call({"call": "run", "case": with_changes(changes)})
        check(response["status"] == "input" and any(message in error["message"] for error in response["errors"]), f"refused: {name}", response["errors"])
    check(call({"call": "run", "case": with_changes({"budget": 12000})})["status"] == "done", "a budget that the funding meets")


def test_untouched():
    """What is added decides nothing and moves no draw."""
    text = POTS.read_text(encoding="utf-8")
    plain = call({"call": "compare", "case_file": {"name": "pots.yaml", "text": text}})
    planned = call({"call": "compare", "case_file": {"name": "pots.yaml", "text": text.replace("model: comparison", "model: plan")}})
    different = [name for name in plain["results"] if plain["results"][name] != planned["results"][name]]
    check(plain["status"] == planned["status"] == "done" and len(plain["results"]) > 20 and not different, "every result of the comparison is the same, to the last digit", different)
    check(plain["decision"] == planned["decision"] and plain["lines"] == planned["lines"], "and so are its decision and its lines")
    asked = set(entry["path"] for entry in plain["inputs"])
    check(not any(word in path for path in asked for word in ("funding", "permit", "cash_now")), "who only compares is asked for nothing of it")
    found = json.loads(command("compare", BANK, "--json", "--samples", 2048).stdout)["results"]
    wrong = []
    for option in ("tilburg", "xiamen"):
        for q in range(1, 13):
            def at(name):
                return centre(found, name, f"{option}/q{q}")
            off = at("balance_total") - at("equity") - at("loans") - 390000 - max(-at("liquidity"), 0)
            if abs(off) > 1e-6:
                wrong.append((option, q, off))
    check(not wrong, "the balance sheet balances in every quarter, of every option", wrong)
    check(near(sum(centre(found, "quarter_flow", f"tilburg/q{q}") for q in range(1, 13)), centre(found, "liquidity", "tilburg/q12") - 210000), "the account is the sum of its flows")


# ---- The pages ----

def words(element):
    return " ".join("".join(element.itertext()).split())


def page(response_or_text):
    return ElementTree.fromstring(response_or_text.replace("<!DOCTYPE html>\n", "", 1))


def section(root, name):
    return next((s for s in root.iter("section") if s.get("id") == name), None)


def tables(part):
    return {words(t.find("caption")): [[words(cell) for cell in row] for row in t.iter("tr")] for t in part.iter("table")}


def number(text, lang):
    return float(text.translate(str.maketrans("", "", "." if lang == "nl" else ",")).replace(",", ".").replace("+", "").replace("%", ""))


def test_pages():
    answer = json.loads(command("compare", BANK, "--json", "--samples", 2048).stdout)
    found = answer["results"]

    def mean(name, row):
        return found[name][row]["mean"]
    for lang in LANGS:
        response = call({"call": "report", "form": "html", "lang": lang, "samples": 2048,
                         "case_file": {"name": "bank.yaml", "text": BANK.read_text(encoding="utf-8")}})
        root = page(response["text"])
        board, bank = section(root, "board"), section(root, "bank")
        check(board is not None and bank is not None, f"{lang}: both pages are there")
        first = [s.get("id") for s in root.iter("section")][:3]
        check(first == ["summary", "board", "bank"], f"{lang}: right after the first page", first)
        all_of = {**tables(board), **tables(bank)}
        bridge = next(t for t in tables(board).values() if len(t[0]) == 2)
        head, tail, parts = number(bridge[1][1], lang), number(bridge[-1][1], lang), [number(row[1], lang) for row in bridge[2:-1]]
        check(abs(head + sum(parts) - tail) <= 0.005 * len(bridge) and abs(head - found["unit_cost"]["xiamen"]["centre"]) <= 0.0051 and abs(tail - found["unit_cost"]["tilburg"]["centre"]) <= 0.0051,
              f"{lang}: the bridge leads from today to the proposal", bridge)
        flows = next(t for t in all_of.values() if len(t[0]) == 9)
        names = ["flow_today", "flow_plan", "flow_investment", "flow_stock", "flow_funding", "flow_service", "quarter_flow", "liquidity"]
        off = [(name, q) for row, name in zip(flows[1:], names) for q in range(1, 9)
               if abs(number(row[q], lang) * 1000 - mean(name, f"q{q}" if name == "flow_today" else f"tilburg/q{q}")) > 501]
        check(len(flows) == 9 and not off, f"{lang}: the account by quarter equals --json", off)
        budget = next(t for caption, t in tables(bank).items() if "budget" in caption or "begroting" in caption)
        check(abs(sum(number(row[1], lang) for row in budget[1:-1]) - number(budget[-1][1], lang)) <= 0.5 * len(budget)
              and abs(number(budget[-1][1], lang) * 1000 - mean("investment_needed", "tilburg")) <= 501, f"{lang}: the budget adds up to --json", budget)
        cover = next(t for caption, t in tables(bank).items() if "DSCR" in caption)
        check(all(abs(number(row[3], lang) - mean("cover", f"tilburg/{p}")) <= 0.0051 for row, p in zip(cover[1:], ("first_year", "second_year", "third_year"))), f"{lang}: cover equals --json", cover)
        balance = next(t for t in tables(bank).values() if any("%" in cell for cell in t[-1]) and len(t[0]) == 4)
        check(abs(number(balance[-1][2], lang) - 100 * mean("solvency", "tilburg/q4")) <= 0.51 and number(balance[4][1], lang) == 600, f"{lang}: solvency equals --json", balance)
        views = next(t for t in tables(board).values() if len(t[0]) == 5 and len(t) == 5 and t[1][1].startswith("-"))
        check(all(abs(number(views[2][y + 1], lang) * 1000 - mean("cash_change", f"tilburg/{y}")) <= 501 for y in range(4)), f"{lang}: cash by year equals --json", views)
        assumptions = next(t for t in tables(board).values() if any("Logistics" in row for row in t))
        check(len(assumptions) == 6 and all(len(row) == 5 and all(row) for row in assumptions), f"{lang}: five assumptions, each graded and owned", assumptions)
        text = words(board)
        check("2027-02-28" in text and "2027-02" in text, f"{lang}: when to compute again: when the first quotation ends")
        check(not any(ord(c) == 0x7B for c in text + words(bank)) and "NaN" not in text + words(bank), f"{lang}: nothing unfilled, no NaN")


def test_without():
    """Nothing given: what can be shown is shown, and what is missing is said."""
    for lang in LANGS:
        response = call({"call": "report", "form": "html", "lang": lang, "case_file": {"name": "pots.yaml", "text": POTS.read_text(encoding="utf-8")}})
        root = page(response["text"])
        figures = {f.get("id") for f in root.iter("figure")}
        bank = words(section(root, "bank"))
        check({"figure-bridge", "figure-timeline"} <= figures and "figure-liquidity" not in figures, f"{lang}: bridge and timeline, no account", figures)
        check("model: plan" in bank and all(name in bank for name in ("funding", "cash_now", "earnings_now")) and "DSCR" not in bank, f"{lang}: what is missing stands there", bank)
    own = json.loads(command("compare", POTS, "--json", "--samples", 1024).stdout)
    html = call({"call": "report", "form": "html", "case_file": {"name": "pots.yaml", "text": POTS.read_text(encoding="utf-8")}})["text"]
    check(own["run"]["model_fingerprint"] in html, "the report still is one of the comparison")


def test_hostile():
    case = with_changes({"title": HOSTILE, "source.near.title": HOSTILE, "source.far.title": HOSTILE + "2", "funding.bank.title": HOSTILE, "source.far.price": "9 to 11",
                         "source.near.material": "3 to 5", "evidence": {"source.far.price": {"grade": "guess", "owner": HOSTILE}, "source.near.material": {"owner": HOSTILE}}})
    for lang in LANGS:
        response = call({"call": "report", "form": "html", "lang": lang, "case": case})
        root = page(response["text"])
        text = words(section(root, "board")) + words(section(root, "bank"))
        check(not list(root.iter("script")) and "<script>alert(1)</script>" in text and "\u202e" not in response["text"], f"{lang}: hostile names are shown as they were written and do nothing")


test_by_hand()
test_prudence()
test_working_capital()
test_loans()
test_guarantee()
test_wrong()
test_untouched()
test_pages()
test_without()
test_hostile()
finish()
