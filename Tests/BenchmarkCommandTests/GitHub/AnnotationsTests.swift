import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct AnnotationsTests {
    private let sources = SourceMap(["Shop/Cart.swift": "Sources/Shop/Cart.swift"])

    private func lines(_ result: RunResult) -> [String] {
        Annotations.commands(for: result, sources: sources).map { "\($0)" }
    }

    @Test("one leak in two cases is one error on its line")
    func leak() {
        var cases = [SmallResult.oneCase("shop"), SmallResult.oneCase("shop", .dispatch)]
        for index in cases.indices { cases[index].leaks = [SmallResult.leak(at: "Shop/Cart.swift:12 in pay()")] }
        #expect(
            lines(SmallResult.make(cases)) == [
                "::error file=Sources/Shop/Cart.swift,line=12,title=LK01 never released%3A connection::"
                    + "shop/structured/0.0: never released%0AAlso in shop/dispatch/0.0.%0Areplay: watertight run shop"
            ])
    }

    @Test("a leak that is allowed is a notice on its line, after everything else")
    func allowed() throws {
        var cases = [SmallResult.oneCase("shop"), SmallResult.oneCase("shop", .dispatch)]
        for index in cases.indices { cases[index].leaks = [SmallResult.leak(at: "Shop/Cart.swift:12 in pay()")] }
        cases[1].cautions = ["slow"]
        let expires = try #require(CalendarDay("2027-01-31"))
        cases[0].leaks[0].allowed = AllowedRecord(reason: "known", expires: expires)
        let place = "file=Sources/Shop/Cart.swift,line=12,title=LK01 never released%3A connection"
        #expect(
            lines(SmallResult.make(cases)) == [
                "::error \(place)::shop/dispatch/0.0: never released%0Areplay: watertight run shop",
                "::warning title=Caution::shop/dispatch/0.0: slow",
                "::notice \(place)::shop/structured/0.0: never released%0Aallowed until 2027-01-31: known%0Areplay: watertight run shop",
            ])
    }

    @Test("an allowance that has to go is an error")
    func allowance() throws {
        let small = SmallResult.make([SmallResult.oneCase("shop")])
        let day = try #require(CalendarDay("2027-01-31"))
        let entry = Allowance(leakClass: .LK01, resource: "r", reason: "known", expires: day, suite: "shop")
        #expect(
            lines(
                RunResult.judged(
                    small.run, small.environment, small.cases,
                    allowances: AllowanceList(
                        file: "allow.json", entries: [entry], today: CalendarDay(secondsSince1970: 4_000_000_000)),
                    isAdvisory: true)) == [
                    "::error title=Allowance::Entry 1 of allow.json, LK01 \"r\" in suite shop, expired on 2027-01-31: fix the leak and delete the entry, or give it a later date."
                ])
    }

    @Test("a place that was not found stays in the message")
    func unknownPlace() {
        var one = SmallResult.oneCase("shop")
        one.leaks = [SmallResult.leak(at: "Other/Cart.swift:12"), SmallResult.leak(at: nil)]
        let lines = lines(SmallResult.make([one]))
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix("::error title=LK01") })
        #expect(lines[0].contains("never released Opened at Other/Cart.swift:12."))
    }

    @Test("failures, thresholds and crashes are errors, cautions are warnings, leaks come first")
    func others() {
        var failing = SmallResult.oneCase("shop")
        failing.requests.outcomes["unexpected.error"] = 2
        failing.thresholds = [ThresholdRecord(expression: "errors<1%", seen: 1, passed: false)]
        failing.leaks = [SmallResult.leak(at: "Shop/Cart.swift:12")]
        var crashed = SmallResult.oneCase("boom")
        crashed.status = .crashed(reason: "signal 11")
        crashed.cautions = ["50% late"]
        let lines = lines(SmallResult.make([failing, crashed], cautions: ["busy"]))
        #expect(lines[0].hasPrefix("::error file="))
        #expect(
            lines.dropFirst() == [
                "::error title=Crash::boom/structured/0.0: The case crashed: signal 11",
                "::error title=Failure::shop/structured/0.0: 2 unexpected failures",
                "::error title=Failure::shop/structured/0.0: Threshold not met: errors<1%25, seen 1",
                "::warning title=Caution::busy", "::warning title=Caution::boom/structured/0.0: 50%25 late",
            ])
    }

    @Test("what --advisory lets pass is a warning")
    func advisory() {
        var one = SmallResult.oneCase("shop")
        one.requests.outcomes["unexpected.error"] = 1
        #expect(
            lines(SmallResult.make([one], isAdvisory: true)) == [
                "::warning title=Failure::shop/structured/0.0: 1 unexpected failure"
            ])
    }

    @Test("a clean run says nothing, and a very bad one not everything")
    func amounts() {
        #expect(lines(SmallResult.make([SmallResult.oneCase("shop")])).isEmpty)
        var one = SmallResult.oneCase("shop")
        one.leaks = (1...1_000).map { SmallResult.leak(at: "Shop/Cart.swift:\($0)") }
        #expect(lines(SmallResult.make([one])).count == Annotations.limit)
    }
}
