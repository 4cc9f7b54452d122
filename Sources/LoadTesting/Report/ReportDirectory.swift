import Foundation

/// Writes the three files of a run: `result.json`, `results.csv` and `report.html`.
public struct ReportDirectory: Sendable {
    public var path: String
    private let curve: @Sendable (LatencySummary) -> [LatencyPoint]

    /// - Parameter curve: how a latency curve is drawn from a summary; by default that of the whole histogram.
    public init(
        _ path: String, curve: @escaping @Sendable (LatencySummary) -> [LatencyPoint] = LatencyPoint.histogram
    ) {
        self.path = path
        self.curve = curve
    }

    /// The files, in the order they are written: the one that everything else can be made from comes first.
    public var files: [String] { [ResultFile.name, "results.csv", "report.html"].map(file) }

    /// Makes the directory if need be and writes each file whole or not at all.
    ///
    /// - Throws: `ReportError.cannotWrite`, exit code 74.
    public func write(_ result: RunResult) throws(ReportError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .cannotWrite(file: path, reason: ResultFile.reason(for: error))
        }
        try ResultFile.write(result, to: files[0])
        do {
            try AtomicFile.write(Data(Column.csv(result.cases).utf8), to: files[1])
            try AtomicFile.write(Data(HTMLReport.render(result, curve: curve).utf8), to: files[2])
        } catch {
            // What an earlier call wrote would contradict the result.
            for file in files.dropFirst() { unlink(file) }
            throw error
        }
    }

    private func file(_ name: String) -> String { path.hasSuffix("/") ? path + name : path + "/" + name }
}

extension ReportDirectory {
    /// Makes the directory and checks that files can be written to it, so that a run does not find out at its end.
    ///
    /// - Throws: `ReportError.cannotWrite`, exit code 74.
    public func prepare() throws(ReportError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .cannotWrite(file: path, reason: ResultFile.reason(for: error))
        }
        guard access(path, W_OK) == 0 else {
            throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
        }
    }
}
