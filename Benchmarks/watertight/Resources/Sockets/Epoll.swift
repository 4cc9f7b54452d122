#if os(Linux)
    import Glibc

    /// epoll(7), which Swift's `Glibc` module does not declare. Its functions are looked up in the C library that the
    /// process has loaded anyway.
    struct Epoll: Sendable {
        /// Ready to read, to write; an error; hung up in both directions; report once.
        private static let (readable, writable, failed, hungUp, once) = (
            UInt32(0x1), UInt32(0x4), UInt32(0x8), UInt32(0x10), UInt32(1) << 30
        )

        private static let (add, remove, modify): (Int32, Int32, Int32) = (1, 2, 3)

        private typealias Create = @convention(c) @Sendable (_ flags: Int32) -> Int32
        private typealias Control =
            @convention(c) @Sendable (Int32, _ operation: Int32, Int32, UnsafeMutableRawPointer) -> Int32
        private typealias Wait =
            @convention(c) @Sendable (Int32, UnsafeMutableRawPointer, _ count: Int32, _ milliseconds: Int32) -> Int32

        private let create: Create
        private let control: Control
        private let wait: Wait

        // `struct epoll_event` is a UInt32 and a UInt64, packed on x86-64 only.
        #if arch(x86_64)
            private static let (tokenOffset, size) = (4, 12)
        #else
            private static let (tokenOffset, size) = (8, 16)
        #endif

        init() throws(SystemCallError) {
            func function(_ name: String) throws(SystemCallError) -> UnsafeMutableRawPointer {
                guard let address = dlsym(nil, name) else {
                    throw SystemCallError(call: "search for", subject: name, code: ENOSYS)
                }
                return address
            }
            create = unsafeBitCast(try function("epoll_create1"), to: Create.self)
            control = unsafeBitCast(try function("epoll_ctl"), to: Control.self)
            wait = unsafeBitCast(try function("epoll_wait"), to: Wait.self)
        }

        func makeQueue() -> Int32 { create(O_CLOEXEC) }

        /// Adds `descriptor`, or changes what it is watched for.
        func watch(
            _ queue: Int32, _ descriptor: Int32, _ interest: EventQueue.Interest, once: Bool, token: UInt64
        ) throws(SystemCallError) {
            let events = (interest == .read ? Self.readable : Self.writable) | (once ? Self.once : 0)
            do {
                try change(queue, Self.add, descriptor, events, token)
            } catch  where error.code == EEXIST {
                try change(queue, Self.modify, descriptor, events, token)
            }
        }

        func unwatch(_ queue: Int32, _ descriptor: Int32) {
            try? change(queue, Self.remove, descriptor, 0, 0)
        }

        /// Waits for up to `count` events and hands each to `body`.
        func wait(
            _ queue: Int32, upTo count: Int, milliseconds: Int32, _ body: (EventQueue.Event) -> Void
        ) throws(SystemCallError) {
            try withUnsafeTemporaryAllocation(byteCount: count * Self.size, alignment: 8) {
                space throws(SystemCallError) in
                let ready = try systemCall("epoll_wait", on: "event queue") {
                    wait(queue, space.baseAddress!, Int32(count), milliseconds)
                }
                for start in stride(from: 0, to: Int(ready) * Self.size, by: Self.size) {
                    let events = space.loadUnaligned(fromByteOffset: start, as: UInt32.self)
                    body(
                        EventQueue.Event(
                            token: space.loadUnaligned(fromByteOffset: start + Self.tokenOffset, as: UInt64.self),
                            hungUp: events & (Self.failed | Self.hungUp) != 0))
                }
            }
        }

        private func change(
            _ queue: Int32, _ operation: Int32, _ descriptor: Int32, _ events: UInt32, _ token: UInt64
        ) throws(SystemCallError) {
            try withUnsafeTemporaryAllocation(byteCount: Self.size, alignment: 8) {
                space throws(SystemCallError) in
                space.storeBytes(of: events, as: UInt32.self)
                space.storeBytes(of: token, toByteOffset: Self.tokenOffset, as: UInt64.self)
                _ = try systemCall("epoll_ctl", on: "descriptor \(descriptor)") {
                    control(queue, operation, descriptor, space.baseAddress!)
                }
            }
        }
    }
#endif
