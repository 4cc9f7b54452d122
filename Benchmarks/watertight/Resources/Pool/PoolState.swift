/// Which connections of a pool are idle, and who waits for one, first come first served.
///
/// A pure state machine: it never resumes anybody. It hands waiters back to the caller, who resumes them after letting
/// go of the lock. `Waiter` is a continuation in the async pool, a semaphore in the blocking one.
struct PoolState<Waiter> {
    /// What `borrow` decided.
    enum Answer {
        case granted(Int)
        case waiting
        case closed
    }

    private(set) var idle: [Int]
    private var waiters: [UInt64: Waiter] = [:]
    /// Tickets in order of arrival. A ticket that was cancelled stays until its turn or the next compaction.
    private var order: ArraySlice<UInt64> = []
    private var lastTicket: UInt64 = 0
    private(set) var borrowed = 0
    private(set) var isClosed = false

    init(connections: Int) {
        // The last is handed out first: the one most recently used is the one most likely to be warm.
        idle = Array((0..<connections).reversed())
    }

    var waiting: Int { waiters.count }
    /// Those waiting and those cancelled whose place is still there: never many more than wait.
    var placesInQueue: Int { order.count }

    /// A ticket for one wait. It reserves nothing.
    mutating func ticket() -> UInt64 {
        lastTicket += 1
        return lastTicket
    }

    /// Takes an idle connection, or puts `waiter` at the end of the queue.
    ///
    /// Nobody waits while a connection is idle, so taking one never passes anybody.
    mutating func borrow(_ ticket: UInt64, _ waiter: @autoclosure () -> Waiter) -> Answer {
        if isClosed { return .closed }
        if let connection = idle.popLast() {
            borrowed += 1
            return .granted(connection)
        }
        waiters[ticket] = waiter()
        order.append(ticket)
        return .waiting
    }

    /// Takes back a connection. When somebody waits, it stays borrowed and goes to the first of them.
    mutating func giveBack(_ connection: Int) -> Waiter? {
        while let ticket = order.popFirst() {
            if let waiter = waiters.removeValue(forKey: ticket) { return waiter }
        }
        borrowed -= 1
        idle.append(connection)
        return nil
    }

    /// Takes a waiter out of the queue; `nil` if it has got its connection already, or never was in it.
    mutating func cancel(_ ticket: UInt64) -> Waiter? {
        guard let waiter = waiters.removeValue(forKey: ticket) else { return nil }
        if order.count > 2 * waiters.count + 64 { order = order.filter { waiters[$0] != nil }[...] }
        return waiter
    }

    /// Lends nothing any more. Returns everybody who waits, to be refused in this order.
    mutating func close() -> [Waiter] {
        isClosed = true
        let refused = order.compactMap { waiters[$0] }
        order = []
        waiters = [:]
        return refused
    }
}
