import DependencyRuntime
import Testing

@Suite("rule R51: cancelled requests") struct CancelledRequestRules {
    let trace = Trace()

    @Test(
        "cleanup runs to its end in a cancelled request and may wait, in the order of the two stacks",
        arguments: Form.async)
    func toTheEnd(form: Form) async {
        let meeting = Meeting()
        let parts = ["request", "function"].map { name in
            Part(name, scope: name == "function" ? .function : .request).with { part in
                part.pauseInCleanup = {
                    for _ in 0..<5 { await Task.yield() }
                    try await Task.sleep(for: .nanoseconds(1))
                    try Task.checkCancellation()
                }
            }
        }
        let endpoint = Endpoint<Int>(form, trace, parts) { _ in
            await meeting.pause()
            try Task.checkCancellation()
        }
        let outcome = await meeting.respondCancelled(endpoint)
        #expect(outcome.error is CancellationError && outcome.alsoFailed.isEmpty)
        #expect(
            trace.events == [
                "setup request", "setup function", "endpoint", "function caught cancellation", "cleanup function",
                "request caught cancellation", "cleanup request",
            ])
    }

    @Test("also a body held open beside the request runs to its end")
    func beside() async {
        let meeting = Meeting()
        let parts = ["function", "request"].map { name in
            Part(name, scope: name == "function" ? .function : .request).with { part in
                part.pauseInCleanup = {
                    await Task.yield()
                    try Task.checkCancellation()
                }
            }
        }
        let endpoint = Endpoint<Int>(.yielding, trace, parts) { _ in
            await meeting.pause()
            try Task.checkCancellation()
        }
        #expect(await meeting.respondCancelled(endpoint).error is CancellationError)
        #expect(trace.cleanups == ["function", "request"])
    }

    @Test("no response is sent when the endpoint gave up because of it", arguments: Form.async)
    func nothingSent(form: Form) async {
        let endpoint = Endpoint<Int>(form, trace, [Part("a")]) { _ in try Task.checkCancellation() }
        let request = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await endpoint.respond(sending: { _ in trace.add("sent") })
        }
        #expect(await request.value.response == nil)
        #expect(!trace.events.contains("sent"))
    }

    @Test("a body that swallows the cancellation leaves the request without a response, and is named")
    func swallowed() async {
        let swallowing = Dependency("swallowing") { (yield: Yield<Int>) in
            do { try await yield(1) } catch is CancellationError { trace.add("swallowed") }
        }
        let endpoint = Endpoint(needs: Part("a").dependency(.paired, trace), swallowing) { _, _ in
            try Task.checkCancellation()
        }
        let outcome = await respondCancelledBefore(endpoint)
        #expect(outcome.error as? DependencyError == .swallowed(dependency: "swallowing"))
        #expect(outcome.others == ["cancellation"])
        #expect(trace.events == ["setup a", "swallowed", "cleanup a"])
    }

    @Test("an endpoint that pays no attention to it answers as ever", arguments: Form.async)
    func ignored(form: Form) async {
        let meeting = Meeting()
        let endpoint = Endpoint<Int>(form, trace, [Part("a")]) { _ in await meeting.pause() }
        #expect(await meeting.respondCancelled(endpoint).response == 200)
        #expect(trace.events == ["setup a", "endpoint", "cleanup a"])
    }
}
