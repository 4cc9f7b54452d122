/// Which request of which ledger the current task works for.
///
/// A struct around an optional object, rather than that optional itself: the runtime copies a task's value by its type, and for
/// `Optional` that takes four times as long.
@usableFromInline
struct LedgerBinding: Sendable {
    /// Nil: no ledger is bound.
    private var token: RequestToken?

    @usableFromInline
    init() {}

    // Spelled out: the macro would keep `$current` from the inlinable `withRequest`.
    @usableFromInline
    static let current = TaskLocal(wrappedValue: LedgerBinding())

    /// The owner that the current task is bound to, lent for as long as the caller does not suspend: until then nobody can end the
    /// binding, which keeps it.
    ///
    /// `current.get()` would say the same, but it copies: that retains the token and releases it for every lease, which is a
    /// tenth of a lease, and requests that lie next to each other in memory would slow each other down.
    @inline(__always)
    static var currentOwner: Unmanaged<LeaseOwner>? {
        let value = taskLocalValue(Unmanaged.passUnretained(current).toOpaque())
        return value?.load(as: Unmanaged<RequestToken>?.self)?._withUnsafeGuaranteedRef { .passUnretained($0.owner) }
    }

    /// To be called inside a new binding, as the first thing there.
    ///
    /// The token is put into its place here, not handed to `withValue`, which would hold on to it as long as the request runs.
    static func beginRequest(_ token: consuming RequestToken) {
        place?.pointee.token = token
    }

    /// To be called inside the current binding, as the last thing there: its request has ended.
    ///
    /// The task-local and nobody else should hold the token then. Who else does is a task that was started in the request and not
    /// awaited, or has just ended and is about to let go.
    @usableFromInline
    static func endRequest() {
        guard let binding = place else { return }
        // In place, since a copy would be one more who holds it.
        if isKnownUniquelyReferenced(&binding.pointee.token) {
            binding.pointee.token?.owner.end()
        } else if let token = binding.pointee.token {
            token.owner.end()
            token.owner.books.outliving.add(token)
        }
    }

    /// Where the current binding is kept.
    private static var place: UnsafeMutablePointer<LedgerBinding>? {
        taskLocalValue(Unmanaged.passUnretained(current).toOpaque())?.assumingMemoryBound(to: LedgerBinding.self)
    }
}

/// Where the current task, or outside of any the current thread, keeps the value of the task-local at `key`; nil if none is bound.
/// It is what `TaskLocal.get()` itself calls.
@_silgen_name("swift_task_localValueGet")
private func taskLocalValue(_ key: UnsafeRawPointer) -> UnsafeMutableRawPointer?

/// What every task of a request holds on to, and nothing else: alive as long as one of them is.
final class RequestToken: Sendable {
    let owner: LeaseOwner

    init(_ owner: LeaseOwner) { self.owner = owner }
}
