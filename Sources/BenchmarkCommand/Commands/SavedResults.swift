import Foundation
import LoadTesting

/// Finds saved results by path, run id or git revision.
struct SavedResults {
    var directory = "Reports"
    var commit: (String) -> String? = Git.commit

    struct Saved {
        let path: String
        let result: RunResult
    }

    /// - Throws: a ``ReportError`` when a file is there and cannot be read; a ``CommandFailure`` with exit code 5 when
    ///   nothing is saved under that name.
    func find(_ name: String) throws -> Saved {
        for path in [name, name + "/result.json", "\(directory)/\(name)/result.json"] {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue else {
                continue
            }
            return Saved(path: path, result: try ResultFile.read(path))
        }
        if name.contains("/") || name.hasSuffix(".json") {
            throw CommandFailure(
                exitCode: .unreadableInput,
                message: "there is no result at '\(name)'; accepted: a result.json or its folder")
        }
        if let commit = commit(name), let saved = latest(of: commit) { return saved }
        throw CommandFailure(
            exitCode: .nothingSaved,
            message:
                "nothing is saved under '\(name)'; accepted: a path, a run id in \(directory), or a git revision that has a run"
        )
    }

    /// The newest run of a commit; run ids begin with the time, so the last name is the newest.
    private func latest(of commit: String) -> Saved? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names.sorted().reversed() {
            let path = "\(directory)/\(name)/result.json"
            guard let result = try? ResultFile.read(path), let short = result.run.commit, commit.hasPrefix(short),
                result.run.dirty != true
            else { continue }
            return Saved(path: path, result: result)
        }
        return nil
    }
}
