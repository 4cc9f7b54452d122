/// What was done wrong in one way at one place: how often, and in which requests first.
struct MisuseGroup {
    private(set) var count: UInt64 = 0
    private(set) var unattributed: UInt64 = 0
    /// The lowest ones, in order: what is taken back later is nearly always one of the last that came.
    private var requests: [Involved] = []

    private static let requestsKept = 16

    private struct Involved {
        var request: UInt64
        /// The request that did it, where it is not the lease's own.
        var other: UInt64?

        var order: (UInt64, UInt64) { (request, other ?? .max) }
    }

    /// The lowest request; nil where none was known.
    var firstRequest: UInt64? { requests.first?.request }
    /// The lowest other request that did it, of `firstRequest`'s lease.
    var otherRequest: UInt64? { requests.first?.other }

    mutating func add(_ origin: LeaseOrigin, other: UInt64?) {
        count += 1
        unattributed += origin.isAttributed ? 0 : 1
        guard let request = origin.request else { return }
        let involved = Involved(request: request, other: other)
        let place = requests.firstIndex { involved.order < $0.order } ?? requests.endIndex
        guard place < Self.requestsKept else { return }
        requests.insert(involved, at: place)
        if requests.count > Self.requestsKept { requests.removeLast() }
    }

    /// Takes one back, and returns the request that did it, where it was not the lease's own.
    mutating func remove(_ origin: LeaseOrigin) -> UInt64? {
        count -= 1
        unattributed -= origin.isAttributed ? 0 : min(1, unattributed)
        guard let place = requests.firstIndex(where: { $0.request == origin.request }) else { return nil }
        return requests.remove(at: place).other
    }
}
