import Foundation
import Testing

/// The built `watertight` executable, which lies beside the test bundle, whatever the build directory is called.
enum Executable {
    /// - Throws: when it is not there; a test that cannot run it has failed.
    static func find() throws -> URL {
        let starts = [
            Bundle(for: Anchor.self).bundlePath, Bundle.main.executablePath, Bundle.main.bundlePath,
            CommandLine.arguments[0],
        ].compactMap { $0 }
        for start in starts {
            var directory = URL(fileURLWithPath: start)
            // The bundle itself, and on some systems the folders within it.
            for _ in 0..<4 {
                directory.deleteLastPathComponent()
                let candidate = directory.appendingPathComponent("watertight")
                var isDirectory: ObjCBool = false
                if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isDirectory),
                    !isDirectory.boolValue, FileManager.default.isExecutableFile(atPath: candidate.path)
                {
                    return candidate
                }
            }
        }
        throw Missing(looked: starts)
    }

    private final class Anchor {}

    struct Missing: Error, CustomStringConvertible {
        let looked: [String]

        var description: String { "no executable 'watertight' beside any of \(looked.joined(separator: ", "))" }
    }
}
