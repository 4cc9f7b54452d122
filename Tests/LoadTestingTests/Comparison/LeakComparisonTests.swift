import LeakDetection
import Testing

@testable import LoadTesting

@Suite("Comparing the leaks of two cases")
struct LeakComparisonTests {
    private func leak(
        _ leakClass: LeakClass = .LK01, at site: String? = "Shop/Pool.swift:12 in borrow()", count: UInt64 = 2,
        phase: LeakPhase = .measured
    ) -> LeakRecord {
        var leak = LeakRecord(
            leakClass: leakClass.rawValue, resource: "thing", count: count, request: 7, site: site, releaseSites: [],
            fault: nil, replay: "watertight run \(site ?? "all")", message: "")
        leak.phase = phase
        return leak
    }

    private func result(
        _ leaks: LeakRecord..., detail: LeakDetail = .sites, isSoak: Bool = false
    ) -> RunResult {
        var result = ExampleResult.result
        var one = result.cases[0]
        (one.leaks, one.explainedLeaks, one.ledger) = (leaks, [], [])
        one.leakWatch = LeakWatch(detail: detail, isOwnProcess: true, isSoak: isSoak)
        result.cases = [one]
        return result
    }

    private func compare(_ base: RunResult, _ head: RunResult) -> Comparison {
        Comparison.compare(base: base, head: head)
    }

    @Test("what has moved within its function is no new leak; what is in another place is")
    func moved() {
        let base = result(leak())
        let moved = compare(base, result(leak(at: "Shop/Pool.swift:13 in borrow()")))
        #expect(moved.findings.isEmpty && moved.improvements.isEmpty && moved.exitCode(strict: true) == .success)
        #expect(moved.cases[0].leaks.map(\.site) == ["Shop/Pool.swift:13 in borrow()"])
        let grown = compare(base, result(leak(at: "Shop/Pool.swift:13 in borrow()", count: 3)))
        #expect(grown.findings.map(\.sentence).first?.hasPrefix("More leaks, 2 before: 3 thing") == true)
        for site in ["Shop/Pool.swift:12 in lend()", "Shop/Cart.swift:12 in borrow()"] {
            #expect(compare(base, result(leak(at: site))).exitCode() == .leak)
        }
    }

    @Test("of several in one function each is paired with its like, and one more is new")
    func several() {
        func at(_ lines: Int...) -> [LeakRecord] {
            lines.map { leak(at: "Shop/Pool.swift:\($0) in borrow()", count: UInt64($0 % 7 + 1)) }
        }
        var base = result()
        base.cases[0].leaks = at(9, 10)
        var head = base
        head.cases[0].leaks = at(16, 17)
        #expect(compare(base, head).findings.isEmpty)
        head.cases[0].leaks = at(16, 17, 20)
        #expect(compare(base, head).findings.map(\.sentence).count == 1)
        // One stays where it is, and another comes before it.
        head.cases[0].leaks = at(8, 9, 10)
        #expect(
            compare(base, head).findings.map(\.sentence) == [
                "New leak: 2 thing never released [LK01] (opened at Shop/Pool.swift:8 in borrow())."
            ])
    }

    @Test("what was not looked for is neither fixed nor new, and strictly not comparable", arguments: [false, true])
    func off(isHead: Bool) {
        let (watched, off) = (result(leak(), leak(.LK04)), result(detail: .off))
        let comparison = isHead ? compare(watched, off) : compare(off, watched)
        #expect(comparison.findings.isEmpty && comparison.improvements.isEmpty)
        #expect(comparison.exitCode() == .success && comparison.exitCode(strict: true) == .notComparable)
        let side = isHead ? "head" : "base"
        #expect(
            comparison.notCompared.map(\.sentence) == [
                "Leaks not compared: \(side) ran at --leak-detail off, where no lease is looked at."
            ])
        #expect(ComparisonTable(comparison).text().contains(/–  +0  +equal/))
        #expect(compare(off, off).exitCode(strict: true) == .notComparable)
    }

    @Test("where one side knows no places, what it could count is compared, and nothing else")
    func counts() {
        let counts = result(leak(at: nil), detail: .counts)
        for comparison in [compare(counts, result(leak())), compare(result(leak(), leak(.LK05)), counts)] {
            #expect(comparison.findings.isEmpty && comparison.improvements.isEmpty)
            #expect(comparison.exitCode(strict: true) == .notComparable)
        }
        #expect(compare(counts, result(leak(count: 3))).exitCode() == .leak)
    }

    @Test("what only rounds of --soak can show is not new because head had such rounds")
    func soak() {
        let grows = leak(.LK09, at: nil, count: 5_000)
        let soaked = result(grows, leak(at: "Shop/Pool.swift:40 in log()", phase: .soak), isSoak: true)
        for comparison in [compare(result(), soaked), compare(soaked, result())] {
            #expect(comparison.findings.isEmpty && comparison.improvements.isEmpty)
            #expect(comparison.exitCode(strict: true) == .notComparable)
        }
        #expect(compare(result(isSoak: true), soaked).exitCode() == .leak)
    }

    @Test("a count that is a matter of speed is worse only when there was none before")
    func timed() {
        func warm(_ count: UInt64) -> RunResult { result(leak(count: count, phase: .warmup)) }
        func grown(_ count: UInt64) -> RunResult { result(leak(.LK09, at: nil, count: count), isSoak: true) }
        for (less, more) in [(warm(400), warm(600)), (grown(400), grown(600))] {
            #expect(compare(less, more).exitCode(strict: true) == .success)
            #expect(compare(more, less).improvements.isEmpty)
        }
        #expect(compare(result(), warm(1)).exitCode() == .leak)
        // From the warm-up into the measured window.
        #expect(compare(warm(1), result(leak(count: 500))).exitCode() == .leak)
        #expect(compare(result(leak(count: 500)), warm(1)).improvements.count == 1)
        #expect(compare(warm(1), result()).improvements.count == 1)
    }

    @Test("each class is told in words of its own, with its replay below it")
    func words() {
        func sentence(_ leakClass: LeakClass, _ count: UInt64) -> String {
            var leak = leak(leakClass, at: nil, count: count)
            leak.resource = leakClass == .LK08 ? "socket" : "thing"
            let head = result(leak, isSoak: true)
            return compare(result(isSoak: true), head).findings.first?.sentence ?? ""
        }
        #expect(sentence(.LK07, 2) == "New leak: 2 requests with orphaned tasks [LK07].")
        #expect(sentence(.LK08, 5) == "New leak: 5 sockets left open [LK08].")
        #expect(sentence(.LK09, 5_000) == "New leak: memory grows, by 5,000 bytes [LK09].")
        #expect(sentence(.LK13, 1) == "New leak: 1 continuation of thing misused [LK13].")
        let two = compare(result(), result(leak(at: "A.swift:1 in a()"), leak(at: "B.swift:2 in b()")))
        let lines = ComparisonTable(two).text().split(separator: "\n").map(String.init)
        let replays = lines.indices.filter { lines[$0].contains("replay:") }
        #expect(replays.count == 2 && replays[1] - replays[0] > 1)
    }
}
