import DependencyRuntime
import Testing

@Suite struct RequestRunTests {
    let trace = Trace()

    @Test("needs are set up depth first in declared order, and cleaned up in reverse")
    func order() async throws {
        let a = traced("a", trace)
        let b = traced("b", trace, needs: a)
        let c = paired("c", trace, needs: a)
        let d = paired("d", trace, needs: b, c)
        let endpoint = Endpoint(needs: d, a) { d, a in
            trace.add("endpoint with \(d) \(a)")
            return 7
        }
        #expect(try await endpoint.respond().get() == 7)
        #expect(
            trace.events == [
                "setup a", "setup b", "setup c", "setup d", "endpoint with d a", "cleanup d", "cleanup c", "cleanup b",
                "cleanup a",
            ])
        #expect(endpoint.steps.map(\.dependency) == ["a", "b", "c", "d"])
    }

    @Test("one instance is made per request and shared; uncached makes one more, cleaned up like any other")
    func caching() async throws {
        let a = Dependency("a") { (yield: Yield<Counter>) in
            trace.add("setup a")
            try await yield(Counter())
            trace.add("cleanup a")
        }
        let left = Dependency.value("left", needs: a) { $0 }
        let right = Dependency.value("right", needs: a) { $0 }
        let endpoint = Endpoint(needs: left, right, a.uncached, a) { left, right, own, again in
            [left === right, left === own, left === again]
        }
        #expect(try await endpoint.respond().get() == [true, false, true])
        #expect(trace.events == ["setup a", "setup a", "cleanup a", "cleanup a"])
        let first = try await endpoint.respond().get()
        #expect(first == [true, false, true], "a new request starts with an empty cache")
        #expect(trace.events.count == 8)
    }

    @Test("an uncached instance fills an empty place in the cache and a later cached mention shares it")
    func uncachedFills() async throws {
        let a = Dependency.value("a") { Counter() }
        let endpoint = Endpoint(needs: a.uncached, a, a.uncached) { first, second, third in
            [first === second, second === third]
        }
        #expect(try await endpoint.respond().get() == [true, false])
    }

    @Test("the endpoint's error is thrown in at every yield, innermost first, and keeps its identity")
    func endpointFails() async throws {
        let a = traced("a", trace)
        let b = paired("b", trace, needs: a)
        let c = traced("c", trace, needs: b)
        let outcome = await Endpoint(needs: c) { (_: String) -> Int in throw Failure("boom") }.respond()
        #expect(outcome.error as? Failure == Failure("boom"))
        #expect(outcome.alsoFailed.isEmpty)
        #expect(
            trace.events == [
                "setup a", "setup b", "setup c", "c caught boom", "cleanup c", "b caught boom", "cleanup b",
                "a caught boom", "cleanup a",
            ])
    }

    @Test(
        "a failing setup gets no cleanup, nothing later is set up, and those already open are cleaned up",
        arguments: [true, false])
    func setupFails(yieldForm: Bool) async throws {
        let a = traced("a", trace)
        let b: Dependency<String> =
            yieldForm
            ? Dependency("b", needs: a) { (_: Yield<String>, _: String) in throw Failure("setup b") }
            : Dependency("b", needs: a) { (_: String) -> String in
                throw Failure("setup b")
            } cleanup: { _, _ in
                trace.add("cleanup b")
            }
        let c = traced("c", trace)
        let outcome = await Endpoint(needs: a, b, c) { _, _, _ in trace.add("endpoint") }.respond()
        #expect(outcome.error as? Failure == Failure("setup b"))
        #expect(trace.events == ["setup a", "a caught setup b", "cleanup a"])
    }

    @Test("a failing cleanup does not stop the others; the last error standing decides and the first is attached")
    func cleanupFails() async throws {
        let a = traced("a", trace)
        let b = Dependency("b", needs: a) { (yield: Yield<Int>, _: String) in
            try? await yield(1)
            throw Failure("cleanup b")
        }
        let c = Dependency("c", needs: b) { (_: Int) in
            2
        } cleanup: { _, _ in
            throw Failure("cleanup c")
        }
        let outcome = await Endpoint(needs: c) { (_: Int) -> Int in throw Failure("boom") }.respond()
        #expect(label(outcome.error!) == "cleanup b")
        #expect(outcome.alsoFailed.map(label) == ["boom", "cleanup c"])
        #expect(trace.events == ["setup a", "a caught cleanup b", "cleanup a"])
    }

    @Test("a body that never yields is a named error, thrown in at those already open")
    func neverYields() async throws {
        let a = traced("a", trace)
        let b = Dependency("b", needs: a) { (_: Yield<Int>, _: String) in }
        let outcome = await Endpoint(needs: b) { $0 }.respond()
        #expect(outcome.error as? DependencyError == .didNotYield(dependency: "b"))
        #expect(trace.events.last == "cleanup a")
    }

    @Test("a body that yields twice fails like a cleanup, after the endpoint ran once")
    func yieldsTwice() async throws {
        let a = traced("a", trace)
        let b = Dependency("b", needs: a) { (yield: Yield<Int>, _: String) in
            try await yield(1)
            try? await yield(2)
        }
        let outcome = await Endpoint(needs: b) { trace.add("endpoint \($0)") }.respond()
        #expect(outcome.error as? DependencyError == .yieldedTwice(dependency: "b"))
        #expect(trace.events.filter { $0.hasPrefix("endpoint") } == ["endpoint 1"])
        #expect(trace.events.last == "cleanup a")
    }

    @Test("a swallowed error is a named error, those further out see success, and the original is attached")
    func swallowed() async throws {
        let a = traced("a", trace)
        let b = Dependency("b", needs: a) { (yield: Yield<Int>, _: String) in try? await yield(1) }
        let outcome = await Endpoint(needs: b) { (_: Int) -> Int in throw Failure("boom") }.respond()
        #expect(outcome.error as? DependencyError == .swallowed(dependency: "b"))
        #expect(outcome.alsoFailed.map(label) == ["boom"])
        #expect(trace.events == ["setup a", "cleanup a"])
    }

    @Test("swallowing another's cleanup failure is harmless when the endpoint succeeded")
    func swallowedCleanupFailure() async throws {
        let a = Dependency("a") { (yield: Yield<Int>) in try? await yield(1) }
        let b = Dependency("b", needs: a) {
            $0
        } cleanup: { _, _ in
            throw Failure("cleanup b")
        }
        let outcome = await Endpoint(needs: b) { $0 }.respond()
        #expect(try outcome.get() == 1)
        #expect(outcome.alsoFailed.map(label) == ["cleanup b"])
    }

    @Test("the response is sent before request-scoped cleanup, and a failure to send it is thrown in")
    func sending() async throws {
        let a = traced("a", trace)
        let endpoint = Endpoint(needs: a) { $0 }
        let outcome = await endpoint.respond(sending: { trace.add("response \($0)") })
        #expect(try outcome.get() == "a")
        #expect(trace.events == ["setup a", "response a", "cleanup a"])
        let failed = await endpoint.respond(sending: { _ in throw Failure("broken pipe") })
        #expect(failed.error as? Failure == Failure("broken pipe"))
        #expect(trace.events.suffix(2) == ["a caught broken pipe", "cleanup a"])
    }

    @Test("overrides hold at every depth, bring their own needs, and leave the original untouched")
    func overriding() async throws {
        let database = traced("database", trace)
        let session = traced("session", trace, needs: database)
        let settings = traced("settings", trace)
        let fake = traced("fake", trace, needs: settings)
        var overrides = Overrides()
        overrides.replace(database, with: fake)
        let endpoint = Endpoint(needs: session, database) { session, database in "\(session) \(database)" }
        #expect(try await endpoint.overriding(overrides).respond().get() == "session fake")
        #expect(trace.events.prefix(3) == ["setup settings", "setup fake", "setup session"])
        #expect(try await endpoint.respond().get() == "session database")
    }

    @Test("a replacement that needs what it replaces is refused, naming it")
    func overrideCycle() async throws {
        let original = Dependency.value("original") { 1 }
        let wrapper = Dependency.value("wrapper", needs: original) { $0 + 1 }
        var overrides = Overrides()
        overrides.replace(original, with: wrapper)
        let endpoint = Endpoint(needs: original) { $0 }.overriding(overrides)
        #expect(throws: PlanRefusal.overrideNeedsItself(dependency: "original")) { try endpoint.validate() }
        let outcome = await endpoint.respond()
        #expect(outcome.error as? DependencyError == .refused(.overrideNeedsItself(dependency: "original")))
    }

    @Test("values of every size and kind arrive unharmed and are destroyed with the request")
    func values() async throws {
        let tracker = Counter()
        weak var weakTracker: Counter?
        do {
            let byte = Dependency.value("byte") { UInt8(200) }
            let wide = Dependency.value("wide") { SIMD8<Double>(repeating: 0.5) }
            let text = Dependency.value("text") { String(repeating: "x", count: 100) }
            let nothing = Dependency.value("nothing") { () }
            let object = Dependency.value("object") { Counter() }
            let endpoint = Endpoint(needs: byte, wide, text, nothing, object) { byte, wide, text, _, object in
                tracker.seen = object
                return "\(byte) \(wide.sum()) \(text.count)"
            }
            #expect(try await endpoint.respond().get() == "200 4.0 100")
            weakTracker = tracker.seen
            tracker.seen = nil
        }
        #expect(weakTracker == nil)
    }
}

final class Counter: @unchecked Sendable {
    // Written and read by one request at a time.
    var seen: Counter?
}
