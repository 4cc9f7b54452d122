import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct ExportRequestTests {
    private func complaint(_ words: String...) -> String? {
        do {
            var options = RunOptions()
            _ = try RunOptions.flags.parse(words, into: &options)
            try options.validate()
            return nil
        } catch {
            return (error as? CommandFailure).map { "\($0.exitCode.rawValue) \($0.message)" }
        }
    }

    @Test("KIND=PATH, where a path may hold '=' and '-' is standard output")
    func parsed() throws {
        let request = try ExportRequest("junit=a=b.xml")
        #expect(request.kind == .junit && request.path == "a=b.xml" && !request.isStandardOutput)
        #expect(try ExportRequest("hlog=-").isStandardOutput)
    }

    @Test("every kind is known by its name", arguments: ExportKind.allCases)
    func kinds(kind: ExportKind) throws {
        #expect(try ExportRequest("\(kind.rawValue)=x").kind == kind)
    }

    @Test("what is wrong is named, with what would be accepted and the nearest kind")
    func refused() {
        let kinds =
            "kinds: hlog, hdrplot, gobench, github-smaller, github-bigger, junit, markdown, csv, json, html"
        #expect(
            complaint("--export", "junti=x")
                == "64 --export: 'junti=x' begins with 'junti', which is no kind of export; \(kinds); did you mean 'junit'?"
        )
        #expect(
            complaint("--export", "github=x")?.hasSuffix("did you mean 'github-smaller'?") == true)
        #expect(
            complaint("--export=csv")
                == "64 --export: 'csv' has no '='; accepted: KIND=PATH, such as junit=junit.xml; \(kinds); did you mean 'csv'?"
        )
        #expect(complaint("--export", "=x") == "64 --export: '=x' has no kind before the '='; \(kinds)")
        #expect(
            complaint("--export", "csv=")
                == "64 --export: 'csv=' has no path after the '='; accepted: csv=PATH, or csv=- for standard output")
        #expect(complaint("--export") == "64 --export needs a value: --export KIND=PATH")
    }

    @Test("standard output holds one thing")
    func output() {
        #expect(complaint("--export", "csv=-", "--export", "junit=-")?.contains("both go to standard output") == true)
        #expect(complaint("--format", "csv", "--export", "junit=-")?.contains("--format csv") == true)
        #expect(complaint("--format", "text", "--export", "junit=-")?.contains("--format text") == true)
        #expect(complaint("--format", "csv", "--export", "junit=x") == nil)
        #expect(complaint("--export", "junit=-", "--export", "csv=x") == nil)
    }

    @Test("a file holds one export")
    func files() {
        #expect(complaint("--export", "csv=x", "--export", "junit=x")?.contains("write to the same place") == true)
        #expect(complaint("--export", "csv=x", "--export", "junit=./a/../x")?.contains("the same place") == true)
        #expect(complaint("--export", "csv=x", "--export", "csv=y") == nil)
    }

    @Test("a format of --format is the table or an export")
    func formats() {
        #expect(OutputFormat.text.export == nil)
        #expect(OutputFormat.allCases.dropFirst().compactMap(\.export) == [.json, .csv, .markdown])
    }
}
