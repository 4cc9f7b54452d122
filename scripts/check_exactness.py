"""Holds the ledger of a run with --scenarios against what the conformance file says. The other half of check-exactness.

usage: check_exactness.py [--control] FILE FORM FOLDER EXIT_CODE

Knows nothing of how Watertight reads or runs scenarios. Python's standard library only.
"""

import json
import os
import sys
from collections import Counter


def main():
    words = sys.argv[1:]
    is_control = words[:1] == ["--control"]
    if is_control:
        words = words[1:]
    file, form, folder, code = words
    with open(file, encoding="utf-8") as lines:
        scenarios = [json.loads(line) for line in lines if line.strip()]
    chosen = [scenario for scenario in scenarios if runs(scenario, form)]
    with open(os.path.join(folder, "result.json"), encoding="utf-8") as text:
        result = json.load(text)
    name = f"{os.path.splitext(os.path.basename(file))[0]:7}{form:14}"
    if is_control:
        return control(name, chosen, result["cases"][0])
    models = [case["execution"] for case in result["cases"]]
    if models != ["structured", "executor"]:
        return fail(name, [f"cases for {models}"])
    page = os.path.getsize(os.path.join(folder, "report.html"))
    return max(
        check(name, chosen, len(scenarios), case, result["exitCode"], int(code), page) for case in result["cases"]
    )


def check(name, chosen, in_file, case, saved_code, code, page):
    name += f"{case['execution']:11}"
    issued = case["requests"]["issued"]
    opened, leaked = predict(chosen, issued)
    problems = differences(case, opened, leaked)
    left_out = in_file - len(chosen)
    if left_out and not any(f"{len(chosen):,} of {in_file:,} scenarios run" in note for note in case["notes"] or []):
        problems.append(f"does not say that {left_out} scenarios are left out: {case['notes']}")
    wanted = 90 if leaked else 0
    if (saved_code, code) != (wanted, wanted):
        problems.append(f"exit {code}, {saved_code} in the file, where {wanted} is due")
    if case["requests"]["outcomes"] != {"ok": issued}:
        problems.append(f"outcomes {case['requests']['outcomes']}: {case['unexpectedFailures'][:2]}")
    if problems:
        return fail(name, problems)
    print(
        f"exact      {name}{issued:,} requests, {len(chosen):,} scenarios ({left_out} left out), {len(opened):,} resources, "
        f"{sum(opened.values()):,} opened, {sum(leaked.values()):,} leaked of {len(leaked):,} resources, "
        f"{case['measuredNanoseconds'] / 1e9:.1f} s, report.html {page // 1000} kB"
    )
    return 0


def control(name, chosen, case):
    """A prediction that is one off for one resource must be told apart."""
    opened, leaked = predict(chosen, case["requests"]["issued"])
    leaked[min(leaked)] += 1
    problems = differences(case, opened, leaked)
    if len(problems) != 1:
        return fail(name, [f"one count was spoilt, and {len(problems)} differences were found"])
    print(f"control    {name}one lease too many was predicted, and noticed: {problems[0]}")
    return 0


def predict(chosen, issued):
    """Leases opened and leaked, by resource."""
    opened, leaked = Counter(), Counter()
    for index in range(issued):
        scenario = chosen[index % len(chosen)]
        phases = scenario["expect"]["requests"]
        phase = phases[(index // len(chosen)) % len(scenario["requests"])]
        for instance in handed_out(scenario, phase):
            opened[resource(scenario, instance)] += 1
        for instance in phase.get("leaked", []):
            leaked[resource(scenario, instance)] += 1
    return opened, leaked


def handed_out(scenario, phase):
    """The instances of generators that handed out a value: set up, and neither failed in setup nor never yielded."""
    generators = {one["name"] for one in scenario["dependencies"] if one["kind"] == "generator"}
    without = set()
    for event in phase["events"]:
        words = event.split(" ")
        if words[1:] == ["never", "yields"] or words[1:2] == ["fails"] and f"setup:{words[0]}" in words[2]:
            without.add(words[0])
    instances = [event.split(" ")[1] for event in phase["events"] if event.startswith("setup ")]
    return [one for one in instances if one not in without and one.split("#")[0] in generators]


def resource(scenario, instance):
    return f"{scenario['id']}/{instance.split('#')[0]}"


def runs(scenario, form):
    if "refused" in scenario["expect"] or scenario.get("resources"):
        return False
    return form != "setup-cleanup" or all(
        is_apart(one, request)
        for one in scenario["dependencies"]
        if one["kind"] == "generator"
        for request in scenario["requests"]
    )


def is_apart(dependency, request):
    """Whether setup and cleanup apart can do what the dependency does in this request."""
    behavior = {**dependency.get("behavior", {}), **request.get("faults", {}).get(dependency["name"], {})}
    return behavior.get("yields", 1) == 1 and behavior.get("onError", "propagate") != "swallow"


def differences(case, opened, leaked):
    rows = {row["resource"]: row for row in case["ledger"]}
    found = Counter()
    for leak in case["leaks"]:
        found[leak["resource"] if leak["class"] == "LK01" else leak["class"]] += leak["count"]
    problems = []
    for name in sorted(set(rows) | set(opened) | set(leaked) | set(found)):
        row = rows.get(name, {"opened": 0, "released": 0, "leaked": 0, "late": 0, "doubleReleased": 0})
        wanted = (opened[name], opened[name] - leaked[name], leaked[name], 0, 0)
        seen = tuple(row[key] for key in ("opened", "released", "leaked", "late", "doubleReleased"))
        if seen[2] != wanted[2] and seen[0] == wanted[0]:
            problems.append(f"{name}: {seen[2]:,} leaked in the ledger, {wanted[2]:,} predicted")
        elif seen != wanted:
            problems.append(f"{name}: opened, released, leaked, late, twice {seen} in the ledger, {wanted} predicted")
        elif found[name] != leaked[name]:
            problems.append(f"{name}: {found[name]:,} in the findings, {leaked[name]:,} predicted")
    return problems


def fail(name, problems):
    print(f"DIFFERENT  {name}{len(problems):,} differences, the first: " + "; ".join(problems[:3]))
    return 1


if __name__ == "__main__":
    sys.exit(main())
