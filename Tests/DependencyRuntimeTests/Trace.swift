import Synchronization

@testable import DependencyRuntime

/// What happened, in order.
final class Trace: Sendable {
    private let lines = CheckedMutex<[String]>([])
    private let isKept: Bool

    /// - Parameter isKept: false for tests with more requests than anybody wants to read about.
    init(isKept: Bool = true) { self.isKept = isKept }

    func add(_ line: String) { if isKept { lines.withLock { $0.append(line) } } }

    var events: [String] { lines.withLock { $0 } }
}

struct Failure: Error, Equatable {
    let name: String
    init(_ name: String) { self.name = name }
}

/// A yield-form dependency that records what it does, with its cleanup protected.
func traced<each Need: Sendable>(
    _ name: String, _ trace: Trace, scope: Scope = .request, needs: repeat Dependency<each Need>
) -> Dependency<String> {
    Dependency(name, scope: scope, needs: repeat each needs) { (yield: Yield<String>, _: repeat each Need) in
        trace.add("setup \(name)")
        do {
            try await yield(name)
        } catch {
            trace.add("\(name) caught \(label(error))")
            trace.add("cleanup \(name)")
            throw error
        }
        trace.add("cleanup \(name)")
    }
}

/// A setup/cleanup dependency that records what it does.
func paired<each Need: Sendable>(
    _ name: String, _ trace: Trace, scope: Scope = .request, needs: repeat Dependency<each Need>
) -> Dependency<String> {
    Dependency(name, scope: scope, needs: repeat each needs) { (_: repeat each Need) in
        trace.add("setup \(name)")
        return name
    } cleanup: { name, exit in
        if let error = exit.error { trace.add("\(name) caught \(label(error))") }
        trace.add("cleanup \(name)")
    }
}

func label(_ error: any Error) -> String {
    if let failure = error as? Failure { return failure.name }
    if error is CancellationError { return "cancellation" }
    return "\(error)"
}
