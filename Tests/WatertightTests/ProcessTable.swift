import Foundation

/// The processes of this machine, as far as a test has to ask for them.
enum ProcessTable {
    /// The running children of a process.
    static func children(of parent: Int32) throws -> [Int32] {
        #if os(Linux)
            return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.filter {
                self.parent(of: $0) == parent
            }
        #else
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/pgrep")
            process.arguments = ["-P", "\(parent)"]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return text.split(separator: "\n").compactMap { Int32($0) }
        #endif
    }

    static func isRunning(_ process: Int32) -> Bool {
        #if os(Linux)
            return parent(of: process) != nil
        #else
            return kill(process, 0) == 0
        #endif
    }

    #if os(Linux)
        /// Nil for one that has ended, also if nobody has taken note of that.
        private static func parent(of process: Int32) -> Int32? {
            guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                // The name before it may contain anything.
                let end = text.lastIndex(of: ")")
            else { return nil }
            let fields = text[text.index(after: end)...].split(separator: " ")
            guard fields.count > 1, !["Z", "X"].contains(fields[0]) else { return nil }
            return Int32(fields[1])
        }
    #endif
}
