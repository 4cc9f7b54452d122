import LeakDetection
import Synchronization

/// One TCP connection to the echo server, for async code: no method blocks a thread.
///
/// Used by one task at a time, or else it throws ``EchoError/usedByTwo``: the kernel tells one waiter for each socket.
/// ``BlockingEchoConnection`` is its twin and does the same work.
final class EchoConnection: Sendable {
    static let resource = Resource("echo.connection")

    private let descriptor: Descriptor
    private let readiness: SocketReadiness
    private let lease: Lease
    private let isUsed = Atomic<Bool>(false)

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
        let number = try enter()
        defer { leave() }
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
        let number = try enter()
        defer { leave() }
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
    ///
    /// - Parameter message: at most ``LoopbackSocket/longestMessage`` bytes. It is sent whole before anything is
    ///   received, so a longer one could fill the buffers on the way there and back, and wait for itself.
    func echo(_ message: [UInt8]) async throws {
        if message.count > LoopbackSocket.longestMessage { throw EchoError.messageTooLong(message.count) }
        try await send(message)
        let reply = try await receive(message.count)
        if reply != message { throw EchoError.wrongReply(sent: message, received: reply) }
    }

    /// Closes the connection, also when nothing was ever sent. Never waits, so a cleanup needs no `await` for it.
    func close(file: StaticString = #fileID, line: UInt = #line) throws(SystemCallError) {
        defer { lease.release(file: file, line: line) }
        try descriptor.close()
    }
    private func enter() throws -> Int32 {
        if isUsed.exchange(true, ordering: .acquiring) { throw EchoError.usedByTwo }
        do {
            return try descriptor.enter()
        } catch {
            isUsed.store(false, ordering: .releasing)
            throw error
        }
    }

    private func leave() {
        isUsed.store(false, ordering: .releasing)
        descriptor.leave()
    }
}
