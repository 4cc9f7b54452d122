import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct FlagTableTests {
    private struct Options: Sendable, Equatable {
        var count: UInt64 = 0
        var isLoud = false
    }

    private let table = FlagTable<Options>(flags: [
        Flag("--requests", "-n", "COUNT", "how many") { $0.count = try FlagValue.count($1) },
        Flag("--loud", nil, "say more") { $0.isLoud = true },
    ])

    private func parse(_ words: String...) throws -> (Options, [String]) {
        var options = Options()
        let operands = try table.parse(words, into: &options)
        return (options, operands)
    }

    private func complaint(_ words: String...) -> String? {
        var options = Options()
        do {
            _ = try table.parse(words, into: &options)
            return nil
        } catch {
            return (error as? CommandFailure)?.message
        }
    }

    @Test("short and long form, separate and attached values, operands anywhere, and -- ends the flags")
    func forms() throws {
        #expect(try parse("a", "-n", "5", "b").0.count == 5)
        #expect(try parse("a", "--requests", "5k", "b").1 == ["a", "b"])
        #expect(try parse("--requests=2m").0.count == 2_000_000)
        #expect(try parse("--loud", "--", "--requests").1 == ["--requests"])
        #expect(try parse("--loud").0.isLoud)
        #expect(try parse("-").1 == ["-"])
    }

    @Test("an unknown flag is refused with the nearest one")
    func unknown() {
        #expect(complaint("--requets", "5") == "unknown flag '--requets'; did you mean '--requests'?")
        #expect(complaint("--zzzzzzzzzzzz") == "unknown flag '--zzzzzzzzzzzz'; --help lists them")
    }

    @Test("a bad value names the flag, the value and what would be accepted")
    func badValue() {
        #expect(
            complaint("-n", "abc")
                == "-n/--requests: 'abc' is not a count of at least 1; accepted: 250, 10k, 2m")
        #expect(complaint("-n") == "-n/--requests needs a value: -n/--requests COUNT")
        #expect(complaint("--loud=yes") == "--loud takes no value, but was given 'yes'")
    }

    @Test("the help fits 100 columns and names every flag")
    func help() {
        let help = RunOptions.flags.help
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 100 })
        for flag in RunOptions.flags.flags { #expect(help.contains(flag.long)) }
    }
}
