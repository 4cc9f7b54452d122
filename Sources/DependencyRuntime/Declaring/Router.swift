/// What all endpoints beneath it need, besides what they name themselves: an application's, a router's or a route's
/// dependencies (rule R3).
///
/// They are set up before the endpoint's own, outermost router first. Their values go nowhere, but an endpoint that needs
/// one of them gets the same instance.
/// ```swift
/// let api = Router(needs: authentication)
/// let admin = api.needing(administrator)
/// let deleteUser = Endpoint(in: admin, needs: session) { session in ... }
/// ```
public struct Router: Sendable {
    var mentions: [Mention<AsyncBehavior>] = []

    public init<each Need: Sendable>(needs: repeat Dependency<each Need>) {
        repeat mentions.append((each needs).mention)
    }

    /// A router inside this one.
    public func needing<each Need: Sendable>(_ needs: repeat Dependency<each Need>) -> Router {
        var inner = self
        repeat inner.mentions.append((each needs).mention)
        return inner
    }

    /// A router inside this one, with needs of one type, as many as there are.
    public func needing<Need: Sendable>(_ needs: [Dependency<Need>]) -> Router {
        var inner = self
        inner.mentions += needs.map(\.mention)
        return inner
    }
}

/// The blocking twin of ``Router``.
public struct BlockingRouter: Sendable {
    var mentions: [Mention<BlockingBehavior>] = []

    public init<each Need: Sendable>(needs: repeat BlockingDependency<each Need>) {
        repeat mentions.append((each needs).mention)
    }

    /// A router inside this one.
    public func needing<each Need: Sendable>(_ needs: repeat BlockingDependency<each Need>) -> BlockingRouter {
        var inner = self
        repeat inner.mentions.append((each needs).mention)
        return inner
    }
}

extension BlockingRouter {
    /// A router inside this one, with needs of one type, as many as there are.
    public func needing<Need: Sendable>(_ needs: [BlockingDependency<Need>]) -> BlockingRouter {
        var inner = self
        inner.mentions += needs.map(\.mention)
        return inner
    }
}
