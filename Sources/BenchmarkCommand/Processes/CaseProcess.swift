import Foundation
import LeakDetection
import LoadTesting
import Synchronization

/// Runs one case in a process of its own: this executable, started again.
///
/// A crash, a trap or a hang costs this case and nothing else, and memory and descriptors start clean.
struct CaseProcess {
    /// The hidden command that the executable is started with.
    static let command = "run-case"

    let spec: CaseSpec
    let stop: StopFlag
    /// Whether what the case says on standard error is kept from the user's.
    var isQuiet = false
    let report: @Sendable (CaseRunner.Progress) -> Void

    /// The result of the case; a process that died or went silent gives one that says so. Throws only when no process can
    /// be started at all.
    func run() throws -> CaseResult {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("watertight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let specFile = directory.appendingPathComponent("spec.json")
        let resultFile = directory.appendingPathComponent("result.json")
        try JSONEncoder().encode(spec).write(to: specFile)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: Bundle.main.executablePath ?? CommandLine.arguments[0])
        process.arguments = [Self.command, specFile.path, resultFile.path]
        process.environment = environment
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        let lifeline = Pipe()
        process.standardInput = lifeline
        try process.run()

        let isAlive = Mutex(Date())
        let lastWords = LastWords()
        let dropped = Mutex<[LeakPhase: [String]]>([:])
        let readers = DispatchGroup()
        DispatchQueue.global().async(group: readers) {
            LineReader.forEachLine(of: output.fileHandleForReading) { line in
                isAlive.withLock { $0 = Date() }
                if let progress = CaseMessage.progress(from: line) {
                    report(progress)
                } else {
                    StandardError.write(line + "\n")
                }
            }
        }
        let looksForDropped = spec.looks(for: .LK13)
        DispatchQueue.global().async(group: readers) {
            var phase = LeakPhase.measured
            LineReader.forEachLine(of: errors.fileHandleForReading) { line in
                var line = line[...]
                let next = CaseMessage.phase(in: String(line))
                if let next { line = next.before }
                if next == nil || !line.isEmpty {
                    lastWords.add(String(line))
                    if looksForDropped, let function = ContinuationMisuse.function(in: line) {
                        dropped.withLock { $0[phase, default: []].append(function) }
                    }
                    if !isQuiet { StandardError.write(line + "\n") }
                }
                if let next { phase = next.phase }
            }
        }

        var wasKilled = false
        var wasAskedToStop = false
        while process.isRunning {
            Thread.sleep(forTimeInterval: 0.002)
            if stop.isSet, !wasAskedToStop {
                wasAskedToStop = true
                process.terminate()
            }
            let silence = Date().timeIntervalSince(isAlive.withLock { $0 })
            if silence > silenceLimit {
                wasKilled = true
                kill(process.processIdentifier, SIGKILL)
            }
        }
        process.waitUntilExit()
        withExtendedLifetime(lifeline) {}
        readers.wait()
        if let data = try? Data(contentsOf: resultFile),
            let result = try? JSONDecoder().decode(CaseResult.self, from: data)
        {
            return result.adding(found(dropped), of: spec)
        }
        let certain = try? JSONDecoder().decode(
            CaseResult.self, from: Data(contentsOf: Self.lastFindings(besides: resultFile)))
        return failed(process, wasKilled: wasKilled, wasStopped: wasAskedToStop, lastWords.text)
            .adding(certain: certain).adding(found(dropped), of: spec)
    }

    /// Where a process that crashes leaves what was certain by then.
    static func lastFindings(besides resultFile: URL) -> URL { resultFile.appendingPathExtension("crashed") }

    private func found(_ dropped: borrowing Mutex<[LeakPhase: [String]]>) -> [LeakPhase: [LeakFinding]] {
        dropped.withLock { $0.mapValues(ContinuationMisuse.findings) }
    }

    /// Longer than anything in a case that has a limit of its own.
    private var silenceLimit: TimeInterval { max(60, Double(spec.drainNanoseconds) / 1e9 * 12) }

    /// A crash prints where it happened, briefly, unless the user has asked for something else.
    private var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        if environment["SWIFT_BACKTRACE"] == nil {
            environment["SWIFT_BACKTRACE"] =
                "interactive=no,color=no,images=none,registers=none,threads=crashed,limit=12"
        }
        return environment
    }

    private func failed(_ process: Process, wasKilled: Bool, wasStopped: Bool, _ lastWords: String) -> CaseResult {
        var result = spec.emptyResult
        if wasKilled {
            result.status = .hung(reason: "the case's process went silent and was ended")
        } else if wasStopped {
            result.status = .interrupted
        } else {
            let how =
                process.terminationReason == .uncaughtSignal
                ? "signal \(process.terminationStatus) (\(String(cString: strsignal(process.terminationStatus))))"
                : "exit code \(process.terminationStatus)"
            result.status = .crashed(
                reason: "its process ended with \(how)" + (lastWords.isEmpty ? "" : ": \(lastWords)"))
        }
        result.verdict = Judgement.judge(result)
        return result
    }
}

/// The last thing a process said that tells why it died.
private final class LastWords: Sendable {
    private let line = Mutex<String?>(nil)

    func add(_ text: String) {
        let isReason = text.contains("Fatal error") || text.contains("fatal error") || text.contains("precondition")
        guard isReason else { return }
        // A frame of a backtrace says it too, after its number and its address.
        let words = text.replacing(#/^\s*\d+ .*?0x[0-9a-f]+ /#, with: "")
        line.withLock { if $0 == nil { $0 = words } }
    }

    var text: String { line.withLock { $0 } ?? "" }
}

/// Reads a pipe line by line until its other end is closed.
enum LineReader {
    static func forEachLine(of handle: FileHandle, _ body: (String) -> Void) {
        var rest = Data()
        while true {
            let chunk = handle.availableData
            if chunk.isEmpty { break }
            rest.append(chunk)
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                body(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                rest = Data(rest[(end + 1)...])
            }
        }
        if !rest.isEmpty { body(String(decoding: rest, as: UTF8.self)) }
    }
}
