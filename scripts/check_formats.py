"""Holds the exported files of a run against its result.json, with readers that others wrote.

Prints one line for each check and exits 1 if any of them failed. Called by check-formats.
"""

import csv
import json
import math
import re
import sys
from pathlib import Path

METRICS = {"response": "response", "service": "service", "startLag": "start-lag"}
QUANTILES = {"p50": 50, "p90": 90, "p99": 99, "p999": 99.9, "p9999": 99.99}
HOSTILE = [
    'comma, "quote" and\nline end', "]]> <b>&amp;</b> '", "tag,with=comma / and space", "\u202egnp.exe", "👩‍👩‍👧‍👦 名前 é",
    "control \x01\x1b[31m", "", "::error::nothing", "| pipe ` tick", "a" * 3000, "nested-16", "../../etc/passwd",
]


class Checks:
    def __init__(self):
        self.failed = 0

    def run(self, name, check, *arguments):
        try:
            print(f"ok    {name}: {check(*arguments)}")
        except Exception as problem:  # Whatever a reader throws is a disagreement.
            self.failed += 1
            print(f"FAIL  {name}: {type(problem).__name__}: {problem}")


def require(condition, message):
    if not condition:
        raise AssertionError(message)


def equal(found, wanted, what):
    require(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")


def summaries(result):
    for case in result["cases"]:
        for key, name in METRICS.items():
            if case["latency"][key]:
                yield case, name, case["latency"][key]


def counts_of(histogram):
    return [histogram.get_count_at_index(index) for index in range(histogram.counts_len)]


def bucket(histogram, value):
    return histogram.get_counts_array_index(value)


def check_summary(histogram, summary, where):
    """The reader's figures against those of result.json, counter by counter."""
    counts = counts_of(histogram)
    equal(histogram.get_total_count(), summary["count"], f"{where} count")
    equal(sum(counts), summary["count"], f"{where} sum of counters")
    equal(histogram.get_min_value(), summary["min"], f"{where} min")
    equal(histogram.get_max_value(), summary["max"], f"{where} max")
    require(math.isclose(histogram.get_mean_value(), summary["mean"], rel_tol=1e-9),
            f"{where} mean: found {histogram.get_mean_value()}, wanted {summary['mean']}")
    for name, percentile in QUANTILES.items():
        if summary[name] is None:
            continue
        # The rank is rounded up, as in Java; what the reader says itself is rounded to the nearest.
        rank, reached = math.ceil(round(percentile * summary["count"] / 100, 6)), 0
        for index, count in enumerate(counts):
            reached += count
            if reached >= rank:
                break
        exact = histogram.get_highest_equivalent_value(histogram.get_value_from_index(index))
        equal(exact, summary[name], f"{where} {name}")
        used = [index for index, count in enumerate(counts) if count]
        theirs = bucket(histogram, histogram.get_value_at_percentile(percentile))
        apart = abs(used.index(theirs) - used.index(bucket(histogram, summary[name])))
        require(apart <= 1, f"{where} {name}: the reader's value is {apart} used counters away")


def payloads(result):
    from hdrh.histogram import HdrHistogram

    number = 0
    for case, name, summary in summaries(result):
        histogram = HdrHistogram.decode(summary["hdr"])
        check_summary(histogram, summary, f"{case['id']} {name}")
        number += 1
    require(number > 0, "there is no payload")
    return f"hdrhistogram decodes {number} payloads of result.json to the same counts, min, max, mean and quantiles"


def tags(result):
    """What the tag of each case and metric must be, in order."""
    taken = set()
    for case, name, summary in summaries(result):
        text = "".join("_" if c == "," or c.isspace() or ord(c) < 32 or 127 <= ord(c) < 160 else c
                       for c in case["id"][:200])
        tag, number = f"{text}/{name}", 2
        while tag in taken:
            tag, number = f"{text}/{name}_{number}", number + 1
        taken.add(tag)
        yield tag, case, name, summary


def histogram_log(result, path):
    from hdrh.histogram import HdrHistogram
    from hdrh.log import HistogramLogReader

    lines = path.read_text(encoding="utf-8").split("\n")
    equal(lines[0], "#[Histogram log format version 1.3]", "first line")
    equal(lines[-1], "", "last line end")
    for line in lines:
        if line.startswith("#"):
            require(len(line.encode()) < 127, f"a comment of {len(line.encode())} bytes, more than C readers take")
    intervals = [line.split(",") for line in lines if line.startswith("Tag=")]
    reader = HistogramLogReader(str(path), HdrHistogram(1, 3_600_000_000_000, 3))
    expected = list(tags(result))
    equal(len(intervals), len(expected), "lines with a tag")
    for fields, (tag, case, name, summary) in zip(intervals, expected):
        equal(len(fields), 5, f"{tag} fields")
        histogram = reader.get_next_interval_histogram()
        require(histogram is not None, f"the reader does not see {tag}")
        equal(histogram.get_tag(), tag, "tag")
        check_summary(histogram, summary, tag)
        equal(counts_of(histogram), counts_of(HdrHistogram.decode(summary["hdr"])), f"{tag} counters")
        length = (histogram.get_end_time_stamp() - histogram.get_start_time_stamp()) / 1000
        require(abs(length - case["measuredNanoseconds"] / 1e9) <= 0.0006, f"{tag} length {length} s")
        require(abs(float(fields[3]) - summary["max"] / 1e6) <= 0.0006, f"{tag} max {fields[3]} ms")
    require(reader.get_next_interval_histogram() is None, "the reader sees more lines than there are")
    return f"hdrhistogram reads {len(expected)} lines of the log to the same counters, tags and lengths"


def percentile_files(result, folder):
    from hdrh.histogram import HdrHistogram

    expected = list(summaries(result))
    files = list(folder.iterdir())
    equal(len(files), len(expected), "files")
    remaining = {path.name: path.read_text(encoding="utf-8") for path in files}
    rows_seen = 0
    for case, name, summary in expected:
        histogram = HdrHistogram.decode(summary["hdr"])
        counts = counts_of(histogram)
        parsed = None
        for file in sorted(remaining):
            rows = [line.split() for line in remaining[file].split("\n") if re.match(r" *[0-9]", line)]
            if int(rows[-1][2]) == summary["count"] and round(float(rows[-1][0]) * 1e6) == summary["max"] \
                    and f"-{name}" in file and round(float(rows[0][0]) * 1e6) == top(histogram, summary["min"]):
                parsed = rows
                break
        require(parsed, f"no file for {case['id']} {name}")
        del remaining[file]
        for row in parsed:
            value, level, count = round(float(row[0]) * 1e6), float(row[1]), int(row[2])
            index = bucket(histogram, value)
            equal(sum(counts[: index + 1]), count, f"{file} count up to {value}")
            require(level <= count / summary["count"] + 1e-12, f"{file}: {level} is above {count} values")
            if level < 1:
                require(abs(float(row[3]) * (1 - level) - 1) < 0.01, f"{file}: 1/(1-{level}) is {row[3]}")
            rows_seen += 1
        equal((float(parsed[-1][1]), len(parsed[-1])), (1.0, 3), f"{file} last row")
    return f"{len(expected)} percentile files, {rows_seen} rows agree with hdrhistogram's counters"


def top(histogram, value):
    return histogram.get_highest_equivalent_value(value)


LEAK_CLASSES = [f"LK{number:02}" for number in range(1, 14)]


def judged(code, case):
    """Whether a finished case that finds nothing of a class says that there is nothing."""
    watch = case["leakWatch"]
    if any(leak["class"] == code for leak in case["explainedLeaks"]):
        return False
    if code in ("LK01", "LK03", "LK12"):
        return watch["detail"] != "off"
    if code == "LK11":
        return case["execution"] == "simulated"
    counted = None not in (case["descriptors"]["before"], case["descriptors"]["after"])
    others = {"LK08": counted, "LK09": watch["isSoak"]}
    finest = watch["detail"] not in ("off", "counts")
    return others.get(code, finest and (code != "LK13" or watch["isOwnProcess"]))


def leak_class(code, case, tests):
    """The tests of one leak class: each finding has one, with file and line, and without a finding there is one."""
    from junitparser import Failure, Skipped

    leaks = sorted((leak for leak in case["leaks"] if leak["class"] == code), key=lambda leak: leak["allowed"] is not None)
    equal(len(tests), max(1, len(leaks)), f"tests of {code} in {case['id']!r}")
    if not leaks:
        silent = case["status"]["state"] == "finished" and judged(code, case)
        equal([type(outcome) for outcome in tests[0].result], [] if silent else [Skipped], f"{code} of {case['id']!r}")
        require(silent or tests[0].result[0].message, f"{code} is skipped without a reason")
    for number, (leak, test) in enumerate(zip(leaks, tests)):
        equal(test.name.endswith(f" ({number + 1})"), number > 0, f"number of {test.name!r}")
        if leak["allowed"] is None:
            equal([type(outcome) for outcome in test.result], [Failure], f"{test.name!r}")
            equal(test.result[0].type, "leak", "type of a leak")
        else:
            equal(test.result, [], f"the allowed {test.name!r}")
            require(leak["allowed"]["expires"] in (test.system_out or ""), f"the allowed {test.name!r} has no date")
        place = re.fullmatch(r"([^\n]+?):([0-9]+)( in [^\n]*)?", leak["site"] or leak["suitePlace"] or "")
        if place:
            found = test._elem.attrib
            equal(found["line"], place[2], "line of a leak")
            require(found["file"].endswith("/" + place[1].split("/")[-1]), f"file of a leak: {found['file']!r}")


def junit(result, path):
    from junitparser import Error, Failure, JUnitXml, Skipped

    document = JUnitXml.fromfile(str(path))
    suites = list(document)
    equal(len(suites), len(result["cases"]) + 1, "suites")
    totals = {"tests": 0, "failures": 0, "errors": 0}
    for suite, case in zip(suites, [None] + result["cases"]):
        kinds = [type(outcome) for test in suite for outcome in test.result]
        seen = {"tests": len(list(suite)), "failures": kinds.count(Failure), "errors": kinds.count(Error),
                "skipped": kinds.count(Skipped)}
        stated = {"tests": suite.tests, "failures": suite.failures, "errors": suite.errors, "skipped": suite.skipped}
        equal(stated, seen, f"counts of {suite.name!r}")
        for key in totals:
            totals[key] += seen[key]
        if case is None:
            continue
        wanted = "".join(c for c in case["id"] if c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160))
        equal(suite.name, wanted, "name of a suite")
        tests = {test.name: test for test in suite}
        equal(len(tests), seen["tests"], f"distinct names in {suite.name!r}")
        unexpected = sum(n for key, n in case["requests"]["outcomes"].items() if key.startswith("unexpected."))
        unmet = sum(not threshold["passed"] for threshold in case["thresholds"])
        failing = [leak for leak in case["leaks"] if leak["allowed"] is None]
        equal(seen["failures"], len(failing) + (unexpected > 0) + unmet, f"failures of {suite.name!r}")
        state = case["status"]["state"]
        equal(seen["errors"], int(state in ("crashed", "hung", "interrupted")), f"errors of {suite.name!r}")
        if state == "skipped":
            equal(seen["skipped"], seen["tests"], f"skipped tests of {suite.name!r}")
        for code in LEAK_CLASSES:
            leak_class(code, case, [test for name, test in tests.items() if name.startswith(code + " ")])
    stated = {"tests": document.tests, "failures": document.failures, "errors": document.errors}
    equal(stated, totals, "counts of the whole")
    require(totals["tests"] > 0, "there are no tests")
    return f"junitparser reads {totals['tests']} tests with the counts that are stated"


