/// What a generator does besides handing out a value. Without any field written: everything as it should be.
struct ScenarioBehavior: Equatable, Sendable {
    enum Yields: Int, CaseIterable, Sendable {
        case never = 0
        case once = 1
        case twice = 2
    }

    /// What it does with an error thrown in at the yield.
    enum OnError: String, CaseIterable, Sendable {
        /// Has no catch.
        case propagate
        /// Catches, throws the same error.
        case rethrow
        /// Throws a new plain error.
        case replace
        /// Throws a new rejection.
        case reject
        /// Goes on as if nothing had happened.
        case swallow
    }

    /// Which errors its catch matches. The others pass as with `propagate`.
    enum Catches: String, CaseIterable, Sendable {
        /// Everything, invalid input and the runtime's own errors too.
        case any
        case error
        case rejection

        func matches(_ label: ScenarioLabel) -> Bool {
            switch (self, label) {
            case (.any, _), (.error, .error), (.rejection, .rejection): true
            default: false
            }
        }
    }

    enum Cleanup: String, CaseIterable, Sendable {
        /// In a finally around the yield and the catch.
        case always
        /// Plain code after them, so not run when an error leaves the yield or the catch.
        case success
    }

    /// What it throws during setup.
    var setupFails: FailureKind?
    var yields = Yields.once
    var onError = OnError.propagate
    var catches = Catches.any
    var cleanup = Cleanup.always
    /// What it throws during cleanup.
    var cleanupFails: FailureKind?
}

/// The two kinds of error that scenario code throws.
enum FailureKind: String, CaseIterable, Sendable {
    /// A plain error: 500.
    case error
    /// An error that carries a status.
    case rejection
}
