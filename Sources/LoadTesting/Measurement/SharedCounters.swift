import Foundation
import Synchronization

/// A fixed number of counters, zero at first, with one writer at a time and any number of readers.
///
/// A relaxed load and a relaxed store cost as much as a plain increment, and a reader on another thread is no data race.
/// Two writers at once would lose counts, nothing worse. The memory comes straight from the system and starts on a page of
/// its own: a page nobody has written to costs nothing, and no other counters share its cache lines.
///
/// `@unchecked` because of the pointer only: it never changes, its memory lives exactly as long as this value, and every
/// access to that memory is atomic. `SharedCountersTests` and `LatencyRecorderTests` are clean under the thread sanitizer.
struct SharedCounters: ~Copyable, @unchecked Sendable {
    private let base: UnsafeMutablePointer<Atomic<UInt64>>
    private let count: Int

    init(count: Int) {
        let size = count * MemoryLayout<Atomic<UInt64>>.stride
        let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        guard let memory, memory != MAP_FAILED else {
            preconditionFailure("the system has no memory left for \(size) bytes of counters")
        }
        // All zero bits are the initialised state of an `Atomic<UInt64>` that holds 0.
        self.base = memory.bindMemory(to: Atomic<UInt64>.self, capacity: count)
        self.count = count
    }

    deinit {
        munmap(UnsafeMutableRawPointer(base), count * MemoryLayout<Atomic<UInt64>>.stride)
    }

    @inline(__always)
    func increment(at index: Int) {
        assert(index >= 0 && index < count)
        let counter = base + index
        counter.pointee.store(counter.pointee.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    @inline(__always)
    func load(at index: Int) -> UInt64 {
        assert(index >= 0 && index < count)
        return base[index].load(ordering: .relaxed)
    }

    @inline(__always)
    func store(_ value: UInt64, at index: Int) {
        assert(index >= 0 && index < count)
        base[index].store(value, ordering: .relaxed)
    }

    /// Turns the counter at `index` into a flag: true if it was free and now belongs to the caller, who then sees
    /// everything written by whoever released it last. Never waits.
    @inline(__always)
    func claim(at index: Int) -> Bool {
        assert(index >= 0 && index < count)
        return base[index].compareExchange(
            expected: 0, desired: 1, successOrdering: .acquiring, failureOrdering: .relaxed
        ).exchanged
    }

    @inline(__always)
    func release(at index: Int) {
        assert(index >= 0 && index < count)
        base[index].store(0, ordering: .releasing)
    }
}
