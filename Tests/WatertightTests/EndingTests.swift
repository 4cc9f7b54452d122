import Foundation
import LoadTesting
import Testing

extension TheCommand {
    /// Runs that do not come to their end.
    @OwnThread @Suite final class EndingTests: CommandFolder {
        @Test("a trap costs its own case, exit 3, and a hang ends in 91")
        func crashAndHang() throws {
            #expect(
                try run("run", "crashing", "single", "-x", "structured", "-f", "0", "-n", "100", "-w", "0", "-o", "out")
                    .code == 3)
            #expect(try result("out").cases.map(\.status.state) == ["crashed", "finished"])
            #expect(
                try run("run", "hanging", "-f", "0", "-n", "100", "-w", "0", "--drain", "300ms", "-o", "out").code == 91
            )
            for one in try result("out").cases {
                #expect(
                    one.requests.completed + one.requests.censored == one.requests.issued && one.requests.censored == 1)
            }
        }

        @Test("killed in the midst of a run, the finished cases can be read and no process stays behind")
        func killed() throws {
            let temporary = directory.appendingPathComponent("temporary")
            try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
            environment["TMPDIR"] = temporary.path
            // The third case would hang for ten minutes.
            let process = try start([
                "run", "single", "hanging", "-x", "executor,dispatch", "-f", "0", "-n", "100", "-w", "0",
                "--drain", "10m", "-o", "out",
            ])
            var child: Int32?
            let isInTheMidst = try becomesTrue {
                guard let cases = try? result("out").cases, cases.count == 2 else { return false }
                child = try ProcessTable.children(of: process.processIdentifier).first
                return child != nil
            }
            #expect(isInTheMidst)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()

            let orphan = try #require(child)
            let ended = try becomesTrue { !ProcessTable.isRunning(orphan) }
            #expect(ended)
            #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
            #expect(try result("out").cases.map(\.id) == ["single/executor/0.0", "single/dispatch/0.0"])
            let report = try run("report", "out/result.json")
            #expect(report.code == 130 && report.output.contains("2 of 4 cases"), "\(report.code) \(report.output)")
        }

        @Test("interrupted, selftest still says how many outcomes were wrong and how many were not run")
        func selftestInterrupted() throws {
            let output = directory.appendingPathComponent("output")
            try Data().write(to: output)
            let process = try start(
                ["selftest", "leaky", "hanging", "--without", "LK01"], output: FileHandle(forWritingAtPath: output.path)
            )
            let isInTheMidst = try becomesTrue { try String(contentsOf: output, encoding: .utf8).contains("WRONG") }
            #expect(isInTheMidst)
            process.interrupt()
            process.waitUntilExit()
            #expect(process.terminationStatus == 1, "that something is wrong is worse than that it was interrupted")
            let last = try String(contentsOf: output, encoding: .utf8).split(separator: "\n").last ?? ""
            #expect(
                last.hasPrefix("Interrupted: ") && !last.contains(": 0 of") && last.contains("were not run"), "\(last)")
        }

        #if os(Linux)
            @Test("data that standard output does not take are exit 74, and a reader who has gone is no failure")
            func fullOutput() throws {
                let words = ["run", "single", "-x", "structured", "-f", "0", "-n", "100", "-w", "0", "-o", "out"]
                let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
                for words in [
                    words, words + ["--format", "json"], ["compare", "out", "out", "--format", "json"], ["list"],
                    ["list", "LK05"], ["--help"],
                ] {
                    #expect(try code(words, output: full) == 74)
                }
                for words in [words, ["list"]] {
                    let gone = Pipe()
                    try gone.fileHandleForReading.close()
                    #expect(try code(words, output: gone) == 0)
                }
            }
        #endif

        #if os(Linux)
            @Test("what was measured is told although a file cannot be written, and the exit code is still 74")
            func fullDisk() throws {
                let ended = try run(
                    "run", "single", "-x", "structured", "-f", "0", "-n", "100", "-w", "0", "-o", "out",
                    "--export", "junit=/dev/full")
                #expect(ended.code == 74 && ended.errors.contains("/dev/full"))
                #expect(ended.output.contains("single  structured") && ended.output.contains("PASS"))
            }

            @Test("where standard error takes nothing, or is closed, a run goes on and says by its code what it found")
            func fullErrors() throws {
                let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
                let leaky = ["run", "leaky", "-x", "structured", "-f", "0", "-n", "100", "-w", "0", "-o", "out"]
                #expect(try code(leaky, errors: full) == 90)
                #expect(try code(["run", "--bogus"], errors: full) == 64)
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/bin/sh")
                process.arguments = ["-c", "exec \"$0\" \"$@\" 2>&-", try Executable.find().path] + leaky
                process.currentDirectoryURL = directory
                process.environment = environment
                process.standardOutput = FileHandle.nullDevice
                try process.run()
                process.waitUntilExit()
                #expect(process.terminationReason == .exit && process.terminationStatus == 90)
            }
        #endif

        @Test("forced to end before its first case was over, it leaves a report that says so")
        func forcedEarly() throws {
            let process = try start([
                "run", "hanging", "-x", "structured", "-f", "0", "-n", "300", "-w", "0", "--drain", "10m", "-o", "out",
            ])
            #expect(try becomesTrue { try !ProcessTable.children(of: process.processIdentifier).isEmpty })
            let hasEnded = try becomesTrue {
                process.interrupt()
                return !process.isRunning
            }
            if !hasEnded { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
            #expect(hasEnded && process.terminationStatus == 130)
            let left = try result("out")
            #expect(left.cases.isEmpty && left.verdict == .aborted && left.exitCode == 130)
        }

        @Test("forced to end after a leak was found, it still exits 90")
        func forced() throws {
            // The second case would hang for ten minutes.
            let process = try start([
                "run", "leaky", "hanging", "-x", "structured", "-f", "0", "-n", "300", "-w", "0", "--drain", "10m",
                "-o", "out",
            ])
            #expect(try becomesTrue { (try? result("out").cases.count) == 1 })
            let hasEnded = try becomesTrue {
                process.interrupt()
                return !process.isRunning
            }
            if !hasEnded { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
            #expect(hasEnded && process.terminationReason == .exit && process.terminationStatus == 90)
        }
    }
}
