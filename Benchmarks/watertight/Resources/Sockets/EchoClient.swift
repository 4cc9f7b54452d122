import LeakDetection

/// The lifespan's side of async connections to an ``EchoServer``, as an HTTP client session is: requests connect
/// through it, and it lets them wait without a thread each.
final class EchoClient: Sendable {
    static let resource = Resource("echo.client")

    let port: UInt16
    let readiness: SocketReadiness
    private let lease: Lease

    private init(port: UInt16, readiness: SocketReadiness, lease: Lease) {
        self.port = port
        self.readiness = readiness
        self.lease = lease
    }

    static func start(
        port: UInt16, file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) throws(SystemCallError) -> EchoClient {
        EchoClient(
            port: port, readiness: try SocketReadiness(),
            lease: .open(resource, file: file, line: line, function: function))
    }

    /// Opens a connection. A cancelled task gets `CancellationError`, and no descriptor stays open.
    func connect(
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) async throws -> EchoConnection {
        try await EchoConnection.open(self, file: file, line: line, function: function)
    }

    /// Ends the client. To be called when all its connections are closed: one that still waits gets an error.
    func stop(file: StaticString = #fileID, line: UInt = #line) async {
        await readiness.stop()
        lease.release(file: file, line: line)
    }
}
