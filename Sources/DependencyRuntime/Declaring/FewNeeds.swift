// The forms again, for up to three needs. What they do is the same as for a list of any length; but their closures run
// where the request runs, without a look at the executor before each, and the compiler puts them straight into the code
// that calls them. (The compiler cannot yet do the first for a list of any length.)

extension Dependency {
    /// The yield form for no need: see ``init(_:scope:needs:body:)``.
    @inlinable public init(
        _ name: String, scope: Scope? = nil,
        body: nonisolated(nonsending) @escaping @Sendable (Yield<Value>) async throws -> Void
    ) {
        self.init(
            name, scope, [],
            yielding: { run, memory in
                try await body(Yield(run, memory))
            })
    }

    /// The setup/cleanup form for no need: see ``init(_:scope:needs:setup:cleanup:)``.
    @inlinable public init(
        _ name: String, scope: Scope? = nil,
        setup: nonisolated(nonsending) @escaping @Sendable () async throws -> Value,
        cleanup: nonisolated(nonsending) @escaping @Sendable (Value, Exit) async throws -> Void
    ) {
        self.init(
            name, scope, [],
            setup: { memory in
                memory.initialize(to: try await setup())
            },
            cleanup: { memory, exit in
                try await cleanup(memory.read(as: Value.self), exit)
            })
    }

    /// The value form for no need: see ``value(_:scope:needs:make:)``.
    @inlinable public static func value(
        _ name: String, scope: Scope? = nil,
        make: nonisolated(nonsending) @escaping @Sendable () async throws -> Value
    ) -> Dependency<Value> {
        Dependency(
            name, scope, [],
            value: { memory in
                memory.initialize(to: try await make())
            })
    }

    /// The yield form for one need: see ``init(_:scope:needs:body:)``.
    @inlinable public init<Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs need: Dependency<Need>,
        body: nonisolated(nonsending) @escaping @Sendable (Yield<Value>, Need) async throws -> Void
    ) {
        self.init(
            name, scope, [need.mention],
            yielding: { run, memory in
                var reader = memory.reader
                try await body(Yield(run, memory), reader.next(Need.self))
            })
    }

    /// The setup/cleanup form for one need: see ``init(_:scope:needs:setup:cleanup:)``.
    @inlinable public init<Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs need: Dependency<Need>,
        setup: nonisolated(nonsending) @escaping @Sendable (Need) async throws -> Value,
        cleanup: nonisolated(nonsending) @escaping @Sendable (Value, Exit) async throws -> Void
    ) {
        self.init(
            name, scope, [need.mention],
            setup: { memory in
                var reader = memory.reader
                memory.initialize(to: try await setup(reader.next(Need.self)))
            },
            cleanup: { memory, exit in
                try await cleanup(memory.read(as: Value.self), exit)
            })
    }

    /// The value form for one need: see ``value(_:scope:needs:make:)``.
    @inlinable public static func value<Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs need: Dependency<Need>,
        make: nonisolated(nonsending) @escaping @Sendable (Need) async throws -> Value
    ) -> Dependency<Value> {
        Dependency(
            name, scope, [need.mention],
            value: { memory in
                var reader = memory.reader
                memory.initialize(to: try await make(reader.next(Need.self)))
            })
    }

    /// The yield form for two needs: see ``init(_:scope:needs:body:)``.
    @inlinable public init<First: Sendable, Second: Sendable>(
        _ name: String, scope: Scope? = nil, needs first: Dependency<First>, _ second: Dependency<Second>,
        body: nonisolated(nonsending) @escaping @Sendable (Yield<Value>, First, Second) async throws -> Void
    ) {
        self.init(
            name, scope, [first.mention, second.mention],
            yielding: { run, memory in
                var reader = memory.reader
                try await body(Yield(run, memory), reader.next(First.self), reader.next(Second.self))
            })
    }

    /// The setup/cleanup form for two needs: see ``init(_:scope:needs:setup:cleanup:)``.
    @inlinable public init<First: Sendable, Second: Sendable>(
        _ name: String, scope: Scope? = nil, needs first: Dependency<First>, _ second: Dependency<Second>,
        setup: nonisolated(nonsending) @escaping @Sendable (First, Second) async throws -> Value,
        cleanup: nonisolated(nonsending) @escaping @Sendable (Value, Exit) async throws -> Void
    ) {
        self.init(
            name, scope, [first.mention, second.mention],
            setup: { memory in
                var reader = memory.reader
                memory.initialize(to: try await setup(reader.next(First.self), reader.next(Second.self)))
            },
            cleanup: { memory, exit in
                try await cleanup(memory.read(as: Value.self), exit)
            })
    }

    /// The value form for two needs: see ``value(_:scope:needs:make:)``.
    @inlinable public static func value<First: Sendable, Second: Sendable>(
        _ name: String, scope: Scope? = nil, needs first: Dependency<First>, _ second: Dependency<Second>,
        make: nonisolated(nonsending) @escaping @Sendable (First, Second) async throws -> Value
    ) -> Dependency<Value> {
        Dependency(
            name, scope, [first.mention, second.mention],
            value: { memory in
                var reader = memory.reader
                memory.initialize(to: try await make(reader.next(First.self), reader.next(Second.self)))
            })
    }

    /// The yield form for three needs: see ``init(_:scope:needs:body:)``.
    @inlinable public init<First: Sendable, Second: Sendable, Third: Sendable>(
        _ name: String, scope: Scope? = nil, needs first: Dependency<First>, _ second: Dependency<Second>,
        _ third: Dependency<Third>,
        body: nonisolated(nonsending) @escaping @Sendable (Yield<Value>, First, Second, Third) async throws -> Void
    ) {
        self.init(
            name, scope, [first.mention, second.mention, third.mention],
            yielding: { run, memory in
                var reader = memory.reader
                try await body(
                    Yield(run, memory), reader.next(First.self), reader.next(Second.self), reader.next(Third.self))
            })
    }

    /// The setup/cleanup form for three needs: see ``init(_:scope:needs:setup:cleanup:)``.
    @inlinable public init<First: Sendable, Second: Sendable, Third: Sendable>(
        _ name: String, scope: Scope? = nil, needs first: Dependency<First>, _ second: Dependency<Second>,
        _ third: Dependency<Third>,
        setup: nonisolated(nonsending) @escaping @Sendable (First, Second, Third) async throws -> Value,
        cleanup: nonisolated(nonsending) @escaping @Sendable (Value, Exit) async throws -> Void
    ) {
        self.init(
            name, scope, [first.mention, second.mention, third.mention],
            setup: { memory in
                var reader = memory.reader
                memory.initialize(
                    to: try await setup(reader.next(First.self), reader.next(Second.self), reader.next(Third.self)))
            },
            cleanup: { memory, exit in
                try await cleanup(memory.read(as: Value.self), exit)
            })
    }

    /// The value form for three needs: see ``value(_:scope:needs:make:)``.
    @inlinable public static func value<First: Sendable, Second: Sendable, Third: Sendable>(
        _ name: String, scope: Scope? = nil, needs first: Dependency<First>, _ second: Dependency<Second>,
        _ third: Dependency<Third>,
        make: nonisolated(nonsending) @escaping @Sendable (First, Second, Third) async throws -> Value
    ) -> Dependency<Value> {
        Dependency(
            name, scope, [first.mention, second.mention, third.mention],
            value: { memory in
                var reader = memory.reader
                memory.initialize(
                    to: try await make(reader.next(First.self), reader.next(Second.self), reader.next(Third.self)))
            })
    }
}

