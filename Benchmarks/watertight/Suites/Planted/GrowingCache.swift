import LoadTesting
import Synchronization

/// A cache that every request adds to and nobody empties.
let growingCache = planted(
    "growing-cache", .leak(PlantedLeak(.LK09, of: "memory", count: nil, request: nil)),
    summary: "every request adds to a cache that nobody empties (needs --soak)",
    isAboutMemory: true
) { flaw in
    let cache = Cache()
    return Subject { cache.add($0, flaw) }
} blocking: { flaw in
    let cache = Cache()
    return BlockingSubject { cache.add($0, flaw) }
}

private final class Cache: Sendable {
    private static let capacity = 100
    private let pages = Mutex<[[UInt64]]>([])

    func add(_ index: UInt64, _ flaw: Flaw) {
        pages.withLock { pages in
            if flaw == .mended, pages.count == Self.capacity { pages.removeAll(keepingCapacity: true) }
            pages.append([UInt64](repeating: index, count: 20))
        }
    }
}
