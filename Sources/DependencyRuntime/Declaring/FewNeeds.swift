// The yield form and the endpoint again, for one and two needs. What they do is the same as for a list of any length; but
// the compiler puts the body of these straight into the code that calls it, which saves two async calls each.

extension Dependency {
    /// The yield form for one need: see ``init(_:scope:needs:body:)``.
    @inlinable public init<Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: Dependency<Need>,
        body: @escaping @Sendable (Yield<Value>, Need) async throws -> Void
    ) {
        self.init(
            name, scope, [needs.mention],
            yielding: { run, memory in
                var reader = memory.reader
                try await body(Yield(run, memory), reader.next(Need.self))
            })
    }

    /// The yield form for two needs: see ``init(_:scope:needs:body:)``.
    @inlinable public init<First: Sendable, Second: Sendable>(
        _ name: String, scope: Scope? = nil, needs first: Dependency<First>, _ second: Dependency<Second>,
        body: @escaping @Sendable (Yield<Value>, First, Second) async throws -> Void
    ) {
        self.init(
            name, scope, [first.mention, second.mention],
            yielding: { run, memory in
                var reader = memory.reader
                try await body(Yield(run, memory), reader.next(First.self), reader.next(Second.self))
            })
    }
}

extension Endpoint {
    /// An endpoint with one need: see ``init(in:rules:needs:handler:)``.
    @inlinable public init<Need: Sendable>(
        in router: Router = Router(), rules: Rules = .standard, needs: Dependency<Need>,
        handler: @escaping @Sendable (Need) async throws -> Response
    ) {
        self.init(
            router, rules, [needs.mention],
            handler: { memory in
                var reader = memory.reader
                memory.initialize(to: try await handler(reader.next(Need.self)))
            })
    }

    /// An endpoint with two needs: see ``init(in:rules:needs:handler:)``.
    @inlinable public init<First: Sendable, Second: Sendable>(
        in router: Router = Router(), rules: Rules = .standard, needs first: Dependency<First>,
        _ second: Dependency<Second>, handler: @escaping @Sendable (First, Second) async throws -> Response
    ) {
        self.init(
            router, rules, [first.mention, second.mention],
            handler: { memory in
                var reader = memory.reader
                memory.initialize(to: try await handler(reader.next(First.self), reader.next(Second.self)))
            })
    }
}
