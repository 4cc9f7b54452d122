import LeakDetection

/// One TCP connection to the echo server, for async code: no method blocks a thread.
///
/// Used by one request at a time. ``BlockingEchoConnection`` is its twin and makes the same system calls.
final class EchoConnection: Sendable {
    static let resource = Resource("echo.connection")

    private let descriptor: Descriptor
    private let readiness: SocketReadiness
    private let lease: Lease

    private init(descriptor: Descriptor, readiness: SocketReadiness, lease: Lease) {
        self.descriptor = descriptor
        self.readiness = readiness
        self.lease = lease
    }

    static func open(
        _ client: EchoClient, file: StaticString, line: UInt, function: StaticString
    ) async throws -> EchoConnection {
        try Task.checkCancellation()
        let number = try LoopbackSocket.client(blocking: false)
        let descriptor = Descriptor(number, kind: .socket)
        do {
            // On the loopback the handshake is over before `connect` returns, so asking again mostly succeeds
            // and costs far less than being told.
            var isConnected = try LoopbackSocket.connect(number, port: client.port)
            if !isConnected { isConnected = try LoopbackSocket.connect(number, port: client.port) }
            while !isConnected {
                try await client.readiness.wait(number, for: .write)
                isConnected = try LoopbackSocket.connect(number, port: client.port)
            }
        } catch {
            _ = try? descriptor.close()
            throw error
        }
        return EchoConnection(
            descriptor: descriptor, readiness: client.readiness,
            lease: .open(resource, file: file, line: line, function: function))
    }

    func send(_ message: [UInt8]) async throws {
        let number = try descriptor.enter()
        defer { descriptor.leave() }
        var rest = message[...]
        while !rest.isEmpty {
            if let sent = try LoopbackSocket.send(number, rest) {
                rest = rest.dropFirst(sent)
            } else {
                try await readiness.wait(number, for: .write)
            }
        }
    }

    /// Receives exactly `count` bytes.
    func receive(_ count: Int) async throws -> [UInt8] {
        let number = try descriptor.enter()
        defer { descriptor.leave() }
        var reply: [UInt8] = []
        reply.reserveCapacity(count)
        while reply.count < count {
            switch try LoopbackSocket.receive(number, upTo: count - reply.count, into: &reply) {
            case nil: try await readiness.wait(number, for: .read)
            case 0: throw EchoError.closedByPeer(received: reply.count, expected: count)
            default: break
            }
        }
        return reply
    }

    /// Sends `message`, receives as many bytes and requires them to be the same.
    func echo(_ message: [UInt8]) async throws {
        try await send(message)
        let reply = try await receive(message.count)
        if reply != message { throw EchoError.wrongReply(sent: message, received: reply) }
    }

    /// Closes the connection, also when nothing was ever sent. Never waits, so a cleanup needs no `await` for it.
    func close(file: StaticString = #fileID, line: UInt = #line) throws(SystemCallError) {
        defer { lease.release(file: file, line: line) }
        try descriptor.close()
    }
}