def csv_file(result, path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    header, rows = rows[0], rows[1:]
    equal(len(set(header)), len(header), "distinct columns")
    equal(len(rows), len(result["cases"]), "rows")
    for row, case in zip(rows, result["cases"]):
        equal(len(row), len(header), f"fields of {case['id']!r}")
        fields = dict(zip(header, row))
        equal(fields["case"], case["id"], "case")
        equal(fields["suite"], case["suite"], "suite")
        equal(fields["status"], case["status"]["state"], "status")
        equal(fields["reason"], case["status"]["reason"] or "", "reason")
        counted = case["status"]["state"] != "skipped" and \
            (case["status"]["state"] != "crashed" or case["requests"]["issued"] > 0)
        for column, value in (("issued", case["requests"]["issued"]), ("ok", case["requests"]["outcomes"]["ok"]),
                              ("leaked", sum(row["leaked"] for row in case["ledger"])),
                              ("opened", sum(row["opened"] for row in case["ledger"]))):
            equal(fields[column], str(value) if counted else "", column)
        allowed = [leak for leak in case["leaks"] if leak["allowed"]]
        equal(fields["findings_allowed"], str(len(allowed)) if counted else "", "findings_allowed")
        require(all(leak["allowed"]["expires"] in fields["allowances"] for leak in allowed), "dates of allowances")
        for metric in ("service", "response"):
            summary = case["latency"][metric] or {}
            for name in ("p50", "p90", "p99", "p999", "max"):
                value = summary.get(name) if counted else None
                equal(fields[f"{metric}_{name}"], "" if value is None else str(value), f"{metric}_{name}")
        if case["throughput"] is not None and counted:
            equal(float(fields["throughput"]), case["throughput"], "throughput")
    return f"Python's csv reads {len(rows)} rows of {len(header)} fields with the values of result.json"


def github(result, path, metrics):
    entries = json.loads(path.read_text(encoding="utf-8"))
    require(isinstance(entries, list) and entries, "it is no array, or empty")
    for entry in entries:
        require(set(entry) <= {"name", "unit", "value", "range", "extra"}, f"fields {sorted(entry)}")
        require(all(isinstance(entry.get(key, ""), str) for key in ("name", "unit", "range", "extra")), f"{entry}")
        require(isinstance(entry["value"], (int, float)) and math.isfinite(entry["value"]), f"{entry}")
        require(entry["name"] and entry["unit"], f"{entry}")
    names = [entry["name"] for entry in entries]
    equal(len(set(names)), len(names), "distinct names")
    wanted = [(name, value) for case in result["cases"] for name, value in metrics(case).items() if value is not None]
    equal([entry["value"] for entry in entries[:-1]], [value for _, value in wanted], "values")
    for entry, (metric, _) in zip(entries, wanted):
        require(re.search(f" {metric}(_[0-9]+)?$", entry["name"]), f"{entry['name']!r} has the value of {metric!r}")
    return f"{len(entries)} entries of the right shape, with names of their own and the values of result.json"


def smaller(case):
    latency = case["latency"]["response"] or case["latency"]["service"] or {}
    leaks = sum(leak["count"] for leak in case["leaks"])
    state = case["status"]["state"]
    counted = state != "skipped" and (state != "crashed" or case["requests"]["issued"] > 0)
    unexpected = sum(n for key, n in case["requests"]["outcomes"].items() if key.startswith("unexpected."))
    return {"mean": latency.get("mean"), "p50": latency.get("p50"), "p99": latency.get("p99"),
            "leaks": leaks if state == "finished" or leaks else None,
            "unexpected failures": unexpected if counted else None, "peak memory": case["peakResidentBytes"]}


def bigger(case):
    return {"throughput": case["throughput"]}


def go_benchmark(result, path):
    """The rules of golang/perf: benchfmt's reader, benchunit's tidying."""
    known, configuration, names = {}, {}, []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("Benchmark"):
            fields = line.split()
            require(len(fields) >= 4 and len(fields) % 2 == 0, f"no pairs of value and unit: {line!r}")
            require(not fields[0][9:10].islower(), f"a lower-case letter after 'Benchmark': {line!r}")
            require(re.fullmatch(r"Benchmark[^\s/]+(/[^\s/=]+=[^\s/]*)+-[1-9][0-9]*", fields[0]), f"name {fields[0]!r}")
            require(re.fullmatch(r"[0-9]+", fields[1]), f"iterations {fields[1]!r}")
            for value, unit in zip(fields[2::2], fields[3::2]):
                float(value)
                require(unit in known, f"unit {unit!r} was not declared")
            names.append((fields[0], int(fields[1]), dict(zip(fields[3::2], map(float, fields[2::2])))))
        elif re.match(r"Unit\s", line):
            fields = line.split()
            require(len(fields) >= 3 and all(re.fullmatch(r"[^=]+=\S+", pair) for pair in fields[2:]), line)
            known[fields[1]] = dict(pair.split("=", 1) for pair in fields[2:])
        elif line:
            require(re.match(r"[a-z][^\sA-Z:]*:([ \t]+\S.*)?$", line), f"a line that is ignored: {line!r}")
            key, value = line.split(":", 1)
            configuration[key] = value.strip()
    require("commit" not in configuration, "a commit, which makes benchstat compare nothing")
    equal(configuration["seed"], str(result["run"]["seed"]), "seed")
    equal(known["leaks/op"], {"better": "lower", "assume": "exact"}, "unit leaks/op")
    equal(known["req/s"], {"better": "higher"}, "unit req/s")
    equal(len({name for name, _, _ in names}), len(names), "distinct names")
    done = [case for case in result["cases"] if case["requests"]["completed"] > 0]
    equal(len(names), len(done), "lines")
    for (name, iterations, values), case in zip(names, done):
        latency = case["latency"]["response"] or case["latency"]["service"]
        equal(iterations, case["requests"]["completed"], f"{name} iterations")
        equal(values.get("ns/op"), latency["mean"], f"{name} ns/op")
        for unit, key in (("p50-ns", "p50"), ("p90-ns", "p90"), ("p99-ns", "p99"), ("p99.9-ns", "p999")):
            equal(values.get(unit), latency[key], f"{name} {unit}")
        equal(values.get("req/s"), case["throughput"], f"{name} req/s")
    return f"{len(names)} lines and {len(known)} units after benchfmt's grammar, with the values of result.json"


def markdown(result, path):
    rows = [line for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("|")]
    equal(len(rows), len(result["cases"]) + 2, "rows of the table")
    cells = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    equal(len(cells), 1, "number of cells in each row")
    return f"{len(rows)} rows with as many cells each"


def workflow_commands(result, path):
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("::")]
    for line in lines:
        require(re.fullmatch(r"::(error|warning|notice) [a-z]+=[^:]*::.+", line), f"not a command: {line[:200]!r}")
    causes = {(leak["class"], leak["resource"], leak["site"], leak["allowed"] is None)
              for case in result["cases"] for leak in case["leaks"]}
    crashes = sum(case["status"]["state"] == "crashed" for case in result["cases"])
    equal(sum(line.startswith("::error title=LK") or ",title=LK" in line for line in lines), len(causes), "leaks")
    equal(sum(line.startswith("::error title=Crash") for line in lines), crashes, "crashes")
    return f"{len(lines)} annotations, one for each of {len(causes)} leaks and {crashes} crashes"


