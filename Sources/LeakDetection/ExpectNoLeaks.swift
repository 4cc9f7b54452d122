#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Runs `body` and requires that every lease it opens is released when it has ended, by whom and when it must be.
///
/// ```swift
/// @Test func paymentsCloseTheirConnection() async throws {
///     try await expectNoLeaks { try await pay(order) }
/// }
/// ```
///
/// It only throws, so it works in every test library, and in tests that run in parallel: each call has a ledger of its own, which
/// `body`, its child tasks and the `Task { }`s made in it use. Leases opened in `Task.detached` or on threads that `body` hands work
/// to are not seen; nor are descriptors, which belong to the process and so to all tests at once.
///
/// - Parameters:
///   - limit: how long leases that are just being released, and tasks that are just ending, are waited for: in pauses of 1 us,
///     doubling, to 100 ms. Nothing is waited for when nothing is open.
///   - clock: what the pauses are measured with.
///   - file: where it is called, which a finding of a task says, and `line` likewise.
/// - Returns: what `body` returned.
/// - Throws: ``LeaksFound``, with the error of `body` if it threw too; else the error of `body`.
public func expectNoLeaks<Result>(
    limit: Duration = .seconds(5), clock: some Clock<Duration> = ContinuousClock(), file: StaticString = #fileID,
    line: UInt = #line, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
) async throws -> Result {
    let ledger = Ledger()
    var result: Result?
    var failure: (any Error)?
    do {
        result = try await ledger.withRequest(LeaseOrigin.testedClosure, body)
    } catch {
        failure = error
    }
    _ = await ledger.settle(limit: limit) { pause in
        // In a task of its own: one that was cancelled would not pause.
        await Task { try? await clock.sleep(for: pause) }.value
    }
    return try ledger.verdict(result, failure, at: Site(file: "\(file)", line: line))
}

/// ``expectNoLeaks(limit:clock:file:line:isolation:_:)`` for blocking code, on any thread but those of the pool.
///
/// - Parameter sleep: blocks the thread for a pause.
public func expectNoLeaksBlocking<Result>(
    limit: Duration = .seconds(5), sleep: (Duration) -> Void = blockThread, file: StaticString = #fileID,
    line: UInt = #line,
    _ body: () throws -> Result
) throws -> Result {
    let ledger = Ledger()
    var result: Result?
    var failure: (any Error)?
    do {
        result = try ledger.withRequest(LeaseOrigin.testedClosure, body)
    } catch {
        failure = error
    }
    _ = ledger.settle(limit: limit, sleep: sleep)
    return try ledger.verdict(result, failure, at: Site(file: "\(file)", line: line))
}

/// Leases, tasks or objects that were left behind by a closure that should leave nothing.
public struct LeaksFound: Error, CustomStringConvertible {
    /// Worst first.
    public let findings: [LeakFinding]
    /// What the closure threw, if it did.
    public let failure: (any Error)?

    public var description: String {
        let count = findings.count == 1 ? "1 leak" : "\(findings.count) leaks"
        let lines = findings.map { "\($0.leakClass.rawValue) \($0.leakClass.title): \($0.message)" }
        let thrown = failure.map { ["The closure also threw: \($0)"] } ?? []
        return (["\(count) found."] + lines + thrown).joined(separator: "\n")
    }
}

/// Blocks the calling thread for a time.
@usableFromInline func blockThread(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var pause = timespec(tv_sec: numericCast(seconds), tv_nsec: numericCast(attoseconds / 1_000_000_000))
    var rest = timespec()
    while nanosleep(&pause, &rest) != 0, errno == EINTR { pause = rest }
}

extension Ledger {
    fileprivate func verdict<Result>(_ result: Result?, _ failure: (any Error)?, at site: Site) throws -> Result {
        var found = findings() + (conservationBreach().map { [$0.finding] } ?? [])
        for place in found.indices where found[place].leakClass == .LK07 {
            found[place].message = LeakSentence.stillRunning(
                afterClosureAt: site, holding: found[place].provenance.siblings)
        }
        guard found.isEmpty else { throw LeaksFound(findings: found, failure: failure) }
        guard let result else { throw failure ?? CancellationError() }
        return result
    }
}
