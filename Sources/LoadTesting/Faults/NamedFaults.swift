/// What a case has planned for requests that are asked for by number.
extension CaseSpec {
    /// - Throws: ``FaultAtError`` for a fault that the suite has no place for.
    func faultPlan(sites: FaultSites) throws -> FaultPlan {
        try FaultPlan(seed: seed, rates: rates, sites: sites, named: sites.place(faultsAt))
    }

    /// A warm-up has the same rates, draws of its own, and nothing that was asked for by number; and no hang, which would
    /// end the case before there is anything to measure.
    func warmUpFaultPlan(sites: FaultSites) throws -> FaultPlan {
        try FaultPlan(seed: SeededGenerator.mix(seed, 0x7761_726D_7570), rates: rates.withoutHangs, sites: sites)
    }

    /// What was asked for of requests that the case did not have.
    func cautions(issued: UInt64) -> [String] {
        let faults = faultsAt.filter { $0.request >= issued }.map { "--fault-at \($0)" }
        let traces = traceRequest.map { $0 >= issued ? ["--trace-request \($0)"] : [] } ?? []
        return (faults + traces).map { "\($0): the case had \(HumanNumber.count(issued)) requests, counted from 0" }
    }
}

extension FaultRates {
    /// An overall rate has none anyway.
    fileprivate var withoutHangs: FaultRates {
        guard case .perKind(let rates) = self else { return self }
        return .perKind(rates.filter { $0.kind != .hang })
    }
}
