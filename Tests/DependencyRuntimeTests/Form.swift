import Synchronization

@testable import DependencyRuntime

/// The forms of a dependency with cleanup, in both worlds.
enum Form: CaseIterable, Sendable {
    case yielding, paired, blockingYielding, blockingPaired

    static let async: [Form] = [.yielding, .paired]
    static let withYield: [Form] = [.yielding, .blockingYielding]

    var isBlocking: Bool { self == .blockingYielding || self == .blockingPaired }
}

/// What a `Part` hands out: something that knows whether it is open, and can count its kind.
final class Held: Sendable {
    let name: String
    private let open = Atomic<Bool>(true)
    private let tally: Tally?

    init(_ name: String, _ tally: Tally? = nil) {
        self.name = name
        self.tally = tally
        tally?.add(1)
    }

    deinit { tally?.add(-1) }

    var isOpen: Bool { open.load(ordering: .acquiring) }

    func close() { open.store(false, ordering: .releasing) }

    /// Its name, or an error when it is closed.
    func use() throws -> String {
        guard isOpen else { throw Failure("\(name) used when closed") }
        return name
    }
}

/// A count that many threads may change.
final class Tally: Sendable {
    private let number = Atomic<Int>(0)

    var count: Int { number.load(ordering: .acquiring) }

    func add(_ change: Int) { number.add(change, ordering: .acquiringAndReleasing) }

    /// Adds one and returns the count, which is nobody else's then.
    func next() -> Int { number.add(1, ordering: .acquiringAndReleasing).newValue }
}

/// A dependency of a test, in words that every form can be made from. All forms of it leave the same trace.
struct Part: Sendable {
    let name: String
    var scope: Scope = .request
    var needs: [String] = []
    var tally: Tally?
    /// Fails or looks at the needs, before anything is held.
    var setup: @Sendable ([Held]) throws -> Void = { _ in }
    /// Fails or looks at the needs, after the part was closed.
    var cleanup: @Sendable ([Held], Exit) throws -> Void = { _, _ in }
    /// Waits; in async forms only.
    var pauseInSetup: @Sendable () async throws -> Void = { await Task.yield() }
    var pauseInCleanup: @Sendable () async throws -> Void = { await Task.yield() }

    init(_ name: String, scope: Scope = .request, needs: String...) {
        self.name = name
        self.scope = scope
        self.needs = needs
    }

    func with(_ change: (inout Part) -> Void) -> Part {
        var changed = self
        change(&changed)
        return changed
    }

    func failing(inSetup name: String) -> Part { with { $0.setup = { _ in throw Failure(name) } } }

    func failing(inCleanup name: String) -> Part { with { $0.cleanup = { _, _ in throw Failure(name) } } }

    fileprivate func open(_ needs: [Held], _ trace: Trace) throws -> Held {
        try setup(needs)
        trace.add("setup \(name)")
        return Held(name, tally)
    }

    fileprivate func close(_ held: Held, _ needs: [Held], _ exit: Exit, _ trace: Trace) throws {
        held.close()
        if let error = exit.error { trace.add("\(name) caught \(label(error))") }
        trace.add("cleanup \(name)")
        try cleanup(needs, exit)
    }
}

// MARK: - Making dependencies

extension Part {
    func dependency(_ form: Form, _ trace: Trace, needs: [Dependency<Held>] = []) -> Dependency<Held> {
        guard form == .yielding else {
            let kept = Kept()
            return Dependency(name, scope: scope, needs: needs) { needs in
                try await pauseInSetup()
                let held = try open(needs, trace)
                kept.keep(needs, for: held)
                return held
            } cleanup: { held, exit in
                try await pauseInCleanup()
                try close(held, kept.take(for: held), exit, trace)
            }
        }
        return Dependency(name, scope: scope, needs: needs) { yield, needs in
            try await pauseInSetup()
            let held = try open(needs, trace)
            var exit = Exit.succeeded
            do { try await yield(held) } catch { exit = .failed(error) }
            try await pauseInCleanup()
            try close(held, needs, exit, trace)
            if let error = exit.error { throw error }
        }
    }

