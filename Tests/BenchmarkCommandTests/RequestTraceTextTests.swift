import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct RequestTraceTextTests {
    @Test("a trace is told step by step, with times, and what is in between indented")
    func text() throws {
        let json = """
            {"request": 17, "outcome": "injected.cancel", "durationNanoseconds": 12300, "eventsLeftOut": 2000,
             "held": ["pool.connection opened at Shop/Pool.swift:8 in borrow()"],
             "events": [
              {"nanoseconds": 90, "what": "begin", "subject": "setup pool", "error": null, "seesCancellation": false},
              {"nanoseconds": 150, "what": "fault", "subject": "cancel at pool, as it ends", "error": null, "seesCancellation": false},
              {"nanoseconds": 1500, "what": "opened", "subject": "pool.connection opened at Shop/Pool.swift:8 in borrow()",
               "error": null, "seesCancellation": false},
              {"nanoseconds": 9500, "what": "cancelled", "subject": "request", "error": null, "seesCancellation": false},
              {"nanoseconds": 2100000, "what": "end", "subject": "endpoint", "error": "CancellationError()", "seesCancellation": true}]}
            """
        let trace = try JSONDecoder().decode(RequestTraceRecord.self, from: Data(json.utf8))
        #expect(
            RequestTraceText.render(trace, case: "shop/structured/0.05", seed: 42) == """
                Request 17 of shop/structured/0.05, seed 42: injected.cancel, 12.3 µs
                     90 ns  setup pool begins
                    150 ns    fault: cancel at pool, as it ends
                   1.50 µs    holds pool.connection opened at Shop/Pool.swift:8 in borrow()
                   9.50 µs    cancelled, from another thread
                   2.10 ms  endpoint ends: CancellationError()  [sees cancellation]
                            and 2,000 more events
                            still holds pool.connection opened at Shop/Pool.swift:8 in borrow()

                """)
    }
}
