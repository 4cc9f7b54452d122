/// The values of one request in one block of memory, laid out by its plan.
///
/// Typed access is unchecked: the closures made at a dependency's declaration are the only ones that read and write its
/// slot, and they were generic over its value type when they were made.
///
/// Behind the values lie a flag for each, whether it is there, and a record for each yield if there are any: one block of
/// memory for a request, taken at once.
struct RequestMemory: ~Copyable {
    let base: UnsafeMutableRawPointer
    let isInitialized: UnsafeMutablePointer<Bool>
    /// One for each step, apart from one another: an early release may look at its own from another task.
    let yields: UnsafeMutablePointer<YieldRecord>?
    private let shape: MemoryShape

    init(_ shape: MemoryShape) {
        self.shape = shape
        base = .allocate(byteCount: shape.byteCount, alignment: shape.alignment)
        isInitialized = (base + shape.flagsOffset).initializeMemory(
            as: Bool.self, repeating: false, count: shape.slots.count)
        yields =
            shape.yieldCount == 0
            ? nil
            : (base + shape.yieldsOffset).initializeMemory(
                as: YieldRecord.self, repeating: YieldRecord(), count: shape.yieldCount)
    }

    deinit {
        destroyValues()
        yields?.deinitialize(count: shape.yieldCount)
        base.deallocate()
    }

    /// Destroys the values, the last ones first.
    func destroyValues() {
        var index = shape.slots.count
        while index > 0 {
            index -= 1
            guard isInitialized[index] else { continue }
            isInitialized[index] = false
            shape.slots[index].layout.destroy(base + shape.slots[index].offset)
        }
    }

    func holdsValue(_ slot: Int) -> Bool {
        isInitialized[slot]
    }

    /// Copies one value out, to where another request keeps a value of the same type.
    func copyValue(_ slot: Int, to destination: StepMemory) {
        shape.slots[slot].layout.copy(
            base + shape.slots[slot].offset, destination.base + destination.place.pointee.offset)
        (destination.base + destination.place.pointee.flag).storeBytes(of: true, as: Bool.self)
    }
}

/// How the memory of a request is laid out.
final class MemoryShape: Sendable {
    let slots: [Slot]
    let yieldsOffset: Int
    let yieldCount: Int
    let flagsOffset: Int
    let byteCount: Int
    let alignment: Int

    /// - Parameter valueBytes: how many bytes the values take.
    init(slots: [Slot], valueBytes: Int, yieldCount: Int) {
        self.slots = slots
        self.yieldCount = yieldCount
        yieldsOffset = (valueBytes + 15) & ~15
        flagsOffset = yieldsOffset + yieldCount * MemoryLayout<YieldRecord>.stride
        byteCount = flagsOffset + slots.count
        alignment = max(16, slots.map(\.layout.alignment).max() ?? 1)
    }
}

/// The place of one value in a request's memory.
struct Slot: Sendable {
    /// Bytes from the start of the memory.
    let offset: Int
    let layout: ValueLayout
}

/// How a value of some type lies in memory, and how it is copied and destroyed there.
///
/// A type rather than closures over one: to call a closure counts a reference to what it captured, for which all threads that serve
/// requests would fight.
@usableFromInline struct ValueLayout: Sendable {
    let size: Int
    let alignment: Int
    private let type: any ErasedValue.Type

    @usableFromInline init<Value: Sendable>(of type: Value.Type) {
        size = MemoryLayout<Value>.size
        alignment = MemoryLayout<Value>.alignment
        self.type = TypedValue<Value>.self
    }

    func copy(_ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer) {
        type.copy(source, to: destination)
    }

    func destroy(_ place: UnsafeMutableRawPointer) {
        type.destroy(place)
    }
}

private protocol ErasedValue: SendableMetatype {
    static func copy(_ source: UnsafeRawPointer, to destination: UnsafeMutableRawPointer)
    static func destroy(_ place: UnsafeMutableRawPointer)
}

private enum TypedValue<Value: Sendable>: ErasedValue {
    static func copy(_ source: UnsafeRawPointer, to destination: UnsafeMutableRawPointer) {
        destination.initializeMemory(as: Value.self, from: source.assumingMemoryBound(to: Value.self), count: 1)
    }

    static func destroy(_ place: UnsafeMutableRawPointer) {
        place.assumingMemoryBound(to: Value.self).deinitialize(count: 1)
    }
}

/// Where one step reads the values it needs and leaves its own.
///
/// `@unchecked Sendable`: it points into the memory of one request, which does one thing at a time; the run keeps the
/// memory, and the plan that `place` is part of, for as long as a step of it runs.
@usableFromInline struct StepMemory: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutableRawPointer
    @usableFromInline let place: UnsafePointer<StepPlace>

    init(base: UnsafeMutableRawPointer, place: UnsafePointer<StepPlace>) {
        self.base = base
        self.place = place
    }

    var step: Int { place.pointee.step }

    @inlinable var reader: NeedReader { NeedReader(base: base, offset: place.pointee.needs) }

    @inlinable func initialize<Value>(to value: consuming Value) {
        (base + place.pointee.offset).initializeMemory(as: Value.self, to: value)
        (base + place.pointee.flag).storeBytes(of: true, as: Bool.self)
    }

    @inlinable func read<Value>(as type: Value.Type) -> Value {
        (base + place.pointee.offset).assumingMemoryBound(to: Value.self).pointee
    }
}

/// What a plan knows of the memory of one step.
@usableFromInline struct StepPlace {
    /// Bytes from the start of the memory to the step's own value.
    @usableFromInline let offset: Int
    /// Bytes from the start of the memory to the flag that says the value is there.
    @usableFromInline let flag: Int
    /// Offsets of the values needed, in the order of the needs.
    @usableFromInline let needs: UnsafePointer<Int>
    let slot: Int
    let step: Int
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
