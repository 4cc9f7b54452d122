import LeakDetection
import Testing

@testable import LoadTesting

@Suite("Allowances held against findings")
struct AllowanceListTests {
    private static let today = CalendarDay(secondsSince1970: 1_801_440_000)  // 2027-02-01
    private static let yesterday = CalendarDay(secondsSince1970: 1_801_440_000 - 1)

    private func entry(
        _ leakClass: LeakClass = .LK01, _ resource: String = "connection", expires: CalendarDay = today,
        suite: String? = nil, site: String? = nil
    ) -> Allowance {
        Allowance(
            leakClass: leakClass, resource: resource, reason: "known", expires: expires, suite: suite, site: site)
    }

    private func list(_ entries: Allowance...) -> AllowanceList {
        AllowanceList(file: "allow.json", entries: entries, today: Self.today)
    }

    private func finished(_ suite: String, leaking leaks: [LeakRecord] = []) -> CaseResult {
        var one = CaseResult(
            id: "\(suite)/structured/0.0", suite: suite, execution: .structured, failureRate: 0,
            workload: WorkloadRecord(.closed(users: 1, think: nil), extent: .requests(1), warmup: .zero))
        one.leakWatch = LeakWatch(detail: .sites, isOwnProcess: true)
        one.leaks = leaks
        one.verdict = Judgement.judge(one)
        return one
    }

    private func leak(
        _ leakClass: String = "LK01", _ resource: String = "connection", site: String? = "Shop/Cart.swift:12 in pay()"
    ) -> LeakRecord {
        LeakRecord(
            leakClass: leakClass, resource: resource, count: 3, request: 1, site: site, releaseSites: [], fault: nil,
            replay: nil, message: "leaked")
    }

    private func judged(_ cases: [CaseResult], _ list: AllowanceList?, planned: Int? = nil) -> RunResult {
        var run = ExampleResult.result.run
        run.plannedCases = planned ?? cases.count
        return .judged(run, ExampleResult.result.environment, cases, allowances: list, isAdvisory: false)
    }

    @Test("a finding that an entry is about does not fail the run, to the end of its last day")
    func allowed() {
        let result = judged([finished("shop", leaking: [leak()])], list(entry()))
        #expect(result.cases[0].leaks[0].allowed == AllowedRecord(reason: "known", expires: Self.today))
        #expect(result.cases[0].verdict == .passWithCautions)
        #expect(result.exitCode == 0 && result.verdict == .passWithCautions)
        #expect(result.allowanceProblems == [])
        #expect(judged(result.cases, nil).allowanceProblems == nil)
    }

