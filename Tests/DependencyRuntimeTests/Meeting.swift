import DependencyRuntime

/// A place in a request where it waits until the test has cancelled it, or has done something else.
struct Meeting: Sendable {
    private let ready = Gate()
    private let resume = Gate()

    /// Called by the request: says that it is here and waits, cancelled or not.
    func pause() async {
        ready.open()
        await resume.wait()
    }

    /// Called by the test: when the request is here, does `work` and lets the request go on.
    func use(_ work: () async -> Void) async {
        await ready.wait()
        await work()
        resume.open()
    }

    /// Serves a request that is cancelled when it comes to this place.
    func respondCancelled<Response>(
        _ endpoint: Endpoint<Response>, in environment: RequestEnvironment = RequestEnvironment()
    ) async -> Outcome<Response> {
        let request = Task { await endpoint.respond(in: environment) }
        await use { request.cancel() }
        return await request.value
    }
}

/// Serves a request in a task that is cancelled before the request begins.
func respondCancelledBefore<Response>(_ endpoint: Endpoint<Response>) async -> Outcome<Response> {
    let gate = Gate()
    let request = Task {
        await gate.wait()
        return await endpoint.respond()
    }
    request.cancel()
    gate.open()
    return await request.value
}
