import LeakDetection

/// One TCP connection to the echo server, for blocking code: each method blocks its thread until it is done.
///
/// ``EchoConnection`` is its twin for async code.
final class BlockingEchoConnection: Sendable {
    private let descriptor: Descriptor
    private let lease: Lease

    private init(descriptor: Descriptor, lease: Lease) {
        self.descriptor = descriptor
        self.lease = lease
    }

    static func connect(
        port: UInt16, file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) throws(SystemCallError) -> BlockingEchoConnection {
        let number = try LoopbackSocket.client(blocking: true)
        let descriptor = Descriptor(number, kind: .socket)
        do {
            _ = try LoopbackSocket.connect(number, port: port)
        } catch {
            _ = try? descriptor.close()
            throw error
        }
        return BlockingEchoConnection(
            descriptor: descriptor,
            lease: .open(EchoConnection.resource, file: file, line: line, function: function))
    }

    func send(_ message: [UInt8]) throws(SystemCallError) {
        try descriptor.use { number throws(SystemCallError) in
            var rest = message[...]
            while !rest.isEmpty {
                rest = rest.dropFirst(try LoopbackSocket.send(number, rest) ?? 0)
            }
        }
    }

    /// Receives exactly `count` bytes.
    func receive(_ count: Int) throws -> [UInt8] {
        var reply: [UInt8] = []
        reply.reserveCapacity(count)
        try descriptor.use { number throws(SystemCallError) in
            while reply.count < count,
                try LoopbackSocket.receive(number, upTo: count - reply.count, into: &reply) != 0
            {}
        }
        if reply.count < count { throw EchoError.closedByPeer(received: reply.count, expected: count) }
        return reply
    }

    /// Sends `message`, receives as many bytes and requires them to be the same.
    ///
    /// - Parameter message: at most ``LoopbackSocket/longestMessage`` bytes, for the reason given in
    ///   ``EchoConnection/echo(_:)``.
    func echo(_ message: [UInt8]) throws {
        if message.count > LoopbackSocket.longestMessage { throw EchoError.messageTooLong(message.count) }
        try send(message)
        let reply = try receive(message.count)
        if reply != message { throw EchoError.wrongReply(sent: message, received: reply) }
    }

    /// Closes the connection, also when nothing was ever sent.
    func close(file: StaticString = #fileID, line: UInt = #line) throws(SystemCallError) {
        defer { lease.release(file: file, line: line) }
        try descriptor.close()
    }
}
