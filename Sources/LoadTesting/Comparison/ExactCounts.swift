/// The counts that the plan and the seed determine, and those that the timing of a run decides.
///
/// Which faults are planned depends on (seed, request, site) alone. What becomes of them does not always: whether a
/// cancellation, a time limit or a hang strikes before the request is over is a race, and so is everything it takes away
/// from. With one fault per request (`failureRate`), only those kinds themselves and `ok` are touched. When each kind has a
/// rate of its own, one request may have several faults, and a race in it may hide any of the others.
struct ExactCounts {
    var comparable: [CaseComparison.Count] = []
    var timingDependent: [String] = []

    private static let racing: Set<FaultKind> = [.cancel, .timeout, .hang]

    init(_ base: CaseResult, _ head: CaseResult) {
        let planned = Set((base.faults + head.faults).filter { $0.planned > 0 }.map(\.kind))
        let races = !planned.isDisjoint(with: Self.racing)
        let severalPerRequest = base.failureRate == nil
        func dependsOnTiming(_ kind: FaultKind) -> Bool {
            Self.racing.contains(kind) || (races && severalPerRequest)
        }

        add("issued", base.requests.issued, head.requests.issued)
        for kind in FaultKind.allCases where planned.contains(kind) {
            add("\(kind.rawValue) planned", base.fault(kind)?.planned ?? 0, head.fault(kind)?.planned ?? 0)
            add(
                "\(kind.rawValue) fired", base.fault(kind)?.fired ?? 0, head.fault(kind)?.fired ?? 0,
                if: !dependsOnTiming(kind))
        }
        add("ok", base.requests.ok, head.requests.ok, if: !races)
        let outcomes = Set(base.requests.outcomes.keys).union(head.requests.outcomes.keys)
        for name in outcomes.sorted() where name.hasPrefix("injected.") {
            // A kind this version does not know may be a race as well as not.
            let kind = FaultKind(rawValue: String(name.dropFirst("injected.".count)))
            add(
                name, base.requests.outcomes[name] ?? 0, head.requests.outcomes[name] ?? 0,
                if: kind.map { !dependsOnTiming($0) } ?? false)
        }
        // The warm-up, which lasts a time and not a number of requests, has a ledger of its own.
        let isLedgerPlanned = !races
        for resource in Set((base.ledger + head.ledger).map(\.resource)).sorted() {
            let before = base.ledger.first { $0.resource == resource }
            let after = head.ledger.first { $0.resource == resource }
            add("\(resource) opened", before?.opened ?? 0, after?.opened ?? 0, if: isLedgerPlanned)
            add("\(resource) released", before?.released ?? 0, after?.released ?? 0, if: isLedgerPlanned)
        }
    }

    private mutating func add(_ name: String, _ base: UInt64, _ head: UInt64, if isExact: Bool = true) {
        if isExact {
            comparable.append(CaseComparison.Count(name: name, base: base, head: head))
        } else {
            timingDependent.append(name)
        }
    }
}
