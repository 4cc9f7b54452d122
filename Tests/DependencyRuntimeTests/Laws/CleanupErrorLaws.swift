import DependencyRuntime
import Testing

@Suite("laws E: cleanup errors") struct CleanupErrorLaws {
    let trace = Trace()

    /// Adds parts to an exit stack that fail as told, and returns what the stack reports.
    private func close(_ names: String..., after exit: Exit) async throws -> Outcome<Void> {
        let stack = ExitStack()
        for name in names {
            try await stack.add { exit in
                if let error = exit.error { trace.add("\(name) caught \(label(error))") }
                trace.add("cleanup \(name)")
                if name.hasPrefix("bad") { throw Failure(name) }
            }
        }
        return await stack.close(exit)
    }

    @Test("law 43: one failing cleanup does not stop the rest", arguments: Form.allCases, [Scope.function, .request])
    func rest(form: Form, scope: Scope) async {
        let parts = [
            Part("a"), Part("b", scope: scope).failing(inCleanup: "disk full"), Part("c", scope: scope),
        ]
        let outcome = await AnyEndpoint(form, trace, parts).respond()
        #expect(outcome.verdict == "disk full")
        #expect(trace.cleanups == ["c", "b", "a"])
    }

    @Test("law 43: ... nor on an exit stack")
    func restOfStack() async throws {
        let outcome = try await close("a", "bad b", "c", after: .succeeded)
        #expect(outcome.verdict == "bad b")
        #expect(trace.cleanups == ["c", "bad b", "a"])
    }

    @Test(
        "law 44: body error and cleanup error: the later one decides, as in FastAPI; the other is attached, none is lost",
        arguments: Form.allCases, [Scope.function, .request])
    func bodyAndCleanup(form: Form, scope: Scope) async {
        let part = Part("a", scope: scope).failing(inCleanup: "disk full")
        let outcome = await AnyEndpoint(form, trace, [part]) { _ in throw Failure("boom") }.respond()
        #expect(outcome.verdict == "disk full" && outcome.others == ["boom"])
    }

    @Test("law 44: ... so also on an exit stack")
    func bodyAndCleanupOfStack() async throws {
        let outcome = try await close("bad", after: .failed(Failure("boom")))
        #expect(outcome.verdict == "bad" && outcome.others == ["boom"])
    }

    @Test("law 45: several cleanup errors are all reported", arguments: Form.allCases)
    func several(form: Form) async {
        let parts = ["1", "2", "3"].map { Part($0).failing(inCleanup: "cleanup \($0)") }
        let outcome = await AnyEndpoint(form, trace, parts).respond()
        #expect(outcome.verdict == "cleanup 1" && outcome.others == ["cleanup 3", "cleanup 2"])
    }

    @Test("law 45: ... also of an exit stack")
    func severalOfStack() async throws {
        let outcome = try await close("bad 1", "bad 2", "bad 3", after: .succeeded)
        #expect(outcome.verdict == "bad 1" && outcome.others == ["bad 3", "bad 2"])
    }

    @Test("law 46: a cleanup error alone surfaces to the caller", arguments: Form.allCases)
    func alone(form: Form) async {
        let outcome = await AnyEndpoint(form, trace, [Part("a").failing(inCleanup: "disk full")]).respond()
        #expect(throws: Failure("disk full")) { try outcome.get() }
        #expect(outcome.others == [])
    }

    @Test("law 46: ... as it is, out of an exit stack")
    func aloneOfStack() async {
        await #expect(throws: Failure("disk full")) {
            try await withExitStack { stack in _ = try await stack.add { _ in throw Failure("disk full") } }
        }
    }

    @Test(
        "law 47: body cancelled and cleanup error: both are in the outcome, the later one decides",
        arguments: Form.async)
    func cancelledBody(form: Form) async {
        let part = Part("a").failing(inCleanup: "disk full")
        let outcome = await respondCancelledBefore(
            Endpoint<Int>(form, trace, [part]) { _ in try Task.checkCancellation() })
        #expect(outcome.verdict == "disk full" && outcome.others == ["cancellation"])
        #expect(trace.events == ["setup a", "endpoint", "a caught cancellation", "cleanup a"])
    }

    @Test("law 47: ... so also on an exit stack")
    func cancelledBodyOfStack() async throws {
        let outcome = try await close("bad", after: .failed(CancellationError()))
        #expect(outcome.verdict == "bad" && outcome.others == ["cancellation"])
    }

    @Test(
        "law 48: a later cleanup sees the error that an inner cleanup let out; earlier ones stay attached",
        arguments: Form.allCases)
    func replaced(form: Form) async {
        let parts = [
            Part("a"), Part("b").failing(inCleanup: "second"), Part("c"), Part("d").failing(inCleanup: "first"),
            Part("e"),
        ]
        let outcome = await AnyEndpoint(form, trace, parts) { _ in throw Failure("boom") }.respond()
        #expect(
            trace.events.filter { $0.contains("caught") }
                == ["e caught boom", "d caught boom", "c caught first", "b caught first", "a caught second"])
        #expect(outcome.verdict == "second" && outcome.others == ["boom", "first"])
    }

    @Test("law 48: ... so also on an exit stack")
    func replacedOnStack() async throws {
        let outcome = try await close("a", "bad", "c", after: .failed(Failure("boom")))
        #expect(trace.events.filter { $0.contains("caught") } == ["c caught boom", "bad caught boom", "a caught bad"])
        #expect(outcome.verdict == "bad" && outcome.others == ["boom"])
    }

    @Test("law 49: an error that is thrown on by several cleanups is reported once", arguments: Form.allCases)
    func thrownOn(form: Form) async {
        let parts = ["a", "b", "c"].map { name in
            Part(name).with { $0.cleanup = { _, exit in if let error = exit.error { throw error } } }
        }
        let outcome = await AnyEndpoint(form, trace, parts) { _ in throw Failure("boom") }.respond()
        #expect(outcome.verdict == "boom" && outcome.others == [])
    }

    @Test("law 49: ... and nothing keeps it alive when its outcome is gone", arguments: Form.allCases)
    func freed(form: Form) async {
        weak var error: ErrorObject?
        do {
            let thrown = ErrorObject()
            error = thrown
            let parts = ["a", "b"].map { name in
                Part(name).with { $0.cleanup = { _, exit in if let error = exit.error { throw error } } }
            }
            let thrower = Mailbox<ErrorObject>()
            thrower.put(thrown)
            let outcome = await AnyEndpoint(form, trace, parts) { _ in if let error = thrower.take() { throw error } }
                .respond()
            #expect(outcome.error is ErrorObject)
        }
        #expect(error == nil)
    }

    @Test("law 50: where a dependency's error came from is kept: it arrives as it was thrown", arguments: Form.allCases)
    func provenance(form: Form) async {
        let parts = [Part("a"), Part("b").with { $0.setup = { _ in throw LocatedError() } }]
        let outcome = await AnyEndpoint(form, trace, parts).respond()
        #expect((outcome.error as? LocatedError)?.file == #fileID)
    }

    @Test("law 50: ... and an error of the runtime names the dependency that broke its contract")
    func named() async {
        let silent = Dependency("silent") { (_: Yield<Int>) in }
        let outcome = await Endpoint(needs: silent) { $0 }.respond()
        #expect(outcome.verdict.contains("'silent'"))
    }
}

/// An error that knows where it was made.
private struct LocatedError: Error {
    let file: String
    let line: Int

    init(file: String = #fileID, line: Int = #line) {
        self.file = file
        self.line = line
    }
}