    func blockingDependency(
        _ form: Form, _ trace: Trace, needs: [BlockingDependency<Held>] = []
    ) -> BlockingDependency<Held> {
        guard form == .blockingYielding else {
            let kept = Kept()
            return BlockingDependency(name, scope: scope, needs: needs) { needs in
                let held = try open(needs, trace)
                kept.keep(needs, for: held)
                return held
            } cleanup: { held, exit in
                try close(held, kept.take(for: held), exit, trace)
            }
        }
        return BlockingDependency(name, scope: scope, needs: needs) { yield, needs in
            let held = try open(needs, trace)
            var exit = Exit.succeeded
            do { try yield(held) } catch { exit = .failed(error) }
            try close(held, needs, exit, trace)
            if let error = exit.error { throw error }
        }
    }
}

/// What a part in setup/cleanup form was made from, for its cleanup to look at: in this form only the value is handed over.
private final class Kept: Sendable {
    private let needs = CheckedMutex<[ObjectIdentifier: [Held]]>([:])

    func keep(_ needs: [Held], for held: Held) { self.needs.withLock { $0[ObjectIdentifier(held)] = needs } }

    func take(for held: Held) -> [Held] { needs.withLock { $0.removeValue(forKey: ObjectIdentifier(held)) } ?? [] }
}

// MARK: - Making endpoints

/// An endpoint of either world, made from parts.
enum AnyEndpoint: Sendable {
    case async(Endpoint<Int>)
    case blocking(BlockingEndpoint<Int>)

    /// An endpoint that needs all `parts`, in their order. Its response is 200 unless `handler` throws.
    init(_ form: Form, _ trace: Trace, _ parts: [Part], handler: @escaping @Sendable ([Held]) throws -> Void = { _ in })
    {
        if form.isBlocking {
            var made: [String: BlockingDependency<Held>] = [:]
            for part in parts {
                made[part.name] = part.blockingDependency(form, trace, needs: part.needs.compactMap { made[$0] })
            }
            let endpoint = BlockingEndpoint(needs: parts.compactMap { made[$0.name] }) { held in
                trace.add("endpoint")
                try handler(held)
                return 200
            }
            self = .blocking(endpoint)
        } else {
            self = .async(
                Endpoint<Int>(form, trace, parts) { held in
                    await Task.yield()
                    try handler(held)
                })
        }
    }

    func respond() async -> Outcome<Int> {
        switch self {
        case .async(let endpoint): await endpoint.respond()
        case .blocking(let endpoint): endpoint.respond()
        }
    }

    func respond(sending send: @escaping @Sendable (Int) throws -> Void) async -> Outcome<Int> {
        switch self {
        case .async(let endpoint):
            await endpoint.respond(sending: { response in
                await Task.yield()
                try send(response)
            })
        case .blocking(let endpoint): endpoint.respond(sending: send)
        }
    }

    func onError<Thrown: Error>(
        _ type: Thrown.Type, respond: @escaping @Sendable (Thrown) throws -> Int
    ) -> AnyEndpoint {
        switch self {
        case .async(let endpoint): .async(endpoint.onError(type) { try respond($0) })
        case .blocking(let endpoint): .blocking(endpoint.onError(type, respond: respond))
        }
    }

    func validate() throws(PlanRefusal) {
        switch self {
        case .async(let endpoint): try endpoint.validate()
        case .blocking(let endpoint): try endpoint.validate()
        }
    }
}

extension Endpoint<Int> {
    /// An endpoint that needs all `parts`, in their order, and may wait.
    init(
        _ form: Form, _ trace: Trace, _ parts: [Part], handler: @escaping @Sendable ([Held]) async throws -> Void
    ) {
        var made: [String: Dependency<Held>] = [:]
        for part in parts {
            made[part.name] = part.dependency(form, trace, needs: part.needs.compactMap { made[$0] })
        }
        self.init(needs: parts.compactMap { made[$0.name] }) { held in
            trace.add("endpoint")
            try await handler(held)
            return 200
        }
    }
}

extension Outcome {
    /// The label of the error that decides, or "ok".
    var verdict: String { error.map(label) ?? "ok" }

    /// The labels of all others.
    var others: [String] { alsoFailed.map(label) }
}

extension Trace {
    /// The cleanups, in order.
    var cleanups: [String] { names(after: "cleanup ") }

    /// The setups, in order.
    var setups: [String] { names(after: "setup ") }

    private func names(after prefix: String) -> [String] {
        events.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}