def same(path, other):
    require(path.read_bytes() == other.read_bytes(), f"{path.name} differs from {other.name}")
    return f"the same bytes as {other.name}"


def step_summary(path, exported):
    text = path.read_text(encoding="utf-8")
    require(exported.read_text(encoding="utf-8").strip() in text, "it does not hold the Markdown export")
    require(len(text.encode()) < 2**20, "it is larger than GitHub takes")
    return f"{len(text.encode())} bytes, with the Markdown export in them"


def check(folders):
    checks = Checks()
    for folder in map(Path, folders):
        result = json.loads((folder / "report/result.json").read_text(encoding="utf-8"))
        name = folder.name
        checks.run(f"{name} result.json", payloads, result)
        checks.run(f"{name} hlog", histogram_log, result, folder / "latency.hlog")
        checks.run(f"{name} hdrplot", percentile_files, result, folder / "percentiles")
        checks.run(f"{name} gobench", go_benchmark, result, folder / "bench.txt")
        checks.run(f"{name} github-smaller", github, result, folder / "smaller.json", smaller)
        checks.run(f"{name} github-bigger", github, result, folder / "bigger.json", bigger)
        checks.run(f"{name} junit", junit, result, folder / "junit.xml")
        checks.run(f"{name} results.csv", csv_file, result, folder / "report/results.csv")
        checks.run(f"{name} csv", same, folder / "copy.csv", folder / "report/results.csv")
        checks.run(f"{name} json", same, folder / "copy.json", folder / "report/result.json")
        checks.run(f"{name} html", same, folder / "copy.html", folder / "report/report.html")
        checks.run(f"{name} markdown", markdown, result, folder / "summary.md")
        checks.run(f"{name} step summary", step_summary, folder / "step.md", folder / "summary.md")
        checks.run(f"{name} annotations", workflow_commands, result, folder / "stderr.txt")
    if checks.failed:
        print(f"{checks.failed} checks failed")
    return 1 if checks.failed else 0


