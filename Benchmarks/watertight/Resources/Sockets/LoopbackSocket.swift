import Foundation

/// The system calls on a TCP socket of 127.0.0.1, the same on Linux and macOS. It owns nothing: ``Descriptor`` does.
enum LoopbackSocket {
    /// Longest queue of connections that the server has not accepted yet. Linux caps it at `net.core.somaxconn`.
    static let backlog: Int32 = 4096

    /// What fits into the buffers on the way to the server and back, so that it can be sent before it is received.
    static let longestMessage = 16 * 1024

    /// A listening socket that never blocks, on a port that the system chose.
    static func listen(backlog: Int32 = backlog) throws(SystemCallError) -> (number: Int32, port: UInt16) {
        let number = try create(blocking: false)
        do {
            var address = address(port: 0)
            let size = socklen_t(MemoryLayout<sockaddr_in>.size)
            _ = try systemCall("bind", on: "127.0.0.1") {
                withSocketAddress(&address) { bind(number, $0, size) }
            }
            _ = try systemCall("listen", on: "127.0.0.1") { systemListen(number, backlog) }
            var length = size
            _ = try systemCall("getsockname", on: "127.0.0.1") {
                withSocketAddress(&address) { getsockname(number, $0, &length) }
            }
            return (number, UInt16(bigEndian: address.sin_port))
        } catch {
            _ = close(number)
            throw error
        }
    }

    /// A client's socket, not connected yet.
    ///
    /// Closing it resets the connection (`SO_LINGER` of zero) instead of taking leave of the peer. The side that takes
    /// leave first keeps its port for a minute (TIME_WAIT), and Linux has 28,232 of them: a run of 100,000 requests
    /// would fail for want of ports, which says nothing about what is measured.
    static func client(blocking: Bool) throws(SystemCallError) -> Int32 {
        let number = try create(blocking: blocking)
        var reset = linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(number, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout<linger>.size))
        return number
    }

    /// Connects. `false` when the socket does not block and has to wait until it can be written; then try again.
    static func connect(_ number: Int32, port: UInt16) throws(SystemCallError) -> Bool {
        var address = address(port: port)
        do {
            _ = try systemCall("connect to", on: "127.0.0.1:\(port)") {
                withSocketAddress(&address) {
                    systemConnect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            return true
        } catch  where error.code == EINPROGRESS || error.code == EALREADY {
            return false
        } catch  where error.code == EISCONN {
            return true
        }
    }

    /// Sends some of `bytes` and returns how many; `nil` when the socket would have to wait.
    static func send(_ number: Int32, _ bytes: ArraySlice<UInt8>) throws(SystemCallError) -> Int? {
        try systemCallUnlessBlocked("send to", on: "127.0.0.1") {
            bytes.withUnsafeBytes { systemSend(number, $0.baseAddress, $0.count, noSignal) }
        }
    }

    /// Receives up to `count` bytes and appends them; 0 when the peer has closed, `nil` when it would have to wait.
    static func receive(
        _ number: Int32, upTo count: Int, into bytes: inout [UInt8]
    ) throws(SystemCallError) -> Int? {
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { space throws(SystemCallError) in
            let received = try systemCallUnlessBlocked("receive from", on: "127.0.0.1") {
                recv(number, space.baseAddress, count, 0)
            }
            if let received { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: space[..<received])) }
            return received
        }
    }

    /// Accepts one connection as a socket that never blocks; `nil` when nobody is waiting any more.
    static func accept(_ listener: Int32) throws(SystemCallError) -> Int32? {
        do {
            let number = try systemCallUnlessBlocked("accept on", on: "127.0.0.1") {
                systemAccept(listener)
            }
            if let number { prepare(number, blocking: false) }
            return number
        } catch  where error.code == ECONNABORTED {
            // The client was gone before its turn came; the next one may be there.
            return try accept(listener)
        }
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func withSocketAddress<Result>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }

    private static func create(blocking: Bool) throws(SystemCallError) -> Int32 {
        let number = try systemCall("socket", on: "127.0.0.1") { socket(AF_INET, stream, 0) }
        prepare(number, blocking: blocking)
        return number
    }

    /// No child process inherits it, and a write to a closed connection is an error, not a signal.
    private static func prepare(_ number: Int32, blocking: Bool) {
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        if !blocking { _ = fcntl(number, F_SETFL, O_NONBLOCK) }
        #if canImport(Darwin)
            var on: Int32 = 1
            _ = setsockopt(number, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    #if canImport(Darwin)
        private static let stream = SOCK_STREAM
        private static let noSignal: Int32 = 0
    #else
        private static let stream = Int32(SOCK_STREAM.rawValue)
        private static let noSignal = Int32(MSG_NOSIGNAL)
    #endif
}

// The calls of the system that the methods above hide.
private func systemAccept(_ listener: Int32) -> Int32 { accept(listener, nil, nil) }
private func systemListen(_ number: Int32, _ backlog: Int32) -> Int32 { listen(number, backlog) }
private func systemConnect(_ number: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t) -> Int32 {
    connect(number, address, size)
}
private func systemSend(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    send(number, bytes, count, flags)
}
