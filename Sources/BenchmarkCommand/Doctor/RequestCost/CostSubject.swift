/// One of the ways to serve a request with four dependencies in a chain that are held against each other.
enum CostSubject: String, Sendable, CaseIterable {
    case handWritten
    case nestedFunctions
    case setupCleanup
    case yield

    var label: String {
        switch self {
        case .handWritten: "A  hand-written"
        case .nestedFunctions: "B  nested functions"
        case .setupCleanup: "setup/cleanup form"
        case .yield: "yield form"
        }
    }

    /// What a request may cost at most, as a multiple of A; nil for what others are held against.
    var target: Double? {
        switch self {
        case .handWritten, .nestedFunctions: nil
        case .setupCleanup: 1.5
        case .yield: 2.4
        }
    }

    /// Serves one request with resources of `desk`.
    func request(at desk: ResourceDesk) -> @Sendable () async throws -> Int {
        switch self {
        case .handWritten:
            let request = HandWrittenRequest(desk: desk)
            return { try await request.respond() }
        case .nestedFunctions:
            let request = NestedFunctions(desk: desk)
            return { try await request.respond() }
        case .setupCleanup:
            let endpoint = NestedGraph.apart(at: desk)
            return { try await endpoint.respond().get() }
        case .yield:
            let endpoint = NestedGraph.yielding(at: desk)
            return { try await endpoint.respond().get() }
        }
    }
}
