/// How a value of some type lies in a request's storage, and how it is copied and destroyed there.
struct ValueLayout: Sendable {
    let size: Int
    let alignment: Int
    let copy: @Sendable (_ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer) -> Void
    let destroy: @Sendable (UnsafeMutableRawPointer) -> Void

    init<Value: Sendable>(of type: Value.Type) {
        size = MemoryLayout<Value>.size
        alignment = MemoryLayout<Value>.alignment
        copy = { source, destination in
            destination.initializeMemory(as: Value.self, from: source.assumingMemoryBound(to: Value.self), count: 1)
        }
        destroy = { $0.assumingMemoryBound(to: Value.self).deinitialize(count: 1) }
    }
}

/// The place of one value in a request's storage.
struct Slot: Sendable, Equatable {
    /// Number of the slot, in order of setup.
    let index: Int
    /// Bytes from the start of the storage.
    let offset: Int
}
