import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

/// What the requests of a load must leave in the ledger, worked out from the text of the file. Shares nothing with the code
/// that reads and runs scenarios.
struct LedgerPrediction: Equatable {
    /// By resource; none is zero.
    var opened: [String: UInt64] = [:]
    var leaked: [String: UInt64] = [:]
    /// How many scenarios of the file are run.
    var scenarios = 0

    init(opened: [String: UInt64], leaked: [String: UInt64], scenarios: Int) {
        (self.opened, self.leaked, self.scenarios) = (opened, leaked, scenarios)
    }

    init(lines: [String], form: ScenarioForm, requests: Int) throws {
        let scenarios = try lines.map { try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? Object) }
            .filter { Self.isRun($0, form) }
        self.scenarios = scenarios.count
        for index in 0..<requests {
            let scenario = scenarios[index % scenarios.count]
            let id = try #require(scenario["id"] as? String)
            let phases = try #require((scenario["expect"] as? Object)?["requests"] as? [Object])
            let phase = phases[(index / scenarios.count) % phases.count]
            for name in Self.handedOut(phase, scenario) { opened["\(id)/\(name)", default: 0] += 1 }
            for instance in phase["leaked"] as? [String] ?? [] {
                leaked["\(id)/\(Self.name(of: instance))", default: 0] += 1
            }
        }
    }

    typealias Object = [String: Any]

    private static func isRun(_ scenario: Object, _ form: ScenarioForm) -> Bool {
        guard let expect = scenario["expect"] as? Object, expect["refused"] == nil else { return false }
        guard (scenario["resources"] as? [Any] ?? []).isEmpty else { return false }
        guard form == .setupCleanup else { return true }
        return (scenario["requests"] as? [Object] ?? []).allSatisfy { request in
            generators(of: scenario).allSatisfy { name, behavior in
                let faults = (request["faults"] as? Object)?[name] as? Object ?? [:]
                let whole = behavior.merging(faults) { $1 }
                return whole["yields"] as? Int ?? 1 == 1 && whole["onError"] as? String != "swallow"
            }
        }
    }

    private static func generators(of scenario: Object) -> [(name: String, behavior: Object)] {
        (scenario["dependencies"] as? [Object] ?? []).filter { $0["kind"] as? String == "generator" }
            .map { ($0["name"] as? String ?? "", $0["behavior"] as? Object ?? [:]) }
    }

    /// Of each generator that was set up, and neither failed in setup nor never yielded, the name.
    private static func handedOut(_ phase: Object, _ scenario: Object) -> [String] {
        let events = phase["events"] as? [String] ?? []
        let generators = Set(generators(of: scenario).map(\.name))
        return events.filter { $0.hasPrefix("setup ") }.map { String($0.split(separator: " ")[1]) }
            .filter { instance in
                generators.contains(name(of: instance)) && !events.contains("\(instance) never yields")
                    && !events.contains { $0.hasPrefix("\(instance) fails ") && $0.hasSuffix(":setup:\(instance)") }
            }.map(name(of:))
    }

    private static func name(of instance: String) -> String { String(instance.split(separator: "#")[0]) }
}

extension LedgerPrediction {
    /// What a ledger holds, in the words of a prediction.
    init(_ ledger: [LedgerRow], scenarios: Int) {
        func column(_ value: (LedgerRow) -> UInt64) -> [String: UInt64] {
            Dictionary(uniqueKeysWithValues: ledger.map { ($0.resource, value($0)) }).filter { $0.value > 0 }
        }
        self.init(opened: column(\.opened), leaked: column(\.leaked), scenarios: scenarios)
    }

    /// The resources of which the two disagree.
    func disagreement(with other: LedgerPrediction) -> [String] {
        Set(opened.keys).union(leaked.keys).union(other.opened.keys).union(other.leaked.keys)
            .filter { opened[$0] != other.opened[$0] || leaked[$0] != other.leaked[$0] }.sorted()
    }
}
