import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite("--allow")
struct AllowFlagTests {
    @Test("takes a file, in run")
    func flag() throws {
        var options = RunOptions()
        #expect(try RunOptions.flags.parse(["shop", "--allow", "allow.json"], into: &options) == ["shop"])
        #expect(options.allow == "allow.json")
    }

    @Test("today is the day in UTC, to its last second")
    func today() {
        #expect(CalendarDay.today(Date(timeIntervalSince1970: 1_801_439_999.9)).description == "2027-01-31")
        #expect(CalendarDay.today(Date(timeIntervalSince1970: 1_801_440_000)).description == "2027-02-01")
    }

    @Test("report judges by the day it is given, and without --allow keeps what the run allowed")
    func report() throws {
        let folder = try TestFolder()
        let allow = folder.path + "/allow.json"
        let text =
            #"{"allowances": [{"class": "LK01", "resource": "connection", "reason": "known", "expires": "2027-01-31"}]}"#
        try Data(text.utf8).write(to: URL(fileURLWithPath: allow))
        var leaking = SmallResult.oneCase("shop")
        leaking.leaks = [SmallResult.leak(at: "Shop/Cart.swift:12")]
        let path = folder.path + "/result.json"
        try ResultFile.write(SmallResult.make([leaking]), to: path)

        func report(_ words: [String], on day: String) throws -> ExitCode {
            let command = ReportCommand(
                program: ProgramDescription(name: "watertight", suites: []), today: try #require(CalendarDay(day)))
            return try command.run([path, "--format", "csv", "--export", "csv=\(folder.path)/out.csv"] + words)
        }
        #expect(try report([], on: "2027-01-31") == .leak)
        #expect(try report(["--allow", allow], on: "2027-01-31") == .success)
        #expect(try ResultFile.read(path).cases[0].leaks[0].allowed?.reason == "known")
        #expect(try report([], on: "2027-02-01") == .success)
        #expect(try report(["--allow", allow], on: "2027-02-01") == .leak)
        #expect(try ResultFile.read(path).allowanceProblems?.map(\.kind) == [.expired])
    }
}
