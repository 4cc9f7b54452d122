import Foundation

/// What the echo server's thread does. It alone opens and closes the sockets it names, so plain numbers are safe.
struct EchoServerLoop: ~Copyable {
    private static let listenerToken: UInt64 = 0
    private static let bufferSize = 16 * 1024

    private var listener: Int32?
    private let queue: EventQueue
    private let control: EchoServerControl
    private var open: Set<Int32> = []
    /// Bytes a slow client has not taken yet; while there are some, nothing more is read from it.
    private var unsent: [Int32: [UInt8]] = [:]
    /// No descriptor was left for the next connection. The listener stays ready, so watching it would only spin.
    private var isStarved = false

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
            let pause: Int32? = isStarved || control.stopDeadline != nil ? 5 : nil
            guard (try? queue.wait(into: &events, milliseconds: pause)) != nil else { break }
            for event in events {
                if event.token == Self.listenerToken {
                    acceptAll()
                } else {
                    serve(Int32(truncatingIfNeeded: event.token), hungUp: event.hungUp)
                }
            }
            if isStarved { watchListener() }
        }
        control.closedByForce.store(open.count, ordering: .releasing)
        for socket in open.sorted() { end(socket) }
        closeListener()
    }

    private mutating func isDone() -> Bool {
        guard let deadline = control.stopDeadline else { return false }
        if listener != nil {
            acceptAll()
            closeListener()
        }
        return open.isEmpty || ContinuousClock.now >= deadline
    }

    private mutating func watchListener() {
        guard let listener else { return }
        isStarved = (try? queue.watch(listener, for: .read, once: true, token: Self.listenerToken)) == nil
    }

    private mutating func closeListener() {
        guard let number = listener else { return }
        _ = close(number)
        listener = nil
    }

    private mutating func acceptAll() {
        guard let listener else { return }
        do {
            while let socket = try LoopbackSocket.accept(listener) {
                open.insert(socket)
                control.open.add(1, ordering: .relaxed)
                control.accepted.add(1, ordering: .relaxed)
                // Its message is mostly there already.
                serve(socket, hungUp: false)
                if open.contains(socket), unsent[socket] == nil { watch(socket, for: .read) }
            }
            watchListener()
        } catch {
            isStarved = true
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
            switch try LoopbackSocket.receive(socket, upTo: Self.bufferSize, into: &bytes) {
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
