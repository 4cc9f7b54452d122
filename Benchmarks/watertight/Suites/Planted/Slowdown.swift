import Foundation
import LoadTesting

/// Requests that wait ten times as long as before: far from the limit on either side, however busy the machine is.
let slowdown = planted(
    "slowdown", .comparison(base: "slowdown-mended", slowdown: limit, .regression),
    mended: .comparison(base: "slowdown-mended", slowdown: limit, .success),
    summary: "every request takes ten times as long as in the base of a comparison: exit 2"
) { flaw in
    .waiting(flaw)
} blocking: { flaw in
    .waiting(flaw)
}

private let limit = SlowdownLimit(factor: 4)

extension Subject {
    static func waiting(_ flaw: Flaw) -> Subject {
        Subject { _ in try await Task.sleep(for: .milliseconds(flaw.wait)) }
    }
}

extension BlockingSubject {
    static func waiting(_ flaw: Flaw) -> BlockingSubject {
        BlockingSubject { _ in Thread.sleep(forTimeInterval: Double(flaw.wait) / 1000) }
    }
}

extension Flaw {
    fileprivate var wait: Int { self == .present ? 100 : 10 }
}
