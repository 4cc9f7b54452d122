import Dispatch
import Testing

@testable import watertight

struct BlockingConnectionPoolTests {
    @Test("A connection is borrowed, used, given back and lent again")
    func cycle() throws {
        let pool = BlockingConnectionPool(connections: 1)
        let first = try pool.borrow()
        #expect(try first.use() == 1)
        try pool.giveBack(first)
        #expect(throws: PoolError.notBorrowed(connection: 0)) { try pool.giveBack(first) }
        let second = try pool.borrow()
        #expect(try second.use() == 2)
        try pool.giveBack(second)
        try pool.close()
    }

    @Test("Threads that wait get their turns in order of arrival")
    func order() async throws {
        let pool = BlockingConnectionPool(connections: 1)
        let held = try pool.borrow()
        let served = ServiceOrder()
        var threads: [ServiceThread] = []
        for number in 0..<8 {
            threads.append(
                ServiceThread("waiter \(number)") {
                    #expect(throws: Never.self) {
                        let connection = try pool.borrow()
                        served.append(number)
                        try pool.giveBack(connection)
                    }
                })
            await eventually { pool.waiting == number + 1 }
        }
        try pool.giveBack(held)
        for thread in threads { await thread.join() }
        #expect(served.all == Array(0..<8))
        try pool.close()
    }

    @Test("Work items far more numerous than connections and threads all get their turn")
    func crowd() throws {
        let pool = BlockingConnectionPool(connections: 2)
        let queue = DispatchQueue(label: "crowd", attributes: .concurrent)
        let group = DispatchGroup()
        for _ in 0..<2000 {
            queue.async(group: group) {
                #expect(throws: Never.self) {
                    let connection = try pool.borrow()
                    _ = try connection.use()
                    try pool.giveBack(connection)
                }
            }
        }
        group.wait()
        #expect(pool.borrowed == 0)
        #expect(pool.waiting == 0)
        try pool.close()
    }

    @Test("Closing refuses the threads that wait, and says how many connections are out")
    func closed() async throws {
        let pool = BlockingConnectionPool(connections: 1)
        let held = try pool.borrow()
        let thread = ServiceThread("waiter") {
            #expect(throws: PoolError.closed) { try pool.borrow() }
        }
        await eventually { pool.waiting == 1 }
        #expect(throws: PoolError.stillBorrowed(1, of: 1)) { try pool.close() }
        await thread.join()
        #expect(throws: PoolError.closed) { try pool.borrow() }
        try pool.giveBack(held)
        try pool.close()
    }
}
