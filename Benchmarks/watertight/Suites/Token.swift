import BenchmarkCommand
import DependencyRuntime
import LeakDetection
import LoadTesting

/// Authentication for a whole router: every tenth request brings an expired token, which an error handler answers with 401.
///
/// The accounts are open before authentication and are closed after a rejection too; the session is for those let in. A
/// rejection is what the service is there for, so it counts as served; one that is injected counts as injected.
let token = Suite("token", summary: "authentication on a router, which rejects every tenth request") {
    let token = Dependency<Token>.provided("token")
    let accounts = Dependency("accounts") { yield in
        let opened = GuardedConnection.open(accountsResource)
        defer { opened.close() }
        try await yield(opened)
    }
    let user = Dependency.value("user", needs: accounts, token) { try authenticate($1, $0) }
    let session = Dependency("session", needs: user) { _ in
        GuardedConnection.open(sessionResource)
    } cleanup: { session, _ in
        session.close()
    }
    let endpoint = Endpoint(in: Router(needs: user), needs: session, user) { try serve($0, $1) }
        .onError(Rejection.self) { $0.status }
    return try await Subject(
        endpoint, expecting: { $0 is Rejection },
        prepare: { request, environment in environment.providing(token, Token(number: request.index)) })
} blocking: {
    let token = BlockingDependency<Token>.provided("token")
    let accounts = BlockingDependency("accounts") { yield in
        let opened = GuardedConnection.open(accountsResource)
        defer { opened.close() }
        try yield(opened)
    }
    let user = BlockingDependency.value("user", needs: accounts, token) { try authenticate($1, $0) }
    let session = BlockingDependency("session", needs: user) { _ in
        GuardedConnection.open(sessionResource)
    } cleanup: { session, _ in
        session.close()
    }
    let endpoint = BlockingEndpoint(in: BlockingRouter(needs: user), needs: session, user) { try serve($0, $1) }
        .onError(Rejection.self) { $0.status }
    return try BlockingSubject(
        endpoint, expecting: { $0 is Rejection },
        prepare: { request, environment in environment.providing(token, Token(number: request.index)) })
}

private let accountsResource = Resource("token.accounts")
private let sessionResource = Resource("token.session")

private struct Token: Sendable {
    let number: UInt64

    var isExpired: Bool { number % 10 == 9 }
}

private struct User: Sendable {
    let number: Int
}

/// The service does not let this request in.
private struct Rejection: Error {
    let status: Int
}

private func authenticate(_ token: Token, _ accounts: GuardedConnection) throws -> User {
    let number = try accounts.query(Int(truncatingIfNeeded: token.number))
    if token.isExpired { throw Rejection(status: 401) }
    return User(number: number)
}

private func serve(_ session: GuardedConnection, _ user: User) throws -> Int {
    try session.query(user.number)
    return 200
}
