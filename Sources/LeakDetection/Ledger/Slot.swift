/// One place in the table of open leases, in one word: the last two bits, which are zero in the address of an object, say what
/// the others are.
struct Slot {
    private let word: UInt

    private enum Tag {
        static let mask: UInt = 0b11
        static let lease: UInt = 0b00
        static let dropped: UInt = 0b01
        static let free: UInt = 0b10
    }

    /// A lease that is open. It is not retained, or else no lease would ever be seen dropped: it gives the slot back when it is
    /// released, or puts a `dropped` in its place before it goes.
    static func open(_ lease: Lease) -> Slot {
        Slot(word: UInt(bitPattern: ObjectIdentifier(lease)) | Tag.lease)
    }

    /// Keeps a reference, given up by `letGo`.
    static func dropped(_ lease: DroppedLease) -> Slot {
        Slot(word: UInt(bitPattern: Unmanaged.passRetained(lease).toOpaque()) | Tag.dropped)
    }

    /// - Parameter next: number of the next free slot.
    static func free(next: UInt32) -> Slot {
        Slot(word: UInt(next) << 2 | Tag.free)
    }

    /// The next free slot; only for one that is free.
    var next: UInt32 { UInt32(truncatingIfNeeded: word >> 2) }

    /// Nil for a free slot.
    ///
    /// To be called under the table's lock. A lease in the table is still there then, even if its last reference is gone: it has
    /// to get the lock, and take itself out, before its memory is given back.
    var entry: LiveEntry? {
        switch word & Tag.mask {
        case Tag.lease: object(as: Lease.self)?._withUnsafeGuaranteedRef { $0.entry }
        case Tag.dropped: object(as: DroppedLease.self)?._withUnsafeGuaranteedRef { $0.entry }
        default: nil
        }
    }

    /// To be called once, when the slot is no longer used.
    func letGo() {
        guard word & Tag.mask == Tag.dropped else { return }
        object(as: DroppedLease.self)?.release()
    }

    private func object<T: AnyObject>(as type: T.Type) -> Unmanaged<T>? {
        UnsafeRawPointer(bitPattern: word & ~Tag.mask).map(Unmanaged.fromOpaque)
    }
}
