import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite(.aloneOnThePool) struct StageAndFaultValuesTests {
    private let suites = [
        Suite("shop", summary: "") {
            Subject(sites: FaultSites([.init("database"), .init("a:b")])) { _ in }
        } blocking: {
            BlockingSubject(sites: FaultSites([.init("database")])) { _ in }
        },
        Suite("bare", summary: "") { Subject(sites: FaultSites([])) { _ in } },
        Suite("absent", summary: "") { throw SuiteUnavailable("not here") },
    ]

    /// Finding a suite's places blocks the thread it is done on, which must not be one of the pool's.
    private func outcome(_ words: [String]) async -> Result<RunPlan, any Error> {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [suites] in
                continuation.resume(
                    returning: Result {
                        var options = RunOptions()
                        let names = try RunOptions.flags.parse(words, into: &options)
                        let plan = try RunPlan(options: options, suiteNames: names, suites: suites)
                        try FaultSiteCheck.check(plan.cases, suites: suites)
                        return plan
                    })
            }
        }
    }

    private func plan(_ words: [String]) async throws -> RunPlan { try await outcome(words).get() }

    private func complaint(_ words: [String]) async -> String? {
        guard case .failure(let error) = await outcome(words) else { return nil }
        return (error as? CommandFailure).map { "\($0.exitCode.rawValue) \($0.message)" }
    }

    @Test("stages make an open workload that ends with them")
    func stages() async throws {
        let one = try await plan(["shop", "-s", "30s:1000", "--stage", "0s:2k", "-s", "1m:500/10s", "-c", "50"]).cases[
            0]
        let load = one.workload
        #expect(load.model == "open" && load.rate == 0 && load.arrivals == "constant" && load.concurrency == 50)
        #expect(
            load.stages == [
                Stage(.seconds(30), target: 1000), Stage(.zero, target: 2000), Stage(.seconds(60), target: 50),
            ])
        #expect(load.durationNanoseconds == 90_000_000_000 && load.requests == nil)
        let other = try await plan(["shop", "-R", "10", "-s", "0:0", "-s", "1s:9", "--arrivals", "poisson"]).cases[0]
            .workload
        #expect(other.rate == 10 && other.arrivals == "poisson" && other.durationNanoseconds == 1_000_000_000)
    }

    @Test(
        "a bad stage or rate is refused with the piece that is wrong and what would be accepted",
        arguments: [
            (["-s", "30x:1000"], "-s/--stage: '30x:1000': '30x' is not a duration; accepted: 250us, 5ms, 3s, 2m, 24h"),
            (["-s", "30s"], "-s/--stage: '30s' is not DURATION:TARGET; accepted: such as 30s:1000, 0s:500 or 1m:0"),
            (
                ["-s", "1s:2:3"],
                "-s/--stage: '1s:2:3' is not DURATION:TARGET; accepted: such as 30s:1000, 0s:500 or 1m:0"
            ),
            (
                ["-s", "1s:"],
                "-s/--stage: '1s:': '' is not a rate in requests a second; accepted: 0, 2000, 2k, 0.5, 500/1s"
            ),
            (
                ["-s", "1s:-4"],
                "-s/--stage: '1s:-4': '-4' is not a rate in requests a second; accepted: 0, 2000, 2k, 0.5, 500/1s"
            ),
            (
                ["-s", "1s:500/1x"],
                "-s/--stage: '1s:500/1x': '1x' is not a duration above zero; accepted: 250us, 5ms, 3s, 2m, 24h"
            ),
            (
                ["-s", "1s:2000m"],
                "-s/--stage: '1s:2000m': '2000m' is not a rate from 0.001 to 1,000,000,000 requests a second; accepted: 0, 2000, 2k, 0.5, 500/1s"
            ),
            (
                ["-R", "500/1x"],
                "-R/--rate: '500/1x': '1x' is not a duration above zero; accepted: 250us, 5ms, 3s, 2m, 24h"
            ),
            (
                ["-R", "5x/1s"],
                "-R/--rate: '5x/1s': '5x' is not a rate in requests a second; accepted: 2000, 2k, 0.5, 500/1s"
            ),
            (
                ["-R", "0"],
                "-R/--rate: '0' is not a rate from 0.001 to 1,000,000,000 requests a second; accepted: 2000, 2k, 0.5, 500/1s"
            ),
            (
                ["-f", "0,1.5"],
                "-f/--failure-rate: '0,1.5': '1.5' is not a chance; accepted: numbers from 0 to 1, such as 0.05"
            ),
            (["-s", "0s:5"], "-s/--stage: the stages last no time at all; at least one must have a length."),
            (["-s", "5s:0"], "-s/--stage: no request arrives in these stages; at least one must have a rate above 0."),
            (["--timeout", "5"], "--timeout: '5' is not a duration above zero; accepted: 250us, 5ms, 3s, 2m, 24h"),
        ])
    func badStages(words: [String], message: String) async {
        #expect(await complaint(["bare"] + words) == "64 " + message)
    }

    @Test("stages exclude what else says how long a case is, or whose model it is")
    func exclusions() async {
        let stage = ["-s", "1s:5"]
        #expect(
            await complaint(stage + ["-n", "5"])?.hasPrefix("64 -s/--stage and -n/--requests exclude each other")
                == true)
        #expect(
            await complaint(stage + ["-d", "5s"])?.hasPrefix("64 -s/--stage and -d/--duration exclude each other")
                == true)
        #expect(await complaint(stage + ["--think", "5ms"])?.hasPrefix("64 --think cannot go with -s/--stage") == true)
        #expect(await complaint(["--arrivals", "poisson"])?.contains("-s/--stage") == true)
    }

    @Test("a fault by name goes without the default rates, unless they are asked for")
    func faultAt() async throws {
        let alone = try await plan(["shop", "--fault-at", "17:database:cancel", "--fault-at", "3:start:delay"]).cases
        #expect(alone.map(\.id) == ["shop/structured/faults", "shop/dispatch/faults", "shop/executor/faults"])
        #expect(alone[0].faultsAt.map(\.description) == ["17:database:cancel", "3:start:delay"])
        let both = try await plan(["shop", "-x", "executor", "-f", "0,0.2", "--fault-at", "17:database:cancel"]).cases
        #expect(both.map(\.id) == ["shop/executor/faults", "shop/executor/0.2"])
        #expect(
            try await plan(["shop", "-x", "executor", "--fault-at", "1:a:b:hang"]).cases[0].faultsAt[0].site == "a:b")
        // Its case says why it cannot run.
        #expect(try await plan(["absent", "-x", "executor", "--fault-at", "1:pump:hang"]).cases.count == 1)
    }

    @Test(
        "a fault that cannot be is refused before anything runs",
        arguments: [
            ("17", "'17' is not REQUEST:SITE:KIND; accepted: such as 17:database:cancel or 0:endpoint:timeout"),
            ("-1:database:cancel", "'-1:database:cancel': '-1' is no request; accepted: its number, counted from 0"),
            ("1::cancel", "'1::cancel' names no site; list SUITE names those of a suite"),
            (
                "1:database:cancle",
                "'1:database:cancle': 'cancle' is no kind of fault; accepted: setup, endpoint, rejection, cleanup, cancel, timeout, delay, hang; did you mean 'cancel'?"
            ),
            (
                "10000:database:cancel",
                "'10000:database:cancel': '10000' is beyond the last request; accepted: 0 to 9999"
            ),
            (
                "1:databse:cancel",
                "'1:databse:cancel': 'databse' is no site of the suite 'shop'; accepted: start, database, a:b, endpoint, database.cleanup, a:b.cleanup; did you mean 'database'?"
            ),
            (
                "1:endpoint:cleanup",
                "'1:endpoint:cleanup': 'cleanup' cannot happen at 'endpoint'; accepted: endpoint, rejection, cancel, timeout, delay, hang"
            ),
        ])
    func badFaults(value: String, message: String) async {
        #expect(await complaint(["shop", "--fault-at", value]) == "64 --fault-at: " + message)
    }

    @Test("a site that one of the two twins does not have is refused too")
    func twins() async {
        let words = ["shop", "--fault-at", "1:a:b:cancel"]
        #expect(
            await complaint(words)?.contains("'a:b' is no site of the suite 'shop'; accepted: start, database, end")
                == true)
        #expect(await complaint(words + ["-x", "structured"]) == nil)
    }

    @Test("the request to be traced must be one that comes")
    func traceRequest() async throws {
        #expect(try await plan(["bare", "-n", "5", "--trace-request", "4"]).cases[0].traceRequest == 4)
        #expect(try await plan(["bare", "-d", "5s", "--trace-request", "50000"]).cases[0].traceRequest == 50_000)
        #expect(try await plan(["bare", "--full", "--trace-request", "99999"]).cases[0].traceRequest == 99_999)
        #expect(
            await complaint(["bare", "-n", "5", "--trace-request", "5"])
                == "64 --trace-request: '5' is beyond the last request; accepted: 0 to 4")
        #expect(await complaint(["bare", "--trace-request", "5k"])?.contains("'5k' is no request") == true)
    }

    @Test("ten times the most requests that can be counted are refused")
    func tooMany() async throws {
        #expect(try await plan(["bare", "-n", "1844674407370955161", "--full"]).cases.count > 0)
        #expect(
            await complaint(["bare", "-n", "1844674407370955162", "--full"])
                == "64 -n/--requests: '1844674407370955162' is too many with --full, which makes ten times as many; accepted: up to 1844674407370955161"
        )
    }

    @Test("the plan's hash changes with stages, time limit and faults by name")
    func hash() async throws {
        var hashes = [try await plan(["bare"]).hash]
        for words in [
            ["-s", "1s:5"], ["-s", "1s:6"], ["-s", "500ms:5", "-s", "500ms:5"], ["--timeout", "5ms"],
            ["--timeout", "6ms"],
            ["--fault-at", "1:endpoint:cancel"], ["--fault-at", "2:endpoint:cancel"],
        ] { hashes.append(try await plan(["bare"] + words).hash) }
        #expect(Set(hashes).count == hashes.count)
        #expect(try await plan(["bare", "--trace-request", "7"]).hash == hashes[0])
    }
}
