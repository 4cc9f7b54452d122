import Testing

@testable import LoadTesting

@Suite("What must be the same for times to be compared")
struct ComparabilityTests {
    @Test("the key has architecture, processor, count, quota, major system, Swift, build and sanitizer")
    func key() {
        #expect(plainEnvironment().comparability.key == "x86_64 | EPYC | 2 | none | Linux 6 | 6.3 | release | none")
    }

    @Test("a patch of the system, memory, load and clock do not matter")
    func same() {
        var other = plainEnvironment()
        other.operatingSystem = "Linux 6.11.2"
        other.memoryBytes = 2
        other.loadAverage = 9
        other.clock = ClockRecord(resolutionNanoseconds: 1, readNanoseconds: 30)
        other.build = BuildRecord(optimization: "-O", assertions: false, sanitizer: nil)
        #expect(other.comparability == plainEnvironment().comparability)
    }

    @Test("each part that differs is named with both values")
    func differences() {
        var other = plainEnvironment()
        other.processorCount = 4
        other.controlGroup = ControlGroupRecord(version: 2, processorQuota: 1.5, memoryLimitBytes: nil)
        other.build = BuildRecord(optimization: "-O", assertions: false, sanitizer: "thread")
        #expect(
            plainEnvironment().comparability.differences(from: other.comparability) == [
                "processors 2 and 4", "quota none and 1.50", "sanitizer none and thread",
            ])
    }

    @Test("compare says so, and under --strict refuses to call it comparable")
    func compare() {
        var base = ExampleResult.result
        base.cases.removeAll { $0.status != .finished }
        var head = base
        head.environment.processorCount = 8
        let comparison = Comparison.compare(base: base, head: head)
        #expect(comparison.notCompared.map(\.sentence).contains { $0.contains("processors 2 and 8") })
        #expect(comparison.exitCode() == .success)
        #expect(comparison.exitCode(strict: true) == .notComparable)
    }
}
