/// Why an exchange with the echo server failed, when no system call did (see ``SystemCallError``).
enum EchoError: Error, Equatable, CustomStringConvertible {
    /// The peer closed after so many of the bytes that were expected.
    case closedByPeer(received: Int, expected: Int)
    case wrongReply(sent: [UInt8], received: [UInt8])
    case messageTooLong(Int)
    /// Two tasks used one connection at the same moment.
    case usedByTwo
    /// The client was stopped; its connections can wait no more.
    case clientStopped
    /// `stop` reached its limit; the connections were closed by force.
    case connectionsLeft(Int, limit: Duration)

    var description: String {
        switch self {
        case .closedByPeer(let received, let expected):
            "the echo server closed the connection after \(received) of \(expected) bytes"
        case .wrongReply(let sent, let received):
            "the echo server sent back \(received) instead of \(sent)"
        case .messageTooLong(let count):
            "a message of \(count) bytes cannot be echoed in one go; send at most \(LoopbackSocket.longestMessage)"
        case .usedByTwo:
            "two tasks used one connection at the same time; await the first call before the second"
        case .clientStopped:
            "the echo client was stopped while a connection was waiting; close all connections first"
        case .connectionsLeft(let count, let limit):
            "\(count) connections were still open \(limit) after the echo server was told to stop; close them all first"
        }
    }
}