def refused(check, *arguments):
    try:
        check(*arguments)
    except Exception as problem:
        return f"refused, as it must be ({str(problem)[:90]})"
    raise AssertionError("the damage was not seen")


def check_damaged(folder):
    """Damages each format in one place: a check that cannot fail is none."""
    checks, folder = Checks(), Path(folder)
    result = json.loads((folder / "report/result.json").read_text(encoding="utf-8"))

    def run(name, file, pattern, replacement, check, *arguments):
        path = folder / file
        whole = path.read_bytes()
        damaged = re.sub(pattern, replacement, whole, count=1)
        require(damaged != whole, f"{file} has nothing to damage")
        path.write_bytes(damaged)
        checks.run(f"damaged {name}", refused, check, result, path, *arguments)
        path.write_bytes(whole)

    payload = rb"(,HIST[^\n]+)(\n[^,]+,[^,]+,[^,]+,[^,]+)(,HIST[^\n]+)"
    run("hlog", "latency.hlog", payload, rb"\3\2\1", histogram_log)
    run("gobench", "bench.txt", rb" (\d)(\d+) p50-ns", rb" \g<1>9\2 p50-ns", go_benchmark)
    run("gobench unit", "bench.txt", rb"Unit p50-ns", rb"Unit p51-ns", go_benchmark)
    run("github-smaller", "smaller.json", rb"structured/0.1 p50", rb"structured/0.1 leaks", github, smaller)
    run("junit", "junit.xml", rb'failures="1"', rb'failures="2"', junit)
    run("junit escaping", "junit.xml", rb"&quot;", rb"<", junit)
    run("results.csv", "copy.csv", rb",(\d+),", rb",\1,,", csv_file)
    plot = next(path.name for path in (folder / "percentiles").iterdir())
    run("hdrplot", f"percentiles/{plot}", rb"(0\.5\d+ +\d)(\d)", rb"\g<1>0",
        lambda result, path: percentile_files(result, path.parent))
    run("annotations", "stderr.txt", rb"::error", rb"::erorr", workflow_commands)
    first, second = [summary for _, _, summary in summaries(result)][:2]
    first["hdr"], second["hdr"] = second["hdr"], first["hdr"]
    checks.run("damaged result.json", refused, payloads, result)
    return 1 if checks.failed else 0


