import DependencyRuntime

/// The graph of the suite `nested`, declared as people declare one: four dependencies, each needing the one before.
enum NestedGraph {
    /// With setup and cleanup apart.
    static func apart(at desk: ResourceDesk) -> Endpoint<Int> {
        let connection = Dependency("connection") {
            try await openResource(1, at: desk)
        } cleanup: {
            try await closeResource($0, after: $1.error)
        }
        let transaction = Dependency("transaction", needs: connection) { connection in
            try await openResource(2, at: connection.desk)
        } cleanup: {
            try await closeResource($0, after: $1.error)
        }
        let repository = Dependency("repository", needs: transaction) { transaction in
            try await openResource(3, at: transaction.desk)
        } cleanup: {
            try await closeResource($0, after: $1.error)
        }
        let service = Dependency("service", needs: repository) { repository in
            try await openResource(4, at: repository.desk)
        } cleanup: {
            try await closeResource($0, after: $1.error)
        }
        return Endpoint(needs: service) { try await useResource($0) }
    }

    /// With one body around everything that uses the value.
    static func yielding(at desk: ResourceDesk) -> Endpoint<Int> {
        let connection = Dependency("connection") { (yield: Yield<DeskResource>) in
            let resource = try await openResource(1, at: desk)
            do { try await yield(resource) } catch {
                try await closeResource(resource, after: error)
                throw error
            }
            try await closeResource(resource, after: nil)
        }
        let transaction = Dependency("transaction", needs: connection) { (yield: Yield<DeskResource>, connection) in
            let resource = try await openResource(2, at: connection.desk)
            do { try await yield(resource) } catch {
                try await closeResource(resource, after: error)
                throw error
            }
            try await closeResource(resource, after: nil)
        }
        let repository = Dependency("repository", needs: transaction) { (yield: Yield<DeskResource>, transaction) in
            let resource = try await openResource(3, at: transaction.desk)
            do { try await yield(resource) } catch {
                try await closeResource(resource, after: error)
                throw error
            }
            try await closeResource(resource, after: nil)
        }
        let service = Dependency("service", needs: repository) { (yield: Yield<DeskResource>, repository) in
            let resource = try await openResource(4, at: repository.desk)
            do { try await yield(resource) } catch {
                try await closeResource(resource, after: error)
                throw error
            }
            try await closeResource(resource, after: nil)
        }
        return Endpoint(needs: service) { try await useResource($0) }
    }
}
