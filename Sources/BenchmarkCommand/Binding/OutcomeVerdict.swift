import DependencyRuntime

extension Outcome {
    /// The error a request is counted by, or nil when it was served.
    ///
    /// An error that the suite expects is part of the service once an error handler has answered it; what it took the place
    /// of still counts, so that an injected failure which a dependency translates is not lost. An error that is neither
    /// injected nor expected comes before all others, wherever it came up: it is a failure of the code under test.
    func failure(
        isInjected: (any Error) -> Bool, isExpected: (any Error) -> Bool
    ) -> (any Error)? {
        guard let standing = error else { return nil }
        let isAnswered = isHandled && isExpected(standing)
        if !isAnswered && !isInjected(standing) { return standing }
        if let stranger = alsoFailed.first(where: { !isInjected($0) && !isExpected($0) }) { return stranger }
        return isAnswered ? alsoFailed.first(where: isInjected) : standing
    }
}
