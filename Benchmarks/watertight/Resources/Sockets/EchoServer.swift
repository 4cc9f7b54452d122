import LeakDetection
import Synchronization

/// A TCP server on 127.0.0.1, inside this process, that sends back whatever it receives. One thread, no pool.
///
/// The lifespan starts and stops it. Accepted connections have no leases: they close a moment after their clients
/// do, when no request can answer for them any more. `stop` accounts for them instead.
final class EchoServer: Sendable {
    static let resource = Resource("echo.server")

    /// The port the system chose.
    let port: UInt16
    private let control: EchoServerControl
    private let queue: EventQueue
    private let thread: ServiceThread
    private let lease: Lease

    private init(
        port: UInt16, control: EchoServerControl, queue: EventQueue, thread: ServiceThread, lease: Lease
    ) {
        self.port = port
        self.control = control
        self.queue = queue
        self.thread = thread
        self.lease = lease
    }

    static func start(
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) throws(SystemCallError) -> EchoServer {
        let queue = try EventQueue()
        let listener: (number: Int32, port: UInt16)
        do {
            listener = try LoopbackSocket.listen()
        } catch {
            queue.close()
            throw error
        }
        let control = EchoServerControl()
        let thread = ServiceThread("echo server") {
            var loop = EchoServerLoop(listener: listener.number, queue: queue, control: control)
            loop.run()
        }
        return EchoServer(
            port: listener.port, control: control, queue: queue, thread: thread,
            lease: .open(resource, file: file, line: line, function: function))
    }

    /// Accepted connections that are open now. They follow their clients with a short delay.
    var openConnections: Int { control.open.load(ordering: .relaxed) }

    /// Connections accepted since the start.
    var acceptedConnections: Int { control.accepted.load(ordering: .relaxed) }

    /// Accepts no more, and waits until every accepted connection is closed. Afterwards the server holds no
    /// descriptor.
    ///
    /// - Parameter limit: how long clients have to close their ends. When it is over the rest is closed by force and
    ///   ``EchoError/connectionsLeft(_:limit:)`` thrown.
    func stop(
        limit: Duration = .seconds(5), file: StaticString = #fileID, line: UInt = #line
    ) throws(EchoError) {
        order(limit)
        thread.join()
        try finish(limit, file, line)
    }

    /// The same for async code.
    func stop(
        limit: Duration = .seconds(5), file: StaticString = #fileID, line: UInt = #line
    ) async throws(EchoError) {
        order(limit)
        await thread.join()
        try finish(limit, file, line)
    }

    private func order(_ limit: Duration) {
        control.stop(by: .now + limit)
        queue.wake()
    }

    private func finish(_ limit: Duration, _ file: StaticString, _ line: UInt) throws(EchoError) {
        queue.close()
        lease.release(file: file, line: line)
        let left = control.closedByForce.load(ordering: .acquiring)
        if left > 0 { throw .connectionsLeft(left, limit: limit) }
    }
}

/// What the server's thread and everybody else tell each other.
final class EchoServerControl: Sendable {
    let open = Atomic<Int>(0)
    let accepted = Atomic<Int>(0)
    let closedByForce = Atomic<Int>(0)
    private let deadline = Mutex<ContinuousClock.Instant?>(nil)

    /// When the connections have to be closed; `nil` while the server is to run.
    var stopDeadline: ContinuousClock.Instant? { deadline.withLock { $0 } }

    /// The first order counts.
    func stop(by instant: ContinuousClock.Instant) {
        deadline.withLock { $0 = $0 ?? instant }
    }
}
