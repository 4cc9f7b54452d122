/// What was done wrong in one way at one place: how often, and in which requests first.
struct MisuseGroup {
    private(set) var count: UInt64 = 0
    private(set) var unattributed: UInt64 = 0
    /// The lowest ones, in order, each once: what is taken back later leaves others to name.
    private var requests: [Involved] = []

    private static let requestsKept = 16

    private struct Involved {
        var request: UInt64
        /// The lowest request that did it, where it is not the lease's own.
        var other: UInt64?
        var count: UInt64 = 1
    }

    /// The lowest request; nil where none was known.
    var firstRequest: UInt64? { requests.first?.request }
    /// The lowest other request that did it, of `firstRequest`'s lease.
    var otherRequest: UInt64? { requests.first?.other }

    mutating func add(_ origin: LeaseOrigin, other: UInt64?) {
        count += 1
        unattributed += origin.isAttributed ? 0 : 1
        if let request = origin.request { add(Involved(request: request, other: other)) }
    }

    mutating func add(_ part: MisuseGroup) {
        count += part.count
        unattributed += part.unattributed
        for involved in part.requests { add(involved) }
    }

    /// Takes back what was added.
    mutating func remove(_ part: MisuseGroup) {
        count -= min(count, part.count)
        unattributed -= min(unattributed, part.unattributed)
        for involved in part.requests {
            guard let place = requests.firstIndex(where: { $0.request == involved.request }) else { continue }
            requests[place].count -= min(requests[place].count, involved.count)
            if requests[place].count == 0 { requests.remove(at: place) }
        }
    }

    private mutating func add(_ involved: Involved) {
        let place = requests.firstIndex { involved.request <= $0.request } ?? requests.endIndex
        if place < requests.endIndex, requests[place].request == involved.request {
            requests[place].count += involved.count
            requests[place].other = [requests[place].other, involved.other].compactMap(\.self).min()
            return
        }
        guard place < Self.requestsKept else { return }
        requests.insert(involved, at: place)
        if requests.count > Self.requestsKept { requests.removeLast() }
    }
}
