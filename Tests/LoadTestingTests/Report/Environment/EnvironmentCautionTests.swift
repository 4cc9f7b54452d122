import Testing

@testable import LoadTesting

@Suite("Cautions about the machine and the build")
struct EnvironmentCautionTests {
    @Test("an idle virtual machine has none")
    func quiet() {
        var environment = plainEnvironment()
        environment.loadAverage = 1.9
        environment.hardware = HardwareRecord(megahertz: 2_100, governor: nil, coreCount: 2, caches: nil)
        environment.build = BuildRecord(optimization: "-O", assertions: false, sanitizer: nil)
        environment.controlGroup = ControlGroupRecord(version: 2, processorQuota: 2, memoryLimitBytes: 1 << 30)
        environment.interference = InterferenceRecord(
            processorPressure: 20, stealShare: 0.01, throttledPeriods: 0, throttledNanoseconds: 0)
        #expect(environment.foundCautions.isEmpty)
        #expect(plainEnvironment().foundCautions.isEmpty)
    }

    @Test("each cause is found by itself", arguments: causes)
    func one(cause: Cause) {
        var environment = plainEnvironment()
        cause.change(&environment)
        #expect(environment.foundCautions == [cause.expected])
    }

    @Test("the load average only speaks where pressure is not known: after a build it is high for a minute")
    func loadAndPressure() {
        var environment = plainEnvironment()
        environment.loadAverage = 6.5
        #expect(environment.foundCautions == [.load(6.5, processors: 2)])
        environment.interference = interference(pressure: 3)
        #expect(environment.foundCautions.isEmpty)
    }

    @Test("each says what is the matter, what it does to timings and what to do, in plain sentences", arguments: causes)
    func words(cause: Cause) {
        let words = [cause.expected.sentence, cause.expected.advice]
        #expect(words.allSatisfy { $0.first?.isUppercase == true && $0.last == "." && $0.count < 200 })
    }

    @Test("figures are in the words")
    func figures() {
        #expect(EnvironmentCaution.steal(0.034).sentence.contains("3.4%"))
        #expect(
            EnvironmentCaution.throttled(periods: 1, nanoseconds: 2_500_000).sentence
                == "The control group was stopped 1 time for having used up its quota, for 2.50\u{A0}ms in all.")
        #expect(
            EnvironmentCaution.pressure(98, load: 6.5, processors: 2).sentence
                == "The machine was busy before this began: in 98% of the last 10 s something waited for a processor "
                + "(load average 6.5 on 2).")
    }

    struct Cause: Sendable, CustomTestStringConvertible {
        let expected: EnvironmentCaution
        let change: @Sendable (inout EnvironmentRecord) -> Void

        var testDescription: String { "\(expected)" }
    }

    static let causes = [
        Cause(expected: .debugBuild) { $0.configuration = "debug" },
        Cause(expected: .sanitizer("address")) {
            $0.build = BuildRecord(optimization: "-O", assertions: false, sanitizer: "address")
        },
        Cause(expected: .fewProcessors) { $0.processorCount = 1 },
        Cause(expected: .sharedCore(processors: 2)) {
            $0.hardware = HardwareRecord(megahertz: nil, governor: nil, coreCount: 1, caches: nil)
        },
        Cause(expected: .quota(processors: 1.5, of: 2)) {
            $0.controlGroup = ControlGroupRecord(version: 1, processorQuota: 1.5, memoryLimitBytes: nil)
        },
        Cause(expected: .governor("powersave")) {
            $0.hardware = HardwareRecord(megahertz: nil, governor: "powersave", coreCount: nil, caches: nil)
        },
        Cause(expected: .pressure(20.1, load: nil, processors: 2)) { $0.interference = interference(pressure: 20.1) },
        Cause(expected: .load(2.1, processors: 2)) { $0.loadAverage = 2.1 },
        Cause(expected: .steal(0.011)) { $0.interference = interference(steal: 0.011) },
        Cause(expected: .throttled(periods: 3, nanoseconds: nil)) { $0.interference = interference(throttled: 3) },
    ]
}

private func interference(pressure: Double? = nil, steal: Double? = nil, throttled: UInt64? = nil) -> InterferenceRecord
{
    InterferenceRecord(
        processorPressure: pressure, stealShare: steal, throttledPeriods: throttled, throttledNanoseconds: nil)
}
