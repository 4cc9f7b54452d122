/// The values of one request in one block of memory, laid out by its plan.
///
/// Typed access is unchecked: the closures made at a dependency's declaration are the only ones that read and write its
/// slot, and they were generic over its value type when they were made.
struct ValueStorage: ~Copyable {
    private let slots: [Slot]
    private let layouts: [ValueLayout]
    private let base: UnsafeMutableRawPointer
    private let isInitialized: UnsafeMutablePointer<Bool>

    init<Behavior>(for plan: borrowing Plan<Behavior>) {
        slots = plan.slots
        layouts = plan.layouts
        let values = (plan.byteCount + 15) & ~15
        base = .allocate(byteCount: values + plan.slots.count, alignment: plan.alignment)
        isInitialized = (base + values).initializeMemory(as: Bool.self, repeating: false, count: plan.slots.count)
    }

    deinit {
        for slot in slots.reversed() where isInitialized[slot.index] {
            layouts[slot.index].destroy(base + slot.offset)
        }
        base.deallocate()
    }

    func holdsValue(_ slot: Slot) -> Bool {
        isInitialized[slot.index]
    }

    func initialize<Value>(_ slot: Slot, to value: consuming Value) {
        (base + slot.offset).initializeMemory(as: Value.self, to: value)
        isInitialized[slot.index] = true
    }

    func read<Value>(_ slot: Slot, as type: Value.Type) -> Value {
        (base + slot.offset).assumingMemoryBound(to: Value.self).pointee
    }

    func reader(for slots: [Slot]) -> NeedReader {
        NeedReader(base: base, slots: slots)
    }

    /// Copies one value out, to where another storage keeps a value of the same type.
    func copyValue(_ slot: Slot, to other: borrowing ValueStorage, at destination: Slot) {
        layouts[slot.index].copy(base + slot.offset, other.base + destination.offset)
        other.isInitialized[destination.index] = true
    }
}

/// Reads the values that a dependency or an endpoint needs, in the order it declared them.
///
/// It must not outlive the storage it reads from; the closures that use one hold the request while they do.
struct NeedReader {
    private let base: UnsafeRawPointer
    private let slots: [Slot]
    private var position = 0

    init(base: UnsafeRawPointer, slots: [Slot]) {
        self.base = base
        self.slots = slots
    }

    mutating func next<Value>(_ type: Value.Type) -> Value {
        defer { position += 1 }
        return (base + slots[position].offset).assumingMemoryBound(to: Value.self).pointee
    }
}
