import Foundation
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

    private let staged = Workload.staged(
        from: 5, stages: [Stage(.seconds(30), target: 1000), Stage(.zero, target: 0)], arrivals: .poisson, limit: 7)

    @Test("Stages are recorded with the rate they start from, and make the same workload again")
    func stagedRecord() throws {
        var record = WorkloadRecord(staged, extent: .duration(.seconds(30)), warmup: .zero)
        record.timeoutNanoseconds = 500_000_000
        #expect(record.model == "open" && record.rate == 5 && record.concurrency == 7 && record.stages?.count == 2)
        #expect(record.plan?.workload == staged && record.plan?.extent == .duration(.seconds(30)))
        let data = try JSONEncoder().encode(record)
        #expect(try JSONDecoder().decode(WorkloadRecord.self, from: data) == record)
    }

    @Test("A record from before there were stages and time limits is read, and what is missing is written as null")
    func olderRecord() throws {
        let record = WorkloadRecord(.closed(users: 1, think: nil), extent: .requests(1), warmup: .zero)
        let data = try JSONEncoder().encode(record)
        var fields = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        for name in ["stages", "timeoutNanoseconds"] { #expect(fields.removeValue(forKey: name) is NSNull) }
        let older = try JSONSerialization.data(withJSONObject: fields)
        #expect(try JSONDecoder().decode(WorkloadRecord.self, from: older) == record)
    }

    @Test("A workload of stages is warmed up at its highest rate")
    func warmUp() throws {
        #expect(try staged.warmUp() == .open(rate: 1000, arrivals: .poisson, limit: 7))
        let closed = Workload.closed(users: 1, think: nil)
        #expect(try closed.warmUp() == closed && closed.arrivalPlan(seed: 1) == nil)
    }

    @Test("The summary says how the rate goes, in a line")
    func summary() {
        func summary(from rate: Double, _ stages: [Stage]) -> String {
            WorkloadRecord(
                .staged(from: rate, stages: stages, arrivals: .constant, limit: nil), extent: .duration(.seconds(90)),
                warmup: .zero
            ).summary
        }
        #expect(
            summary(
                from: 0,
                [Stage(.seconds(30), target: 1000), Stage(.seconds(50), target: 1000), Stage(.zero, target: 0.5)])
                == "open, 0/s to 1,000/s in 30.0 s, 1,000/s for 50.0 s, jump to 0.5/s, constant, 1 min 30 s")
        let many = (1...9).map { Stage(.seconds(10), target: Double($0)) }
        #expect(summary(from: 0, many).contains("3/s to 4/s in 10.0 s, 5 more stages, constant"))
        var limited = WorkloadRecord(.closed(users: 3, think: nil), extent: .requests(9), warmup: .zero)
        limited.timeoutNanoseconds = 500_000_000
        #expect(limited.summary == "closed, 3 users, 9 requests, time limit 500 ms")
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
