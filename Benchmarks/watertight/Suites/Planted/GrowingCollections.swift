import LoadTesting
import Synchronization

/// A list that every request appends a number to: it takes memory in a few large steps, each as large as all before.
let growingArray = growing("growing-array", what: "appends a number to a list") {
    [UInt64]()
} add: { list, index, limit in
    if let limit, list.count >= limit { list.removeAll(keepingCapacity: true) }
    list.append(index)
}

/// A dictionary that every request adds a key to, by the order of arrival: the numbers of requests come again.
let growingDictionary = growing("growing-dictionary", what: "adds a key to a dictionary") {
    [UInt64: UInt64]()
} add: { seen, index, limit in
    if let limit, seen.count >= limit { seen.removeAll(keepingCapacity: true) }
    seen[UInt64(seen.count)] = index
}

/// - Parameter add: keeps something of a request, within the limit if there is one.
private func growing<Collection: Sendable>(
    _ name: String, what: String, file: StaticString = #fileID, line: UInt = #line,
    _ make: @escaping @Sendable () -> Collection,
    add: @escaping @Sendable (inout Collection, _ index: UInt64, _ limit: Int?) -> Void
) -> [Suite] {
    @Sendable func keeping(_ flaw: Flaw) -> @Sendable (UInt64) -> Void {
        let kept = Kept(make())
        let limit = flaw == .mended ? 1_000 : nil
        return { index in kept.value.withLock { add(&$0, index, limit) } }
    }
    return planted(
        name, .leak(PlantedLeak(.LK09, of: "memory", count: nil, request: nil)),
        summary: "every request \(what) that nobody empties (needs --soak)", isAboutMemory: true, file: file, line: line
    ) {
        Subject(keeping($0))
    } blocking: {
        BlockingSubject(keeping($0))
    }
}

private final class Kept<Value: Sendable>: Sendable {
    let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }
}
