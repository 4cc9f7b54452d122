import DependencyRuntime

/// Dependencies in a chain, each needing the one before and holding one resource of a ``ResourceDesk``.
struct ChainGraph: Sendable {
    /// How the dependencies are declared.
    enum Form: String, Sendable, CaseIterable {
        case setupCleanup = "setup-cleanup"
        case yield

        var label: String {
            switch self {
            case .setupCleanup: "setup/cleanup form"
            case .yield: "yield form"
            }
        }
    }

    let form: Form
    /// How many dependencies: at least 1.
    let length: Int

    /// The last dependency of the chain, which is the one an endpoint needs.
    func last(at desk: ResourceDesk) -> Dependency<DeskResource> {
        precondition(length >= 1, "a chain has at least one dependency")
        var last = first(at: desk)
        for level in 1..<length { last = next(level + 1, after: last, at: desk) }
        return last
    }

    /// An endpoint that uses the last resource.
    func endpoint(at desk: ResourceDesk) -> Endpoint<Int> {
        Endpoint(needs: last(at: desk)) { resource in try await useResource(resource) }
    }

    private func first(at desk: ResourceDesk) -> Dependency<DeskResource> {
        switch form {
        case .setupCleanup:
            Dependency("level 1") {
                try await openResource(1, at: desk)
            } cleanup: { resource, exit in
                try await closeResource(resource, after: exit.error)
            }
        case .yield:
            Dependency("level 1") { (yield: Yield<DeskResource>) in
                let resource = try await openResource(1, at: desk)
                do {
                    try await yield(resource)
                } catch {
                    try await closeResource(resource, after: error)
                    throw error
                }
                try await closeResource(resource, after: nil)
            }
        }
    }

    private func next(
        _ level: Int, after previous: Dependency<DeskResource>, at desk: ResourceDesk
    ) -> Dependency<DeskResource> {
        switch form {
        case .setupCleanup:
            Dependency("level \(level)", needs: previous) { _ in
                try await openResource(level, at: desk)
            } cleanup: { resource, exit in
                try await closeResource(resource, after: exit.error)
            }
        case .yield:
            Dependency("level \(level)", needs: previous) { (yield: Yield<DeskResource>, _: DeskResource) in
                let resource = try await openResource(level, at: desk)
                do {
                    try await yield(resource)
                } catch {
                    try await closeResource(resource, after: error)
                    throw error
                }
                try await closeResource(resource, after: nil)
            }
        }
    }
}
