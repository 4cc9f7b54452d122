import Foundation
import LoadTesting

/// The other side of ``CaseProcess``: runs the case it is told to and writes its result.
struct ChildCommand {
    let suites: [Suite]

    func run(_ arguments: [String]) throws -> ExitCode {
        guard arguments.count == 2,
            let data = FileManager.default.contents(atPath: arguments[0]),
            let spec = try? JSONDecoder().decode(CaseSpec.self, from: data),
            let suite = spec.suite(among: suites)
        else { throw CommandFailure.usage("'\(CaseProcess.command)' is for the command's own use") }
        let stop = StopFlag()
        // Ctrl-C reaches the whole group; the command decides, and asks by SIGTERM.
        signal(SIGINT, SIG_IGN)
        let signals = SignalWatch([SIGTERM]) { _ in stop.set() }
        defer { signals.cancel() }
        let orphan = StopFlag()
        let directory = URL(fileURLWithPath: arguments[0]).deletingLastPathComponent()
        Lifeline.watch {
            orphan.set()
            stop.set()
            // Nobody waits for its result: long enough for what can end by itself to clean up.
            Thread.sleep(forTimeInterval: 3)
            try? FileManager.default.removeItem(at: directory)
            _exit(ExitCode.interrupted.rawValue)
        }
        var runner = CaseRunner(spec: spec, suite: suite, stop: stop, isOwnProcess: true) { progress in
            // May fail: the command may have gone.
            try? FileHandle.standardOutput.write(contentsOf: Data((CaseMessage.line(for: progress) + "\n").utf8))
        }
        runner.begins = { phase in
            StandardError.write(CaseMessage.line(for: phase) + "\n")
        }
        let resultFile = URL(fileURLWithPath: arguments[1])
        CrashWatch.start { [runner] in
            guard let certain = runner.whatIsCertain() else { return }
            try? JSONEncoder().encode(certain).write(
                to: CaseProcess.lastFindings(besides: resultFile), options: .atomic)
        }
        let result = runner.run()
        if orphan.isSet {
            try? FileManager.default.removeItem(at: directory)
            return .interrupted
        }
        try JSONEncoder().encode(result).write(to: resultFile, options: .atomic)
        return .success
    }
}
