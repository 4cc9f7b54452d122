import Testing

@testable import LoadTesting

@Suite struct WorkloadTests {
    @Test("A closed workload is recorded with its users and think time, and without a rate")
    func closedRecord() {
        let record = WorkloadRecord(
            .closed(users: 50, think: .milliseconds(5)), extent: .requests(10_000), warmup: .milliseconds(200))
        #expect(
            record
                == WorkloadRecord(
                    model: "closed", concurrency: 50, rate: nil, arrivals: nil, thinkNanoseconds: 5_000_000,
                    requests: 10_000, durationNanoseconds: nil, warmupNanoseconds: 200_000_000))
    }

    @Test("An open workload is recorded with its rate and arrivals, and null where there is no limit")
    func openRecord() {
        let record = WorkloadRecord(
            .open(rate: 2000, arrivals: .poisson, limit: nil), extent: .duration(.seconds(30)), warmup: .zero)
        #expect(
            record
                == WorkloadRecord(
                    model: "open", concurrency: nil, rate: 2000, arrivals: "poisson", thinkNanoseconds: nil,
                    requests: nil, durationNanoseconds: 30_000_000_000, warmupNanoseconds: 0))
    }

    @Test(
        "A duration becomes whole nanoseconds, within what fits",
        arguments: [
            (Duration.nanoseconds(1), 1), (.microseconds(250), 250_000), (.seconds(86_400), 86_400_000_000_000),
            (.seconds(-1), 0), (Duration(secondsComponent: 0, attosecondsComponent: 1_999_999_999), 1),
            (.seconds(Int64.max), UInt64.max),
        ] as [(Duration, UInt64)])
    func nanoseconds(duration: Duration, expected: UInt64) {
        #expect(duration.wholeNanoseconds == expected)
    }
}
