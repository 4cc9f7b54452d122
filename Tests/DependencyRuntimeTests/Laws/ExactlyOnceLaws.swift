import DependencyRuntime
import Testing

@Suite("laws B: exactly once") struct ExactlyOnceLaws {
    let trace = Trace()

    /// What goes wrong in a request.
    enum Fault: CaseIterable {
        case none, setup, endpoint, cleanup, everyCleanup, response
    }

    @Test("law 11: each successful acquisition has exactly one release", arguments: Form.allCases, Fault.allCases)
    func once(form: Form, fault: Fault) async {
        var parts = ["a", "b", "c", "d"].map { Part($0) }
        switch fault {
        case .setup: parts[2] = parts[2].failing(inSetup: "setup c")
        case .cleanup: parts[2] = parts[2].failing(inCleanup: "cleanup c")
        case .everyCleanup: parts = parts.map { $0.failing(inCleanup: $0.name) }
        case .none, .endpoint, .response: break
        }
        let endpoint = AnyEndpoint(form, trace, parts) { _ in if fault == .endpoint { throw Failure("boom") } }
        _ = await endpoint.respond(sending: { _ in if fault == .response { throw Failure("broken pipe") } })
        #expect(trace.setups.count == (fault == .setup ? 2 : 4))
        #expect(trace.cleanups == trace.setups.reversed())
    }

    @Test("law 12: closing a scope twice is a no-op: an exit stack")
    func stackTwice() async throws {
        let stack = ExitStack()
        try await stack.add { _ in trace.add("cleanup") }
        try await stack.close().get()
        try await stack.close(.failed(Failure("too late"))).get()
        #expect(trace.events == ["cleanup"])
    }

    @Test("law 12: ... something released early", arguments: Form.async)
    func releaseTwice(form: Form) async throws {
        let a = Part("a").failing(inCleanup: "disk full").dependency(form, trace)
        let endpoint = Endpoint(needs: a.releasable) { a in
            await #expect(throws: Failure("disk full")) { try await a.release() }
            try await a.release()
        }
        #expect(await endpoint.respond().verdict == "ok")
        #expect(trace.events == ["setup a", "cleanup a"])
    }

    @Test("law 12: ... an application")
    func applicationTwice() async throws {
        let application = Application(lifespan: Part("pool", scope: .application).dependency(.paired, trace))
        try await application.start()
        try await application.shutDown()
        try await application.shutDown()
        let blocking = BlockingApplication(
            lifespan: Part("blocking pool", scope: .application).blockingDependency(.blockingPaired, trace))
        try blocking.start()
        try blocking.shutDown()
        try blocking.shutDown()
        #expect(trace.cleanups == ["pool", "blocking pool"])
    }

    @Test("law 13: no release before close on the manual API")
    func notBefore() async throws {
        let stack = ExitStack()
        let held = try await stack.open {
            Held("a")
        } cleanup: { held, _ in
            held.close()
        }
        for _ in 0..<10 { await Task.yield() }
        #expect(held.isOpen)
        try await stack.close().get()
        #expect(!held.isOpen)
    }

    @Test("law 14: concurrent close of one scope: one runs the cleanups, the other awaits the same completion")
    func concurrentClose() async throws {
        let stack = ExitStack()
        let meeting = Meeting()
        try await stack.add { _ in
            await meeting.pause()
            trace.add("cleanup")
            throw Failure("disk full")
        }
        let first = Task { await stack.close() }
        var second: Task<Outcome<Void>, Never>?
        await meeting.use {
            second = Task {
                trace.add("closing again")
                let outcome = await stack.close()
                trace.add("closed again")
                return outcome
            }
            while !trace.events.contains("closing again") { await Task.yield() }
        }
        #expect(await first.value.verdict == "disk full")
        #expect(await second?.value.verdict == "disk full")
        #expect(trace.events == ["closing again", "cleanup", "closed again"])
    }

    @Test("law 14: ... of something released early", arguments: Form.async)
    func concurrentRelease(form: Form) async throws {
        let meeting = Meeting()
        let secondIsDone = Gate()
        let a = Part("a").with { $0.pauseInCleanup = { await meeting.pause() } }.dependency(form, trace)
        let endpoint = Endpoint(needs: a.releasable) { a in
            async let first: Void = a.release()
            await meeting.use {
                Task {
                    trace.add("releasing again")
                    try await a.release()
                    trace.add("released again")
                    secondIsDone.open()
                }
                while !trace.events.contains("releasing again") { await Task.yield() }
            }
            try await first
            await secondIsDone.wait()
        }
        #expect(await endpoint.respond().verdict == "ok")
        #expect(trace.events == ["setup a", "releasing again", "cleanup a", "released again"])
    }

    @Test("law 15: transfer of ownership: the donor releases nothing, the new owner everything")
    func transfer() async throws {
        let donor = ExitStack()
        try await donor.add { _ in trace.add("cleanup 1") }
        try await donor.add { _ in trace.add("cleanup 2") }
        let owner = donor.moveAll()
        try await donor.add { _ in trace.add("cleanup 3") }
        try await donor.close().get()
        #expect(trace.cleanups == ["3"])
        try await owner.close().get()
        #expect(trace.cleanups == ["3", "2", "1"])
    }

    @Test("law 16: instances that the runtime did not create are not closed by it")
    func provided() async throws {
        let (given, blockingGiven) = (Held("given"), Held("given"))
        let dependency = Dependency<Held>.provided("given")
        let existing = Dependency.value("existing") { given }
        let outcome = await Endpoint(needs: dependency, existing) { $0 === $1 }
            .respond(in: RequestEnvironment().providing(dependency, given))
        #expect(try outcome.get())
        let blocking = BlockingDependency<Held>.provided("given")
        _ = try BlockingEndpoint(needs: blocking) { $0.name }
            .respond(in: BlockingEnvironment().providing(blocking, blockingGiven)).get()
        #expect(given.isOpen && blockingGiven.isOpen)
    }

    @Test("law 17: instances made by a factory are closed by it", arguments: Form.allCases)
    func made(form: Form) async throws {
        let seen = Mailbox<Held>()
        let outcome = await AnyEndpoint(form, trace, [Part("a")]) { held in seen.put(held[0]) }.respond()
        #expect(outcome.verdict == "ok")
        #expect(seen.take()?.isOpen == false)
    }

    @Test("law 18: registering on a closed scope: the cleanup runs at once, then an error is thrown")
    func late() async throws {
        let stack = ExitStack()
        try await stack.close().get()
        await #expect(throws: DependencyError.exitStackClosed) {
            try await stack.add { exit in trace.add("cleanup after \(exit.error.map(label) ?? "success")") }
        }
        #expect(trace.events == ["cleanup after \(DependencyError.exitStackClosed)"])
    }

    @Test(
        "law 19: cleanup that has finished does not run again if a cancellation arrives later", arguments: Form.async)
    func cancelledLater(form: Form) async {
        let meeting = Meeting()
        let endpoint = Endpoint<Int>(form, trace, [Part("a")]) { _ in }
        let request = Task {
            let outcome = await endpoint.respond()
            await meeting.pause()
            return outcome
        }
        await meeting.use {
            #expect(trace.cleanups == ["a"])
            request.cancel()
        }
        #expect(await request.value.verdict == "ok")
        #expect(trace.cleanups == ["a"])
    }
}
