import Foundation

/// The kernel's list of sockets that became ready: ``Epoll`` on Linux, ``Kqueue`` on macOS.
///
/// Any thread may `watch` and `wake`; one thread at a time may `wait`.
final class EventQueue: Sendable {
    enum Interest: Sendable { case read, write }

    struct Event {
        /// What `watch` was given.
        let token: UInt64
        /// The connection is gone in both directions; nothing more can be read.
        let hungUp: Bool
    }

    #if canImport(Darwin)
        private let kernel: Kqueue
    #else
        private let kernel: Epoll
    #endif
    private let queue: Descriptor
    private let wakeReader: Descriptor
    private let wakeWriter: Descriptor
    private static let wakeToken = UInt64.max
    private static let batch = 128

    init() throws(SystemCallError) {
        #if canImport(Darwin)
            let kernel = Kqueue()
        #else
            let kernel = try Epoll()
        #endif
        let queue = Descriptor(try systemCall("creation of", on: "an event queue") { kernel.makeQueue() })
        var ends: [Int32] = [-1, -1]
        do {
            _ = try systemCall("pipe", on: "to wake an event queue") { pipe(&ends) }
        } catch {
            _ = try? queue.close()
            throw error
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        self.kernel = kernel
        self.queue = queue
        (wakeReader, wakeWriter) = (Descriptor(ends[0]), Descriptor(ends[1]))
        do {
            try watch(ends[0], for: .read, once: false, token: Self.wakeToken)
        } catch {
            close()
            throw error
        }
    }

    /// Reports `socket` under `token` when it is ready, in place of whatever it was watched for before. A socket that
    /// is closed is no longer watched.
    ///
    /// - Parameter once: report it one time only; else every time `wait` is called while it is ready.
    func watch(_ socket: Int32, for interest: Interest, once: Bool, token: UInt64) throws(SystemCallError) {
        try queue.use { queue throws(SystemCallError) in
            try kernel.watch(queue, socket, interest, once: once, token: token)
        }
    }

    /// Forgets `socket` until it is watched again.
    func unwatch(_ socket: Int32) {
        _ = try? queue.use { kernel.unwatch($0, socket) }
    }

    /// Waits for events and puts them in `events`: none after the time is up or after `wake`.
    ///
    /// - Parameter milliseconds: how long to wait at most; `nil` for ever.
    func wait(into events: inout [Event], milliseconds: Int32? = nil) throws(SystemCallError) {
        events.removeAll(keepingCapacity: true)
        try queue.use { queue throws(SystemCallError) in
            try kernel.wait(queue, upTo: Self.batch, milliseconds: milliseconds ?? -1) { events.append($0) }
            guard let woken = events.firstIndex(where: { $0.token == Self.wakeToken }) else { return }
            events.remove(at: woken)
            try wakeReader.use { number throws(SystemCallError) in
                var bytes = [UInt8](repeating: 0, count: 64)
                _ = try systemCallUnlessBlocked("read", on: "wake pipe") { read(number, &bytes, bytes.count) }
            }
        }
    }

    /// Makes the `wait` under way, or else the next one, return.
    func wake() {
        _ = try? wakeWriter.use { number in
            var byte: UInt8 = 1
            // A full pipe wakes as well as one more byte would.
            return write(number, &byte, 1)
        }
    }

    /// To be called when no `wait` is under way. Whoever calls `watch` afterwards gets an error.
    func close() {
        for descriptor in [wakeWriter, wakeReader, queue] { _ = try? descriptor.close() }
    }
}
