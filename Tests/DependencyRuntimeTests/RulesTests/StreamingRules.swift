import DependencyRuntime
import Testing

@Suite("rules R41, R42: while the response is sent") struct StreamingRules {
    let trace = Trace()

    /// Serves a request whose body of two chunks looks at both scopes; the second one may fail.
    private func stream(_ form: Form, failing: Bool) async -> Outcome<Int> {
        let seen = Mailbox<[Held]>()
        let parts = [Part("session"), Part("token", scope: .function)]
        return await AnyEndpoint(form, trace, parts) { seen.put($0) }.respond(sending: { status in
            let held = seen.take() ?? []
            for chunk in 1...2 {
                let open = held.filter(\.isOpen).map(\.name)
                if failing, chunk == 2 { throw Failure("broken pipe") }
                trace.add("\(status) chunk \(chunk), open: \(open)")
            }
        })
    }

    @Test("R41: while a body is streamed, request scope is open and function scope is not", arguments: Form.allCases)
    func streaming(form: Form) async {
        let outcome = await stream(form, failing: false)
        #expect(outcome.verdict == "ok")
        #expect(
            trace.events == [
                "setup session", "setup token", "endpoint", "cleanup token", #"200 chunk 1, open: ["session"]"#,
                #"200 chunk 2, open: ["session"]"#, "cleanup session",
            ])
    }

    @Test(
        "R41: an error in the body is thrown into request-scoped dependencies, after the 200", arguments: Form.allCases)
    func failing(form: Form) async {
        let outcome = await stream(form, failing: true)
        #expect(outcome.verdict == "broken pipe" && outcome.response == 200 && outcome.others == [])
        #expect(
            trace.events.suffix(4) == [
                "cleanup token", #"200 chunk 1, open: ["session"]"#, "session caught broken pipe", "cleanup session",
            ])
    }

    @Test("R41: what an error in the body is turned into is an error after the 200 too", arguments: Form.allCases)
    func replaced(form: Form) async {
        let session = Part("session").failing(inCleanup: "disk full")
        let outcome = await AnyEndpoint(form, trace, [session])
            .respond(sending: { _ in throw Failure("broken pipe") })
        #expect(outcome.verdict == "disk full" && outcome.response == 200 && outcome.others == ["broken pipe"])
    }

    @Test("R41: a stream sees the cancellation of its request, and so do tasks after it", arguments: Form.async)
    func cancelled(form: Form) async {
        let meeting = Meeting()
        let session = Part("session").dependency(form, trace)
        let endpoint = Endpoint(needs: session, BackgroundTasks.dependency) { _, tasks in
            try tasks.add { trace.add("task cancelled: \(Task.isCancelled)") }
        }
        let request = Task {
            await endpoint.respond(sending: { _ in
                await meeting.pause()
                trace.add("stream cancelled: \(Task.isCancelled)")
            })
        }
        await meeting.use { request.cancel() }
        #expect(await request.value.verdict == "ok")
        #expect(
            trace.events == [
                "setup session", "stream cancelled: true", "task cancelled: true", "cleanup session",
            ])
    }

    @Test(
        "R42: building the response belongs to function scope: a failure there is thrown into both scopes, and nothing is sent",
        arguments: Form.allCases)
    func building(form: Form) async {
        let parts = [Part("session"), Part("token", scope: .function)]
        let outcome = await AnyEndpoint(form, trace, parts) { held in
            trace.add("building from \(held.count)")
            throw Failure("not a response")
        }.respond(sending: { _ in trace.add("sent") })
        #expect(outcome.verdict == "not a response" && outcome.response == nil)
        #expect(
            trace.events.suffix(5) == [
                "building from 2", "token caught not a response", "cleanup token", "session caught not a response",
                "cleanup session",
            ])
    }
}
