import Foundation
import LoadTesting

/// Names a run after the time and the commit.
enum RunIdentityProbe {
    static func identity(
        seed: UInt64, arguments: [String], planHash: String, plannedCases: Int, now: Date = Date(),
        git: (commit: String?, dirty: Bool?) = Git.state()
    ) -> RunIdentity {
        var id = stamp(now, "yyyyMMdd'T'HHmmssSSS'Z'") + "-" + (git.commit ?? "nogit")
        if git.dirty == true { id += "-dirty" }
        return RunIdentity(
            id: id, startedAt: stamp(now, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"), commit: git.commit, dirty: git.dirty,
            seed: seed,
            arguments: arguments, planHash: planHash, plannedCases: plannedCases)
    }

    private static func stamp(_ date: Date, _ format: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = format
        return formatter.string(from: date)
    }
}
