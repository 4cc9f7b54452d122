/// The values of one request in one block of memory, laid out by its plan.
///
/// Typed access is unchecked: the closures made at a dependency's declaration are the only ones that read and write its
/// slot, and they were generic over its value type when they were made.
struct RequestMemory: ~Copyable {
    private let slots: [Slot]
    let base: UnsafeMutableRawPointer
    let isInitialized: UnsafeMutablePointer<Bool>

    init(slots: [Slot], byteCount: Int, alignment: Int) {
        self.slots = slots
        base = .allocate(byteCount: byteCount + slots.count, alignment: alignment)
        isInitialized = (base + byteCount).initializeMemory(as: Bool.self, repeating: false, count: slots.count)
    }

    deinit {
        var index = slots.count
        while index > 0 {
            index -= 1
            if isInitialized[index] { slots[index].layout.destroy(base + slots[index].offset) }
        }
        base.deallocate()
    }

    func holdsValue(_ slot: Int) -> Bool {
        isInitialized[slot]
    }

    func read<Value>(_ slot: Int, as type: Value.Type) -> Value {
        (base + slots[slot].offset).assumingMemoryBound(to: Value.self).pointee
    }

    /// Copies one value out, to where another request keeps a value of the same type.
    func copyValue(_ slot: Int, to destination: StepMemory) {
        slots[slot].layout.copy(base + slots[slot].offset, destination.base + destination.offset)
        destination.isInitialized.pointee = true
    }
}

/// The place of one value in a request's memory.
struct Slot: Sendable {
    /// Bytes from the start of the memory.
    let offset: Int
    let layout: ValueLayout
}

/// How a value of some type lies in memory, and how it is copied and destroyed there.
@usableFromInline struct ValueLayout: Sendable {
    let size: Int
    let alignment: Int
    let copy: @Sendable (_ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer) -> Void
    let destroy: @Sendable (UnsafeMutableRawPointer) -> Void

    @usableFromInline init<Value: Sendable>(of type: Value.Type) {
        size = MemoryLayout<Value>.size
        alignment = MemoryLayout<Value>.alignment
        copy = { source, destination in
            destination.initializeMemory(as: Value.self, from: source.assumingMemoryBound(to: Value.self), count: 1)
        }
        destroy = { $0.assumingMemoryBound(to: Value.self).deinitialize(count: 1) }
    }
}

/// Where one step reads the values it needs and leaves its own.
///
/// `@unchecked Sendable`: it points into the memory of one request, which does one thing at a time; the run keeps the
/// memory alive for as long as a step of it runs.
@usableFromInline struct StepMemory: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutableRawPointer
    /// Offsets of the values needed, in the order of the needs.
    @usableFromInline let needs: UnsafePointer<Int>
    @usableFromInline let offset: Int
    @usableFromInline let isInitialized: UnsafeMutablePointer<Bool>
    let step: Int

    @inlinable var reader: NeedReader { NeedReader(base: base, offset: needs) }

    @inlinable func initialize<Value>(to value: consuming Value) {
        (base + offset).initializeMemory(as: Value.self, to: value)
        isInitialized.pointee = true
    }

    @inlinable func read<Value>(as type: Value.Type) -> Value {
        (base + offset).assumingMemoryBound(to: Value.self).pointee
    }
}

/// Reads the values that a dependency or an endpoint needs, in the order it declared them.
///
/// It must not outlive the memory it reads from.
@usableFromInline struct NeedReader {
    @usableFromInline let base: UnsafeMutableRawPointer
    @usableFromInline var offset: UnsafePointer<Int>

    @inlinable init(base: UnsafeMutableRawPointer, offset: UnsafePointer<Int>) {
        self.base = base
        self.offset = offset
    }

    @inlinable @inline(__always) mutating func next<Value>(_ type: Value.Type) -> Value {
        defer { offset += 1 }
        return (base + offset.pointee).assumingMemoryBound(to: Value.self).pointee
    }

    /// The values of `count` needs of one type.
    @inlinable mutating func next<Value>(_ count: Int, _ type: Value.Type) -> [Value] {
        (0..<count).map { _ in next(Value.self) }
    }
}