extension Endpoint {
    /// An endpoint with no need: see ``init(in:rules:needs:handler:)``.
    @inlinable public init(
        in router: Router = Router(), rules: Rules = .standard,
        handler: nonisolated(nonsending) @escaping @Sendable () async throws -> Response
    ) {
        self.init(
            router, rules, [],
            handler: { memory in
                memory.initialize(to: try await handler())
            })
    }

    /// An endpoint with one need: see ``init(in:rules:needs:handler:)``.
    @inlinable public init<Need: Sendable>(
        in router: Router = Router(), rules: Rules = .standard, needs need: Dependency<Need>,
        handler: nonisolated(nonsending) @escaping @Sendable (Need) async throws -> Response
    ) {
        self.init(
            router, rules, [need.mention],
            handler: { memory in
                var reader = memory.reader
                memory.initialize(to: try await handler(reader.next(Need.self)))
            })
    }

    /// An endpoint with two needs: see ``init(in:rules:needs:handler:)``.
    @inlinable public init<First: Sendable, Second: Sendable>(
        in router: Router = Router(), rules: Rules = .standard, needs first: Dependency<First>,
        _ second: Dependency<Second>,
        handler: nonisolated(nonsending) @escaping @Sendable (First, Second) async throws -> Response
    ) {
        self.init(
            router, rules, [first.mention, second.mention],
            handler: { memory in
                var reader = memory.reader
                memory.initialize(to: try await handler(reader.next(First.self), reader.next(Second.self)))
            })
    }

    /// An endpoint with three needs: see ``init(in:rules:needs:handler:)``.
    @inlinable public init<First: Sendable, Second: Sendable, Third: Sendable>(
        in router: Router = Router(), rules: Rules = .standard, needs first: Dependency<First>,
        _ second: Dependency<Second>, _ third: Dependency<Third>,
        handler: nonisolated(nonsending) @escaping @Sendable (First, Second, Third) async throws -> Response
    ) {
        self.init(
            router, rules, [first.mention, second.mention, third.mention],
            handler: { memory in
                var reader = memory.reader
                memory.initialize(
                    to: try await handler(reader.next(First.self), reader.next(Second.self), reader.next(Third.self)))
            })
    }
}
