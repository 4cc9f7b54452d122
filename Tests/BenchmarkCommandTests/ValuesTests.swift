import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct ValuesTests {
    @Test("counts", arguments: [("1", 1), ("250", 250), ("10k", 10_000), ("2m", 2_000_000), ("3K", 3_000)])
    func counts(text: String, value: UInt64) throws {
        #expect(try FlagValue.count(text) == value)
    }

    @Test(
        "what is no count",
        arguments: [
            "", "0", "-1", "abc", "1.5", "k", "10kk", "99999999999999999999", "18446744073709551615k", "1e3", " 5",
        ])
    func noCount(text: String) {
        #expect(throws: ValueProblem.self) { try FlagValue.count(text) }
    }

    @Test(
        "durations",
        arguments: [
            ("250us", Duration.microseconds(250)), ("5ms", .milliseconds(5)), ("3s", .seconds(3)),
            ("2m", .seconds(120)),
            ("24h", .seconds(86_400)), ("0.2s", .milliseconds(200)), ("7ns", .nanoseconds(7)),
        ])
    func durations(text: String, value: Duration) throws {
        #expect(try FlagValue.duration(text) == value)
    }

    @Test(
        "what is no duration",
        arguments: ["", "5", "0s", "-1s", "s", "1d", "nans", "infs", "1e3s", "999999999999h", "5 ms", "0.4ns"])
    func noDuration(text: String) {
        #expect(throws: ValueProblem.self) { try FlagValue.duration(text) }
    }

    @Test("a factor is a number of at least one")
    func factors() throws {
        #expect(try FlagValue.factor("1.5") == 1.5)
        for text in ["", "0.5", "-2", "2x", "50%", "1e9", "2000000"] {
            #expect(throws: ValueProblem.self) { try FlagValue.factor(text) }
        }
    }

    @Test("zero is a duration where it means none")
    func zero() throws {
        #expect(try FlagValue.duration("0", allowsZero: true) == .zero)
        #expect(try FlagValue.duration("0s", allowsZero: true) == .zero)
    }

    @Test(
        "rates",
        arguments: [("2000", 2_000.0), ("2k", 2_000), ("0.5", 0.5), ("500/1s", 500), ("30/1m", 0.5), ("1/10ms", 100)])
    func rates(text: String, value: Double) throws {
        #expect(try FlagValue.rate(text) == value)
    }

    @Test("what is no rate", arguments: ["", "0", "-5", "x", "5/", "5/0s", "5/s", "1e9", "nan", "/1s", "99999999m"])
    func noRate(text: String) {
        #expect(throws: ValueProblem.self) { try FlagValue.rate(text) }
    }

    @Test("what is no chance", arguments: ["", "1.5", "-0.1", "nan", "x", "1e-3", "5%"])
    func noChance(text: String) {
        #expect(throws: ValueProblem.self) { try FlagValue.chance(text[...]) }
    }

    @Test("edit distance finds what was meant, and nothing when nothing is near")
    func nearest() {
        #expect(NearestName.distance("kitten", "sitting") == 3)
        #expect(NearestName.suggestion(for: "sqlit", among: ["single", "sqlite"]) == "; did you mean 'sqlite'?")
        #expect(
            NearestName.suggestion(for: "double", among: ["nested", "double-release"])
                == "; did you mean 'double-release'?")
        #expect(NearestName.suggestion(for: "zebra", among: ["single", "sqlite"]) == nil)
        #expect(NearestName.suggestion(for: "x", among: ["a"]) == nil)
    }
}
