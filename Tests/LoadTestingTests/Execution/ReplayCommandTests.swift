import LeakDetection
import Testing

@testable import LoadTesting

@Suite struct ReplayCommandTests {
    private func spec(_ workload: Workload, _ extent: Extent = .requests(500)) -> CaseSpec {
        CaseSpec(
            suite: "shop", execution: .executor, failureRate: 0.05, faults: [:],
            workload: WorkloadRecord(workload, extent: extent, warmup: .zero), drain: .seconds(1), seed: 7,
            leakDetail: .counts)
    }

    private func finding(_ leakClass: LeakClass, request: UInt64? = nil) -> LeakFinding {
        LeakFinding(leakClass: leakClass, resource: "thing", count: 1, firstRequest: request, message: "leaked")
    }

    @Test("a finding of a request is shown by that request, with its faults; one of none by the whole case")
    func whole() {
        let spec = spec(.closed(users: 8, think: .milliseconds(5)))
        #expect(
            spec.replayCommand(finding(.LK01, request: 17), in: .measured)
                == "watertight run shop -x executor -n 18 -c 1 -f 0.05 -w 0s --seed 7 --trace-request 17")
        #expect(
            spec.replayCommand(finding(.LK08), in: .measured)
                == "watertight run shop -x executor -n 500 -c 8 --think 5ms -w 0s -f 0.05 --seed 7")
    }

    @Test("what another request did to a lease of the first takes both, so the whole case")
    func both() {
        let spec = spec(.closed(users: 8, think: nil))
        var used = finding(.LK04, request: 17)
        #expect(spec.replayCommand(used, in: .measured).contains("-n 18 -c 1"))
        used.otherRequest = 21
        #expect(spec.replayCommand(used, in: .measured).contains("-n 500 -c 8"))
    }

    @Test("growth of memory needs a soak run to be seen again")
    func soak() {
        #expect(
            spec(.closed(users: 8, think: nil)).replayCommand(finding(.LK09), in: .measured).hasSuffix(
                "-f 0.05 --soak --seed 7"))
    }

    @Test("the open model comes back with its rate, its arrivals and its cap, for as long as it ran")
    func open() {
        let rate = spec(.open(rate: 250, arrivals: .poisson, limit: 40), .duration(.seconds(3)))
        #expect(
            rate.replayCommand(finding(.LK08), in: .measured)
                == "watertight run shop -x executor -d 3s -c 40 -R 250.0 --arrivals poisson -w 0s -f 0.05 --seed 7"
        )
    }

    @Test("what takes two requests, or comes up in the rounds of a soak run, needs the whole case")
    func notByOneRequest() {
        let spec = spec(.closed(users: 8, think: nil))
        let whole = "watertight run shop -x executor -n 500 -c 8 -w 0s -f 0.05"
        #expect(spec.replayCommand(finding(.LK06, request: 17), in: .measured) == whole + " --seed 7")
        #expect(spec.replayCommand(finding(.LK01, request: 17), in: .soak) == whole + " --soak --seed 7")
    }

    @Test("stages that begin with nothing need no rate, small rates no exponent, and it is the user's own program")
    func readable() {
        var spec = spec(
            .staged(from: 0, stages: [Stage(.seconds(2), target: 0.00005)], arrivals: .constant, limit: nil),
            .duration(.seconds(2)))
        spec.program = "shop-bench"
        spec.faults = [.setup: 0.000015]
        #expect(
            spec.replayCommand(finding(.LK08), in: .measured)
                == "shop-bench run shop -x executor -s 2s:0.00005 -w 0s --fault setup=0.000015 --seed 7")
        let numbers = [5e-05, 1.5e-07, 0.25, 1e+16, 1.25e+17, 3]
        #expect(numbers.map(\.plain).compactMap(Double.init) == numbers)
        #expect(!numbers.map(\.plain).joined().contains("e"))
    }
}
