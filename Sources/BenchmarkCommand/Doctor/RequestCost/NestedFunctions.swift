/// Subject B: `with`-functions inside one another, as people write them today.
///
/// It guarantees less than the others: a cleanup sees the cancellation of the request.
struct NestedFunctions: Sendable {
    let desk: ResourceDesk

    @inline(never)
    func respond() async throws -> Int {
        try await withResource(1) { _ in
            try await withResource(2) { _ in
                try await withResource(3) { _ in
                    try await withResource(4) { resource in try await useResource(resource) }
                }
            }
        }
    }

    @inline(never)
    private func withResource<Result>(
        _ level: Int, _ body: (DeskResource) async throws -> Result
    ) async throws -> Result {
        let resource = try await openResource(level, at: desk)
        let result: Result
        do {
            result = try await body(resource)
        } catch {
            try await closeResource(resource, after: error)
            throw error
        }
        try await closeResource(resource, after: nil)
        return result
    }
}
