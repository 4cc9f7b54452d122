/// Cleanup, in the plan's closing order.
extension RequestRun {
    /// Outside a shield: closes what is open up to `end` of the closing order, with one shield for each scope. Returns the
    /// error standing afterwards.
    @inline(__always)
    nonisolated(nonsending) func closeOpenly(until end: Int, _ failure: (any Error)?) async -> (any Error)? {
        self.failure = failure
        while closed < end {
            if closed == plan.closing.responsePosition {
                self.failure = await closeFunctionScope(self.failure)
                continue
            }
            let stop = closed < plan.closing.responsePosition ? plan.closing.responsePosition : end
            isShielded = true
            await Shield.run(on: environment.executor) { [self] in
                timer?.enter()
                self.failure = await unwind(until: stop, self.failure)
                timer?.leave()
            }
            isShielded = false
        }
        return self.failure
    }

    /// Behind a shield: closes what is open up to `end` of the closing order. Returns the error standing afterwards.
    nonisolated(nonsending) func close(until end: Int, _ failure: (any Error)?) async -> (any Error)? {
        var failure = failure
        while closed < end {
            if closed == plan.closing.responsePosition {
                failure = await closeFunctionScope(failure)
                continue
            }
            let response = plan.closing.responsePosition
            failure = await unwind(until: closed < response ? min(end, response) : end, failure)
        }
        return failure
    }

    @inline(__always)
    nonisolated(nonsending) func unwind(until end: Int, _ failure: (any Error)?) async -> (any Error)? {
        var failure = failure
        let isWatched = isWatched || hasReleases
        while closed < end {
            let step = plan.closing.entries[closed]
            closed += 1
            guard holdsValue(step) else { continue }
            timer?.start()
            if !isWatched, case .paired(_, let cleanup) = plan.steps[step].behavior {
                do { try await cleanup(memory(of: step), Exit(failure)) } catch {
                    failure = replacing(failure, by: error)
                }
            } else {
                failure = await close(step, failure)
            }
        }
        return failure
    }

    nonisolated(nonsending) func close(_ step: Int, _ failure: (any Error)?) async -> (any Error)? {
        if let release = release(of: step), !release.claim() {
            await release.hasFinished()
            return failure
        }
        var failure = await announceCleanup(of: step, failure)
        switch plan.steps[step].behavior {
        case .paired(_, let cleanup):
            do { try await cleanup(memory(of: step), Exit(failure)) } catch { failure = replacing(failure, by: error) }
        case .yielding:
            let ended = await generator(of: step)?.resume(with: failure, within: timer)
            failure = endBody(of: step, ended ?? nil)
        default: break
        }
        return await announceEndOfBody(step, failure)
    }

    nonisolated(nonsending) func endTimer() async {
        if let overrun = await timer?.end() { attach(overrun) }
    }
}
