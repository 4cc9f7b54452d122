import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// The graph of `nested`, in setup/cleanup form, held open by every request until no other comes: as many in flight at once
/// as there are users. It has no blocking twin, since each request would hold a thread.
let held = Suite(
    "held", summary: "nested, held open until all users are in flight: -n 1m -c 1m", role: .onDemand
) {
    let connection = Dependency("connection") {
        MemoryConnection.open()
    } cleanup: { opened, _ in
        opened.close()
    }
    let transaction = Dependency("transaction", needs: connection) { _ in
        MemoryConnection.open()
    } cleanup: { opened, _ in
        opened.close()
    }
    let repository = Dependency("repository", needs: transaction) { _ in
        MemoryConnection.open()
    } cleanup: { opened, _ in
        opened.close()
    }
    let service = Dependency("service", needs: repository) { _ in
        MemoryConnection.open()
    } cleanup: { opened, _ in
        opened.close()
    }
    return try await subject(holding: service)
}

/// The same in yield form.
let heldYield = Suite(
    "held-yield", summary: "the same with dependencies in yield form", role: .onDemand
) {
    let connection = Dependency("connection") { yield in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try await yield(opened)
    }
    let transaction = Dependency("transaction", needs: connection) { yield, _ in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try await yield(opened)
    }
    let repository = Dependency("repository", needs: transaction) { yield, _ in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try await yield(opened)
    }
    let service = Dependency("service", needs: repository) { yield, _ in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try await yield(opened)
    }
    return try await subject(holding: service)
}

private func subject(holding service: Dependency<MemoryConnection>) async throws -> Subject {
    let room = Dependency<WaitingRoom>("room", scope: .application) { yield in
        let room = WaitingRoom()
        defer { room.close() }
        try await yield(room)
    }
    return try await Subject(
        Endpoint(needs: service, room) { service, room in
            await room.wait()
            return service.query(0)
        }, in: Application(lifespan: room))
}
