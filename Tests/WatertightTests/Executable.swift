import Foundation
import Testing

/// A built executable, which lies beside the test bundle, whatever the build directory is called.
enum Executable {
    /// - Throws: when it is not there; a test that cannot run it has failed.
    static func find(_ name: String = "watertight") throws -> URL {
        let starts = [
            Bundle(for: Anchor.self).bundlePath, Bundle.main.executablePath, Bundle.main.bundlePath,
            CommandLine.arguments[0],
        ].compactMap { $0 }
        for start in starts {
            var directory = URL(fileURLWithPath: start)
            // The bundle itself, and on some systems the folders within it.
            for _ in 0..<4 {
                directory.deleteLastPathComponent()
                let candidate = directory.appendingPathComponent(name)
                var isDirectory: ObjCBool = false
                if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isDirectory),
                    !isDirectory.boolValue, FileManager.default.isExecutableFile(atPath: candidate.path)
                {
                    return candidate
                }
            }
        }
        throw Missing(name: name, looked: starts)
    }

    private final class Anchor {}

    struct Missing: Error, CustomStringConvertible {
        let name: String
        let looked: [String]

        var description: String { "no executable '\(name)' beside any of \(looked.joined(separator: ", "))" }
    }
}
