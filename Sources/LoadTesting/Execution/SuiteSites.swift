import LeakDetection

extension Suite {
    /// The places this suite has for faults. To find out, it is set up and shut down again, on the side.
    ///
    /// To be called on a thread that may block.
    ///
    /// - Throws: what setting the suite up throws, as ``SuiteUnavailable`` when it cannot run here or not in this model.
    public func sites(in execution: ExecutionModel) throws -> FaultSites {
        let limit = Duration.seconds(30)
        let ledger = Ledger(detail: .off)
        let subject = try CaseSubject(self, execution, ledger: ledger, limit: limit)
        try subject.shutDown(ledger: ledger, limit: limit)
        return subject.sites
    }
}
