import DependencyRuntime
import Testing

@Suite("rules R47, R48: the application's state, and requests at the same time") struct LifespanStateRules {
    let trace = Trace()

    @Test("R47: every request gets a copy of its own of what the lifespan yielded")
    func copies() async throws {
        let limits = Dependency("limits", scope: .application) { (yield: Yield<[String: Int]>) in
            try await yield(["items": 10])
        }
        let endpoint = Endpoint(needs: limits) { limits in
            var limits = limits
            limits["items", default: 0] += 1
            return limits["items"]
        }
        let application = Application(lifespan: limits)
        try await application.serving {
            for _ in 0..<3 {
                let items = try await endpoint.respond(in: RequestEnvironment(application: application)).get()
                #expect(items == 11)
            }
        }
    }

    @Test("R47: ... and what it yielded as an object is one for all")
    func shared() async throws {
        let counter = Dependency("counter", scope: .application) {
            Tally()
        } cleanup: { counter, _ in
            trace.add("counted \(counter.count)")
        }
        let endpoint = Endpoint(needs: counter) { $0.add(1) }
        let application = Application(lifespan: counter)
        try await application.serving {
            for _ in 0..<3 {
                try await endpoint.respond(in: RequestEnvironment(application: application)).get()
            }
        }
        let blockingCounter = BlockingDependency("counter", scope: .application) {
            Tally()
        } cleanup: { counter, _ in
            trace.add("counted \(counter.count)")
        }
        let blockingEndpoint = BlockingEndpoint(needs: blockingCounter) { $0.add(1) }
        let blocking = BlockingApplication(lifespan: blockingCounter)
        try blocking.start()
        for _ in 0..<2 { try blockingEndpoint.respond(in: BlockingEnvironment(application: blocking)).get() }
        try blocking.shutDown()
        #expect(trace.events == ["counted 3", "counted 2"])
    }

    @Test("R47: two applications give the same endpoint each their own")
    func twoApplications() async throws {
        let numbers = Tally()
        let number = Dependency("number", scope: .application) { (yield: Yield<Int>) in
            numbers.add(1)
            try await yield(numbers.count)
        }
        let endpoint = Endpoint(needs: number) { $0 }
        let (first, second) = (Application(lifespan: number), Application(lifespan: number))
        try await first.serving {
            try await second.serving {
                var seen: [Int] = []
                for application in [first, second, first] {
                    seen.append(try await endpoint.respond(in: RequestEnvironment(application: application)).get())
                }
                #expect(seen == [1, 2, 1])
            }
        }
    }

    @Test(
        "R48: requests at the same time are independent: each has its own cache and its own stacks",
        arguments: Form.async)
    func independent(form: Form) async {
        let everybody = Barrier(3)
        let parts = [Part("a"), Part("b", needs: "a")]
        let verdicts = await withTaskGroup(of: [String].self) { group in
            let last = Mailbox<Held>()
            for fails in [false, true, false] {
                group.addTask {
                    let trace = Trace()
                    let endpoint = Endpoint<Int>(form, trace, parts) { held in
                        if let other = last.take(), other === held[0] { throw Failure("another request's instance") }
                        last.put(held[0])
                        // All three are in their endpoints at once.
                        await everybody.arriveAndWait()
                        if fails { throw Failure("boom") }
                    }
                    let verdict = await endpoint.respond().verdict
                    return [verdict] + trace.events.filter { $0 != "endpoint" }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let success = ["ok", "setup a", "setup b", "cleanup b", "cleanup a"]
        let failure = ["boom", "setup a", "setup b", "b caught boom", "cleanup b", "a caught boom", "cleanup a"]
        #expect(verdicts.filter { $0 == success }.count == 2)
        #expect(verdicts.filter { $0 == failure }.count == 1)
    }

    @Test("R48: ... also those of one endpoint, whose plan they share", arguments: Form.async)
    func onePlan(form: Form) async {
        let (everybody, haveLooked) = (Barrier(10), Barrier(10))
        let (open, failed) = (Tally(), Tally())
        let part = Part("a").with { part in
            part.tally = open
            part.cleanup = { _, exit in if exit.error != nil { failed.add(1) } }
        }
        let number = Tally()
        let endpoint = Endpoint<Int>(form, Trace(isKept: false), [part]) { held in
            let fails = number.next() == 5
            await everybody.arriveAndWait()
            #expect(open.count == 10 && held[0].isOpen)
            await haveLooked.arriveAndWait()
            if fails { throw Failure("boom") }
        }
        await withDiscardingTaskGroup { group in
            for _ in 0..<10 { group.addTask { _ = await endpoint.respond() } }
        }
        #expect(open.count == 0)
        #expect(failed.count == 1)
    }
}
