import Testing

@testable import LeakDetection

/// The wording, in full: what a person sees who has read nothing of ours.
@Suite struct LeakSentenceTests {
    let connection = Resource("connection")

    @Test("Every finding is one sentence with the resource, how often, where, and in which request first")
    func golden() {
        let ledger = Ledger()
        let pay: (Resource) -> Lease = { Lease.open($0, file: "Shop/Checkout.swift", line: 42, function: "pay()") }
        for request: UInt64 in 17..<1_251 { ledger.withRequest(request) { _ = pay(Resource("connection")) } }
        ledger.withRequest(3) { _ = pay(Resource("file")) }
        ledger.withRequest(nil) { _ = pay(Resource("pool")) }
        for request: UInt64 in [8, 7] {
            let lease = ledger.withRequest(request) { pay(Resource("token")) }
            lease.release(file: "Shop/Checkout.swift", line: 50)
            lease.release(file: "Shop/Errors.swift", line: 9)
        }
        let counts = Ledger(detail: .counts)
        counts.withRequest(1) { _ = pay(Resource("connection")) }
        let breach = ConservationBreach(rows: [LedgerCount(resource: "file", opened: 1_000, released: 998, live: 1)])
        let descriptors = DescriptorProbe.findings(
            before: [OpenDescriptor(number: 0, target: "/dev/null")],
            after: [
                OpenDescriptor(number: 0, target: "/dev/null"), OpenDescriptor(number: 9, target: "pipe:[12]"),
                OpenDescriptor(number: 7, target: "pipe:[12]"),
            ])
        let messages = (ledger.findings() + counts.findings() + [breach.finding] + descriptors).map(
            \.message)
        #expect(
            messages.joined(separator: "\n") == """
                "token" opened at Shop/Checkout.swift:42 in pay() was released at Shop/Checkout.swift:50 and then again at \
                Shop/Errors.swift:9, twice; first in request 7.
                "connection" opened at Shop/Checkout.swift:42 in pay() was never released, 1,234 times; first in request 17.
                "file" opened at Shop/Checkout.swift:42 in pay() was never released, once; in request 3.
                "pool" opened at Shop/Checkout.swift:42 in pay() was never released, once; in the application's own scope, \
                outside any request.
                "connection" was never released, once; to see where, use leak detail "sites".
                The leak counts cannot be trusted, opened is not released plus still open: "file" opened 1,000, released 998, \
                still open 1.
                2 pipes opened during the run were never closed: descriptors 7 (pipe:[12]), 9 (pipe:[12]).
                """)
    }

    @Test("A lease of a detached task says that its request is not known")
    func unattributed() {
        let who = LeakSentence.Who(count: 2, firstRequest: nil, unattributed: 2)
        #expect(
            who.description
                == "in no known request (a detached task, a thread of its own, or a task that outlived its request)")
    }

    @Test("Numbers have a comma between thousands")
    func numbers() {
        #expect([0, 999, 1_000, 1_234_567].map(LeakSentence.number) == ["0", "999", "1,000", "1,234,567"])
    }

    @Test("A long list of descriptors is cut, and says by how many")
    func manyDescriptors() {
        let sentence = LeakSentence.descriptorsLeft((1...12).map { "\($0)" }, of: "socket")
        #expect(
            sentence
                == "12 sockets opened during the run were never closed: descriptors 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more."
        )
    }
}
