/// What happened at the yield of one dependency in one request, and what follows from it when its body has ended.
struct YieldRecord {
    private(set) var count = 0
    /// The error that was thrown in at the yield.
    var thrownIn: (any Error)?

    mutating func begin(dependency: String) throws {
        count += 1
        if count > 1 { throw DependencyError.yieldedTwice(dependency: dependency) }
    }

    /// Whether it yielded once and nothing was thrown in.
    var isClean: Bool { count == 1 && thrownIn == nil }

    enum Verdict {
        /// The request goes on as a success.
        case clean
        /// The error thrown in was caught and none was thrown in its place.
        case swallowed(any Error)
        /// The request goes on with `error`; `replaced` is the one it took the place of.
        case failed(any Error, replaced: (any Error)?)
    }

    /// - Parameter failure: the error that left the body, or nil when it returned.
    func verdict(failure: (any Error)?, dependency: String) -> Verdict {
        if let failure {
            let isTheSame = thrownIn.map { isSameError($0, failure) } ?? true
            return .failed(failure, replaced: isTheSame ? nil : thrownIn)
        }
        switch count {
        case 0: return .failed(DependencyError.didNotYield(dependency: dependency), replaced: nil)
        case 1: return thrownIn.map { .swallowed($0) } ?? .clean
        default: return .failed(DependencyError.yieldedTwice(dependency: dependency), replaced: thrownIn)
        }
    }
}

/// Whether two errors are one: rethrowing keeps the box an error travels in, throwing anew makes another.
///
/// A caught error that was cast to its concrete type and thrown again counts as another one; it is then reported once more
/// among the attached errors, and nothing else changes.
func isSameError(_ first: any Error, _ second: any Error) -> Bool {
    // The casts keep the existentials from being opened: it is the boxes that are compared, not what is in them.
    unsafeBitCast(first as any Error, to: UnsafeRawPointer.self)
        == unsafeBitCast(second as any Error, to: UnsafeRawPointer.self)
}
