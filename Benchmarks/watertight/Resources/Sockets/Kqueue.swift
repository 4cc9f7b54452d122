#if canImport(Darwin)
    import Darwin

    /// kqueue(2), with the same methods as ``Epoll`` on Linux.
    struct Kqueue: Sendable {
        init() {}

        func makeQueue() -> Int32 {
            let queue = kqueue()
            if queue != -1 { _ = fcntl(queue, F_SETFD, FD_CLOEXEC) }
            return queue
        }

        func watch(
            _ queue: Int32, _ descriptor: Int32, _ interest: EventQueue.Interest, once: Bool, token: UInt64
        ) throws(SystemCallError) {
            let (wanted, other) = interest == .read ? (EVFILT_READ, EVFILT_WRITE) : (EVFILT_WRITE, EVFILT_READ)
            remove(queue, descriptor, other)
            var addition = change(descriptor, wanted, once ? EV_ADD | EV_ONESHOT : EV_ADD, token)
            _ = try systemCall("kevent", on: "descriptor \(descriptor)") { kevent(queue, &addition, 1, nil, 0, nil) }
        }

        func unwatch(_ queue: Int32, _ descriptor: Int32) {
            remove(queue, descriptor, EVFILT_READ)
            remove(queue, descriptor, EVFILT_WRITE)
        }

        func wait(
            _ queue: Int32, upTo count: Int, milliseconds: Int32, _ body: (EventQueue.Event) -> Void
        ) throws(SystemCallError) {
            var limit = timespec(tv_sec: Int(milliseconds) / 1000, tv_nsec: Int(milliseconds) % 1000 * 1_000_000)
            var ready = [kevent](repeating: kevent(), count: count)
            let found = try systemCall("kevent", on: "event queue") {
                withUnsafePointer(to: &limit) {
                    kevent(queue, nil, 0, &ready, Int32(count), milliseconds < 0 ? nil : $0)
                }
            }
            for event in ready.prefix(Int(found)) {
                // There may still be bytes before the end that kqueue saw: the reader finds out.
                body(EventQueue.Event(token: UInt64(UInt(bitPattern: event.udata)), hungUp: false))
            }
        }

        /// Fails when it was not watched, which is as good.
        private func remove(_ queue: Int32, _ descriptor: Int32, _ filter: Int32) {
            var removal = change(descriptor, filter, EV_DELETE, 0)
            _ = kevent(queue, &removal, 1, nil, 0, nil)
        }

        private func change(_ descriptor: Int32, _ filter: Int32, _ flags: Int32, _ token: UInt64) -> kevent {
            kevent(
                ident: UInt(descriptor), filter: Int16(filter), flags: UInt16(flags), fflags: 0, data: 0,
                udata: UnsafeMutableRawPointer(bitPattern: UInt(token)))
        }
    }
#endif
