import LoadTesting

extension FlagValue {
    /// `30s:1000`: over this time, to this many requests a second.
    static func stage(_ text: String) throws -> Stage {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw ValueProblem(sentence: "is not DURATION:TARGET; accepted: such as 30s:1000, 0s:500 or 1m:0")
        }
        let duration = try duration(String(parts[0]), allowsZero: true)
        return Stage(duration, target: try rate(String(parts[1]), allowsZero: true))
    }

    /// `17:database:cancel`. The site's name may have colons of its own.
    static func faultAt(_ text: String) throws -> FaultAt {
        guard let first = text.firstIndex(of: ":"), let last = text.lastIndex(of: ":"), first != last else {
            throw ValueProblem(
                sentence: "is not REQUEST:SITE:KIND; accepted: such as 17:database:cancel or 0:endpoint:timeout")
        }
        let site = text[text.index(after: first)..<last]
        guard !site.isEmpty else { throw ValueProblem(sentence: "names no site; list SUITE names those of a suite") }
        return FaultAt(
            request: try request(String(text[..<first])), site: String(site),
            kind: try name(text[text.index(after: last)...], of: FaultKind.self, called: "kind of fault"))
    }

    /// `17`: the number of a request.
    static func request(_ text: String) throws -> UInt64 {
        guard !text.isEmpty, text.allSatisfy({ ("0"..."9").contains($0) }), let number = UInt64(text) else {
            throw ValueProblem(sentence: "is no request; accepted: its number, counted from 0", part: text)
        }
        return number
    }
}

extension RunOptions {
    /// Refuses what cannot go together with stages, and what is asked for of requests that there will not be.
    func validateStagesAndFaults() throws {
        if !stages.isEmpty { try validateStages() }
        guard duration == nil, stages.isEmpty else { return }
        let count = try requestCount()
        for fault in faultsAt where fault.request >= count {
            throw CommandFailure.usage(
                "--fault-at: '\(fault)': '\(fault.request)' is beyond the last request; accepted: 0 to \(count - 1)")
        }
        if let traceRequest, traceRequest >= count {
            throw CommandFailure.usage(
                "--trace-request: '\(traceRequest)' is beyond the last request; accepted: 0 to \(count - 1)")
        }
    }

    /// Of each case that has a number of requests.
    func requestCount() throws -> UInt64 {
        let requests = requests ?? Self.defaultRequests
        guard isFull else { return requests }
        let (count, overflow) = requests.multipliedReportingOverflow(by: 10)
        guard !overflow else {
            throw CommandFailure.usage(
                "-n/--requests: '\(requests)' is too many with --full, which makes ten times as many; accepted: up to \(UInt64.max / 10)"
            )
        }
        return count
    }

    private func validateStages() throws {
        if requests != nil {
            throw CommandFailure.usage(
                "-s/--stage and -n/--requests exclude each other: the stages say how many requests there are")
        }
        if duration != nil {
            throw CommandFailure.usage(
                "-s/--stage and -d/--duration exclude each other: the stages say how long the case runs")
        }
        if think != nil {
            throw CommandFailure.usage(
                "--think cannot go with -s/--stage: users think in the closed model (-c), stages are of the open one")
        }
        do {
            _ = try RateCurve(from: rate ?? 0, stages)
        } catch {
            throw CommandFailure.usage(
                "-s/--stage: " + error.description.prefix(1).lowercased() + error.description.dropFirst())
        }
    }
}
