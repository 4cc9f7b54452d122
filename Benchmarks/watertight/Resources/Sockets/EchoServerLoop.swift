import Foundation

/// What the echo server's thread does. It alone opens and closes the sockets it names, so plain numbers are safe.
struct EchoServerLoop: ~Copyable {
    private static let listenerToken: UInt64 = 0
    /// Connections accepted between two looks at the others. Without a bound, a flood of new ones would keep the
    /// server from closing the old ones, and descriptors would run out.
    private static let acceptedInARow = 64

    private var listener: Int32?
    private let queue: EventQueue
    private let control: EchoServerControl
    private var open: Set<Int32> = []
    /// Bytes a slow client has not taken yet; while there are some, nothing more is read from it.
    private var unsent: [Int32: [UInt8]] = [:]
    /// How many connections were open when no descriptor was left for another; `nil` when there are some. The
    /// listener stays ready meanwhile, so watching it would only spin.
    private var starvedAt: Int?

    init(listener: Int32, queue: EventQueue, control: EchoServerControl) {
        self.listener = listener
        self.queue = queue
        self.control = control
    }

    /// Returns once stopped, with every socket closed.
    mutating func run() {
        var events: [EventQueue.Event] = []
        watchListener()
        while !isDone() {
            // While starved or stopping there is something to look at even if nothing happens.
            let pause: Int32? = starvedAt != nil || control.stopDeadline != nil ? 5 : nil
            guard (try? queue.wait(into: &events, milliseconds: pause)) != nil else { break }
            for event in events {
                if event.token == Self.listenerToken {
                    accept()
                } else {
                    serve(Int32(truncatingIfNeeded: event.token), hungUp: event.hungUp)
                }
            }
            if let starvedAt, events.isEmpty || open.count < starvedAt { watchListener() }
        }
        control.closedByForce.store(open.count, ordering: .releasing)
        for socket in open.sorted() { end(socket) }
        closeListener()
    }

    private mutating func isDone() -> Bool {
        guard let deadline = control.stopDeadline else { return false }
        if listener != nil {
            while accept() {}
            closeListener()
        }
        return open.isEmpty || ContinuousClock.now >= deadline
    }

    private mutating func watchListener() {
        guard let listener else { return }
        starvedAt = nil
        do {
            try queue.watch(listener, for: .read, once: false, token: Self.listenerToken)
        } catch {
            starvedAt = open.count
        }
    }

    private mutating func closeListener() {
        guard let number = listener else { return }
        _ = close(number)
        listener = nil
    }

    /// Accepts some of those who knock. `false` when nobody is left, or no descriptor for another.
    @discardableResult
    private mutating func accept() -> Bool {
        guard let listener else { return false }
        do {
            for _ in 0..<Self.acceptedInARow {
                guard let socket = try LoopbackSocket.accept(listener) else { return false }
                open.insert(socket)
                control.open.add(1, ordering: .relaxed)
                control.accepted.add(1, ordering: .relaxed)
                // Its message is mostly there already.
                serve(socket, hungUp: false)
                if open.contains(socket), unsent[socket] == nil { watch(socket, for: .read) }
            }
            return true
        } catch {
            queue.unwatch(listener)
            starvedAt = open.count
            return false
        }
    }

    private mutating func serve(_ socket: Int32, hungUp: Bool) {
        guard open.contains(socket), !hungUp else { return end(socket) }
        do {
            if let bytes = unsent.removeValue(forKey: socket) {
                try reply(socket, bytes[...])
                if unsent[socket] == nil { watch(socket, for: .read) }
                return
            }
            var bytes: [UInt8] = []
            switch try LoopbackSocket.receive(socket, upTo: LoopbackSocket.longestMessage, into: &bytes) {
            case nil: break
            case 0: end(socket)
            default: try reply(socket, bytes[...])
            }
        } catch {
            // Mostly a reset, which is how the clients here say goodbye.
            end(socket)
        }
    }

    private mutating func reply(_ socket: Int32, _ bytes: ArraySlice<UInt8>) throws(SystemCallError) {
        var rest = bytes
        while !rest.isEmpty {
            guard let sent = try LoopbackSocket.send(socket, rest) else {
                unsent[socket] = Array(rest)
                return watch(socket, for: .write)
            }
            rest = rest.dropFirst(sent)
        }
    }

    /// A socket that cannot be watched would never be closed.
    private mutating func watch(_ socket: Int32, for interest: EventQueue.Interest) {
        do {
            try queue.watch(socket, for: interest, once: false, token: UInt64(socket))
        } catch {
            end(socket)
        }
    }

    private mutating func end(_ socket: Int32) {
        guard open.remove(socket) != nil else { return }
        unsent[socket] = nil
        control.open.subtract(1, ordering: .relaxed)
        _ = close(socket)
    }
}
