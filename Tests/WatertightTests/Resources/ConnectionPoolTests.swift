import Testing

@testable import watertight

struct ConnectionPoolTests {
    @Test("A connection is borrowed, used, given back and lent again")
    func cycle() async throws {
        let pool = ConnectionPool(connections: 1)
        let first = try await pool.borrow()
        #expect(try first.use() == 1)
        try pool.giveBack(first)
        #expect(throws: PoolError.notBorrowed(connection: 0)) { try first.use() }
        let second = try await pool.borrow()
        #expect(try second.use() == 2)
        #expect(throws: PoolError.notBorrowed(connection: 0)) { try pool.giveBack(first) }
        #expect(pool.borrowed == 1)
        try pool.giveBack(second)
        try pool.close()
    }

    @Test("Those who wait get their turns in order of arrival")
    func order() async throws {
        let pool = ConnectionPool(connections: 1)
        let held = try await pool.borrow()
        let served = ServiceOrder()
        try await withThrowingTaskGroup { group in
            for number in 0..<20 {
                group.addTask {
                    let connection = try await pool.borrow()
                    served.append(number)
                    try pool.giveBack(connection)
                }
                await eventually { pool.waiting == number + 1 }
            }
            try pool.giveBack(held)
            try await group.waitForAll()
        }
        #expect(served.all == Array(0..<20))
        try pool.close()
    }

    @Test("A task cancelled while it waits is told, and its turn goes to the next")
    func cancelled() async throws {
        let pool = ConnectionPool(connections: 1)
        let held = try await pool.borrow()
        let first = Task { try await pool.borrow() }
        await eventually { pool.waiting == 1 }
        let second = Task { try await pool.borrow() }
        await eventually { pool.waiting == 2 }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(pool.waiting == 1)
        try pool.giveBack(held)
        try pool.giveBack(try await second.value)
        #expect(pool.borrowed == 0)
        try pool.close()
    }

    @Test("Seeded storm of cancellations loses no connection and lends none twice", arguments: [1, 2, 3])
    func storm(seed: UInt64) async throws {
        let pool = ConnectionPool(connections: 4)
        var generator = SeededGenerator(state: seed)
        await withDiscardingTaskGroup { group in
            for _ in 0..<1000 {
                let isCancelled = Bool.random(using: &generator)
                let patience = Int.random(in: 0..<20, using: &generator)
                let work = Int.random(in: 0..<4, using: &generator)
                group.addTask {
                    let task = Task {
                        let connection = try await pool.borrow()
                        defer { #expect(throws: Never.self) { try pool.giveBack(connection) } }
                        for _ in 0...work {
                            _ = try connection.use()
                            await Task.yield()
                        }
                    }
                    if isCancelled {
                        for _ in 0..<patience { await Task.yield() }
                        task.cancel()
                    }
                    if case .failure(let error) = await task.result {
                        #expect(isCancelled && error is CancellationError, "\(error)")
                    }
                }
            }
        }
        #expect(pool.borrowed == 0)
        #expect(pool.waiting == 0)
        var all: [PooledConnection] = []
        for _ in 0..<4 { all.append(try await pool.borrow()) }
        #expect(Set(all.map(\.index)).count == 4)
        for connection in all { try pool.giveBack(connection) }
        try pool.close()
    }

    @Test("Closing refuses those who wait, and says how many connections are out")
    func closed() async throws {
        let pool = ConnectionPool(connections: 2)
        let held = [try await pool.borrow(), try await pool.borrow()]
        let waiting = Task { try await pool.borrow() }
        await eventually { pool.waiting == 1 }
        #expect(throws: PoolError.stillBorrowed(2, of: 2)) { try pool.close() }
        await #expect(throws: PoolError.closed) { try await waiting.value }
        await #expect(throws: PoolError.closed) { try await pool.borrow() }
        for connection in held { try pool.giveBack(connection) }
        try pool.close()
    }

    @Test("Two borrowers in one connection at the same moment are noticed")
    func exclusive() throws {
        let connection = InMemoryConnection(index: 5, lease: .open(InMemoryConnection.resource))
        try connection.use {
            #expect(throws: PoolError.usedByTwo(connection: 5)) { try connection.use() }
        }
        #expect(try connection.use() == 2)
        connection.close(file: #fileID, line: #line)
    }
}