    @Test("an entry that has expired allows nothing, and says so beside the leak")
    func expired() {
        let result = judged([finished("shop", leaking: [leak()])], list(entry(expires: Self.yesterday)))
        #expect(result.cases[0].leaks[0].allowed == nil && result.exitCode == 90 && result.verdict == .fail)
        #expect(RunSummary(result).reasons.map(\.exitCode) == [.leak, .allowance])
        #expect(
            result.allowanceProblems?.map(\.message) == [
                "Entry 1 of allow.json, LK01 \"connection\", expired on 2027-01-31: fix the leak and delete the entry, or give it a later date."
            ])
    }

    @Test("an entry that matched nothing fails the run by itself")
    func unmatched() {
        let result = judged(
            [finished("shop", leaking: [leak()])],
            list(entry(), entry(.LK03, "lock", suite: "shop", site: "Shop/Lock.swift:3")))
        #expect(result.exitCode == 93 && result.verdict == .fail)
        #expect(
            RunSummary(result).reasons.map(\.sentence) == [
                "Entry 2 of allow.json, LK03 \"lock\" in suite shop, opened at Shop/Lock.swift:3, matched nothing: delete it."
            ])
        let clean = judged([finished("shop")], list(entry()))
        #expect(clean.exitCode == 93 && clean.verdict == .fail && clean.cases[0].verdict == .pass)
        #expect(clean.allowanceProblems?[0].kind == .unmatched)
        #expect(clean.allowanceProblems?[0].message.contains("delete it, or name its suite") == true)
    }

    @Test("one that expired and matched nothing is said once, as expired, even in a run that was cut short")
    func expiredAndUnmatched() {
        let result = judged([finished("shop")], list(entry(expires: Self.yesterday)), planned: 2)
        #expect(result.allowanceProblems?.map(\.kind) == [.expired])
        #expect(result.exitCode == 93)
    }

    @Test(
        "class, resource, suite and place must all be the finding's",
        arguments: [
            Allowance(leakClass: .LK03, resource: "connection", reason: "r", expires: today),
            Allowance(leakClass: .LK01, resource: "connect", reason: "r", expires: today),
            Allowance(leakClass: .LK01, resource: "connect*", reason: "r", expires: today),
            Allowance(leakClass: .LK01, resource: "Connection", reason: "r", expires: today),
            Allowance(leakClass: .LK01, resource: "connection", reason: "r", expires: today, suite: "sho"),
            Allowance(leakClass: .LK01, resource: "connection", reason: "r", expires: today, site: "Shop/Cart.swift:1"),
            Allowance(leakClass: .LK01, resource: "connection", reason: "r", expires: today, site: "Cart.swift:12"),
        ])
    func narrow(entry: Allowance) {
        let result = judged([finished("shop", leaking: [leak()]), finished("sho")], list(entry))
        #expect(result.exitCode == 90 && result.cases[0].leaks[0].allowed == nil)
        #expect(result.allowanceProblems?.map(\.kind) == [.unmatched])
    }

    @Test(
        "a place may be given with or without its function",
        arguments: ["Shop/Cart.swift:12", "Shop/Cart.swift:12 in pay()"])
    func site(site: String) {
        let leaks = [leak(), leak(site: "Shop/Cart.swift:120 in pay()"), leak(site: nil)]
        let result = judged([finished("shop", leaking: leaks)], list(entry(suite: "shop", site: site)))
        #expect(result.cases[0].leaks.map { $0.allowed != nil } == [true, false, false])
        #expect(result.exitCode == 90 && result.allowanceProblems == [])
    }

    @Test("a breach of the count is never allowed, whatever a list says")
    func breach() {
        let result = judged([finished("shop", leaking: [leak("LK12")])], list(entry(.LK12)))
        #expect(result.exitCode == 1 && result.cases[0].leaks[0].allowed == nil)
    }

    @Test("a run that did not finish all its cases holds no unmatched entry against itself")
    func partial() {
        #expect(judged([finished("shop")], list(entry()), planned: 2).exitCode == 130)
        for status: CaseStatus in [
            .crashed(reason: "r"), .hung(reason: "r"), .interrupted, .stopped(reason: "r"),
        ] {
            var other = finished("other")
            other.status = status
            #expect(judged([finished("shop"), other], list(entry())).allowanceProblems == [], "\(status)")
        }
        var skipped = finished("other")
        skipped.status = .skipped(reason: "no library")
        #expect(judged([finished("shop"), skipped], list(entry())).exitCode == 93)
    }

    @Test("an entry for a suite that was not run, or was skipped, is left alone")
    func otherSuite() {
        var skipped = finished("other")
        skipped.status = .skipped(reason: "no library")
        #expect(judged([finished("shop"), skipped], list(entry(suite: "gone"), entry(suite: "other"))).exitCode == 0)
        #expect(judged([finished("shop")], list(entry(suite: "shop"))).exitCode == 93)
    }

    @Test("an entry for a class or a place that this run could not find is left alone")
    func unjudged() {
        #expect(judged([finished("shop")], list(entry(.LK09), entry(.LK11))).exitCode == 0)
        var coarse = finished("shop")
        coarse.leakWatch = LeakWatch(detail: .counts, isOwnProcess: true)
        #expect(judged([coarse], list(entry(.LK05), entry(site: "Shop/Cart.swift:12"))).exitCode == 0)
        #expect(judged([coarse], list(entry())).exitCode == 93)
    }

    @Test("judging again with other allowances forgets the first ones")
    func again() {
        let first = judged([finished("shop", leaking: [leak()])], list(entry()))
        let second = judged(first.cases, list(entry(.LK03)))
        #expect(second.exitCode == 90 && second.cases[0].verdict == .fail)
        #expect(judged(first.cases, nil).exitCode == 0)
    }
}
