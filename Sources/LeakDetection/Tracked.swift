/// A value of any type that has to be closed, with the lease that says whether it was: for clients that know nothing of leases.
///
/// ```swift
/// let tracked = try await Resource.connection.track { try await client.connect() }
/// try await tracked.value().query("select 1")
/// try await tracked.close { try await $0.close() }
/// ```
///
/// Where it is opened and closed in one place, ``Resource/withTracked(open:close:_:)`` does all three. A client that only calls back
/// needs no wrapper: open a ``Lease`` where it says that it has opened, and release it where it says that it has closed.
///
/// A value that is not Sendable stays where it was opened: all closures run there.
public struct Tracked<Value> {
    private let tracked: Value
    let lease: Lease

    init(_ value: Value, _ lease: Lease) {
        tracked = value
        self.lease = lease
    }

    /// The value, to be used here: after its close that is LK04, in another request LK06.
    public func value(file: StaticString = #fileID, line: UInt = #line) -> Value {
        lease.use(file: file, line: line)
        return tracked
    }

    /// Closes the value with `body`. It counts as closed when `body` has returned: one whose close failed may be open still.
    ///
    /// A second close is passed on, as it would be without tracking, and is LK03.
    public func close<Failure: Error>(
        file: StaticString = #fileID, line: UInt = #line, isolation: isolated (any Actor)? = #isolation,
        _ body: nonisolated(nonsending) (Value) async throws(Failure) -> Void
    ) async throws(Failure) {
        try await body(tracked)
        lease.release(file: file, line: line)
    }

    /// The same for blocking code.
    public func close<Failure: Error>(
        file: StaticString = #fileID, line: UInt = #line, _ body: (Value) throws(Failure) -> Void
    ) throws(Failure) {
        try body(tracked)
        lease.release(file: file, line: line)
    }

    /// Says that the value is closed, whoever closed it: the other side, a pool, or a close that threw and closed all the same.
    public func noteClosed(file: StaticString = #fileID, line: UInt = #line) {
        lease.release(file: file, line: line)
    }
}

extension Tracked: Sendable where Value: Sendable {}

extension Resource {
    /// Opens a value with `open`. Nothing is counted when that throws.
    ///
    /// - Parameter holder: `.application` for a value that goes into a pool or a cache.
    public func track<Value, Failure: Error>(
        for holder: Lease.Holder = .request, file: StaticString = #fileID, line: UInt = #line,
        function: StaticString = #function,
        isolation: isolated (any Actor)? = #isolation, _ open: nonisolated(nonsending) () async throws(Failure) -> Value
    ) async throws(Failure) -> Tracked<Value> {
        let value = try await open()
        return Tracked(value, Lease.open(self, for: holder, file: file, line: line, function: function))
    }

    /// The same for blocking code.
    public func track<Value, Failure: Error>(
        for holder: Lease.Holder = .request, file: StaticString = #fileID, line: UInt = #line,
        function: StaticString = #function,
        _ open: () throws(Failure) -> Value
    ) throws(Failure) -> Tracked<Value> {
        let value = try open()
        return Tracked(value, Lease.open(self, for: holder, file: file, line: line, function: function))
    }

    /// Opens a value, uses it, and closes it on every path; in a cancelled task `close` sees the cancellation.
    ///
    /// What `body` throws comes before what `close` throws; a value whose close failed counts as open.
    public func withTracked<Value, Result>(
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function,
        isolation: isolated (any Actor)? = #isolation,
        open: nonisolated(nonsending) () async throws -> Value,
        close: nonisolated(nonsending) (Value) async throws -> Void,
        _ body: nonisolated(nonsending) (Value) async throws -> Result
    ) async throws -> Result {
        let tracked = try await track(file: file, line: line, function: function, open)
        let result: Result
        do {
            result = try await body(tracked.value(file: file, line: line))
        } catch {
            try? await tracked.close(file: file, line: line, close)
            throw error
        }
        try await tracked.close(file: file, line: line, close)
        return result
    }

    /// The same for blocking code.
    public func withTracked<Value, Result>(
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function, open: () throws -> Value,
        close: (Value) throws -> Void, _ body: (Value) throws -> Result
    ) throws -> Result {
        let tracked = try track(file: file, line: line, function: function) { () throws in try open() }
        let result: Result
        do {
            result = try body(tracked.value(file: file, line: line))
        } catch {
            try? tracked.close(file: file, line: line) { value throws in try close(value) }
            throw error
        }
        try tracked.close(file: file, line: line) { value throws in try close(value) }
        return result
    }
}
