/// A dependency's value together with the right to have it cleaned up before its turn: see ``Dependency/releasable``.
public struct Releasable<Value: Sendable>: Sendable {
    /// Not to be used after ``release()``.
    public let value: Value
    /// Weak: the handle lies in the memory of the request it belongs to.
    weak let run: RequestRun?
    let step: Int
    let state: EarlyRelease

    /// Cleans the dependency up now, shielded from cancellation, as after a success; the request's end leaves it alone then.
    ///
    /// A second call waits for the first and does nothing (law 12), as does one after the request has ended.
    /// - Throws: what the cleanup throws. It is also attached to the request's outcome.
    public func release() async throws {
        try await run?.release(step, state)
    }
}

/// The blocking twin of ``Releasable``.
public struct BlockingReleasable<Value: Sendable>: Sendable {
    /// Not to be used after ``release()``.
    public let value: Value
    /// Weak: the handle lies in the memory of the request it belongs to.
    weak let run: BlockingRun?
    let step: Int
    let state: EarlyRelease

    /// Cleans the dependency up now; to be called on the request's thread. See ``Releasable/release()``.
    public func release() throws {
        try run?.release(step, state)
    }
}
