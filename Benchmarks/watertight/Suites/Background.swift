import BenchmarkCommand
import DependencyRuntime
import LeakDetection
import LoadTesting
import Synchronization

/// Two tasks after the response, with the request's session, which must still be open, and a connection of their own.
///
/// The suite checks it by itself: a task that runs before the response was sent fails the request, and so does a session
/// that closes after a success before both tasks were done.
let background = Suite("background", summary: "two tasks after the response, with the session of the request") {
    let session = Dependency("session") {
        SignUp()
    } cleanup: { signUp, exit in
        try signUp.close(exit)
    }
    let endpoint = Endpoint(needs: session, BackgroundTasks.dependency) { signUp, tasks in
        try signUp.session.query(0)
        try tasks.add("audit") { try signUp.audit() }
        try tasks.add("welcome mail") { try signUp.mail() }
        return signUp
    }
    return try await Subject(endpoint, send: { _, signUp in try signUp.send() })
} blocking: {
    let session = BlockingDependency("session") {
        SignUp()
    } cleanup: { signUp, exit in
        try signUp.close(exit)
    }
    let endpoint = BlockingEndpoint(needs: session, BlockingBackgroundTasks.dependency) { signUp, tasks in
        try signUp.session.query(0)
        try tasks.add("audit") { try signUp.audit() }
        try tasks.add("welcome mail") { try signUp.mail() }
        return signUp
    }
    return try BlockingSubject(endpoint, send: { _, signUp in try signUp.send() })
}

private let sessionResource = Resource("background.session")
private let mailResource = Resource("background.mail")

/// One request's session, and how far the request has come.
private final class SignUp: Sendable {
    enum Stage: Int {
        case open, sent, audited, mailed
    }

    let session = GuardedConnection.open(sessionResource)
    private let stage = Atomic<Int>(Stage.open.rawValue)

    func send() throws {
        try session.query(1)
        try advance(from: .open, to: .sent)
    }

    func audit() throws {
        try session.query(2)
        try advance(from: .sent, to: .audited)
    }

    func mail() throws {
        let mail = GuardedConnection.open(mailResource)
        defer { mail.close() }
        try mail.query(session.query(3))
        try advance(from: .audited, to: .mailed)
    }

    /// Closes the session whatever happened; after a success everything must have been done by now.
    func close(_ exit: Exit) throws {
        session.close()
        if case .succeeded = exit { try require(.mailed) }
    }

    private func advance(from expected: Stage, to next: Stage) throws {
        try require(expected)
        stage.store(next.rawValue, ordering: .releasing)
    }

    private func require(_ expected: Stage) throws {
        let found = stage.load(ordering: .acquiring)
        if found != expected.rawValue { throw WrongOrder(expected: expected, found: Stage(rawValue: found)) }
    }
}

private struct WrongOrder: Error, CustomStringConvertible {
    let expected: SignUp.Stage
    let found: SignUp.Stage?

    var description: String {
        "the request should have been '\(expected)', but was '\(found.map { "\($0)" } ?? "nowhere")'"
    }
}
