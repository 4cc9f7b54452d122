import Testing

@testable import watertight

struct PoolStateTests {
    @Test("Whoever waits is served in order of arrival")
    func order() {
        var state = PoolState<String>(connections: 1)
        #expect(state.borrow(state.ticket(), "holder").connection == 0)
        for name in ["first", "second", "third"] { #expect(state.borrow(state.ticket(), name).isWaiting) }
        #expect(state.giveBack(0) == "first")
        #expect(state.giveBack(0) == "second")
        #expect(state.borrow(state.ticket(), "latecomer").isWaiting)
        #expect(state.giveBack(0) == "third")
        #expect(state.giveBack(0) == "latecomer")
        #expect(state.giveBack(0) == nil)
        #expect(state.borrowed == 0)
    }

    @Test("A cancelled place is skipped, and can be cancelled once only")
    func cancelled() {
        var state = PoolState<String>(connections: 1)
        _ = state.borrow(state.ticket(), "holder")
        let tickets = ["first", "second"].map { name in
            let ticket = state.ticket()
            _ = state.borrow(ticket, name)
            return ticket
        }
        #expect(state.cancel(tickets[0]) == "first")
        #expect(state.cancel(tickets[0]) == nil)
        #expect(state.giveBack(0) == "second")
        #expect(state.cancel(tickets[1]) == nil)
        #expect(state.giveBack(0) == nil)
        #expect(state.borrow(state.ticket(), "next").connection == 0)
    }

    @Test("Closing refuses everybody who waits, in order, and lends nothing any more")
    func closed() {
        var state = PoolState<String>(connections: 1)
        _ = state.borrow(state.ticket(), "holder")
        _ = state.borrow(state.ticket(), "first")
        _ = state.borrow(state.ticket(), "second")
        #expect(state.close() == ["first", "second"])
        #expect(state.borrow(state.ticket(), "late").isClosed)
        #expect(state.borrowed == 1)
        #expect(state.giveBack(0) == nil)
        #expect(state.borrowed == 0)
    }

    @Test("Seeded storm: it agrees step by step with a queue kept as a plain array", arguments: 1...20)
    func storm(seed: Int) {
        var generator = SeededGenerator(state: UInt64(seed))
        let size = Int.random(in: 1...5, using: &generator)
        var state = PoolState<UInt64>(connections: size)
        var held: [Int] = []
        var queue: [UInt64] = []
        for _ in 0..<3000 {
            switch Int.random(in: 0..<5, using: &generator) {
            case 0...1:
                let ticket = state.ticket()
                let answer = state.borrow(ticket, ticket)
                if held.count < size {
                    #expect(answer.connection.map { !held.contains($0) } == true)
                    held.append(answer.connection ?? -1)
                } else {
                    #expect(answer.isWaiting)
                    queue.append(ticket)
                }
            case 2 where !held.isEmpty:
                let connection = held.remove(at: Int.random(in: 0..<held.count, using: &generator))
                #expect(state.giveBack(connection) == queue.first)
                if !queue.isEmpty {
                    queue.removeFirst()
                    held.append(connection)
                }
            case 3...4 where !queue.isEmpty:
                let ticket = queue.remove(at: Int.random(in: 0..<queue.count, using: &generator))
                #expect(state.cancel(ticket) == ticket)
            default: break
            }
            #expect(state.borrowed == held.count)
            #expect(state.waiting == queue.count)
        }
    }

    @Test("Places that were cancelled take no memory while the first in the queue goes on waiting")
    func bounded() {
        var state = PoolState<Int>(connections: 1)
        _ = state.borrow(state.ticket(), 0)
        _ = state.borrow(state.ticket(), 1)
        for number in 0..<10_000 {
            let ticket = state.ticket()
            _ = state.borrow(ticket, number)
            _ = state.cancel(ticket)
        }
        #expect(state.placesInQueue < 200)
    }
}

extension PoolState.Answer {
    fileprivate var connection: Int? { if case .granted(let connection) = self { connection } else { nil } }
    fileprivate var isWaiting: Bool { if case .waiting = self { true } else { false } }
    fileprivate var isClosed: Bool { if case .closed = self { true } else { false } }
}