def write_hostile(source, target):
    """The result of a run, with names that nobody should choose and somebody will."""
    result = json.loads(Path(source).read_text(encoding="utf-8"))
    template = result["cases"]
    result["cases"] = []
    for number, name in enumerate(HOSTILE):
        for case in template[:: len(template) - 1 if number else 1]:
            case = json.loads(json.dumps(case))
            case["suite"] = name
            case["id"] = f"{name}/{case['id']}"
            case["cautions"] = [name]
            case["thresholds"] = [{"expression": name, "seen": None, "passed": False},
                                  {"expression": name, "seen": 12.5, "passed": True}]
            for leak in case["leaks"]:
                leak.update(resource=name, message=name, fault=name)
            if case["status"]["reason"]:
                case["status"]["reason"] = name
            result["cases"].append(case)
    skipped = json.loads(json.dumps(result["cases"][-1]))
    skipped.update(id="skipped", status={"state": "skipped", "reason": HOSTILE[0]}, leaks=[], ledger=[], thresholds=[])
    skipped["requests"].update(issued=0, completed=0, censored=0, outcomes={"ok": 0})
    skipped["latency"] = {"response": None, "service": None, "startLag": None}
    skipped.update(throughput=None, measuredNanoseconds=None, peakResidentBytes=None)
    result["cases"].append(skipped)
    result["run"]["plannedCases"] = len(result["cases"])
    Path(target).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "result":
        write_hostile(*sys.argv[2:4])
    elif sys.argv[1] == "damage":
        sys.exit(check_damaged(sys.argv[2]))
    else:
        sys.exit(check(sys.argv[2:]))
