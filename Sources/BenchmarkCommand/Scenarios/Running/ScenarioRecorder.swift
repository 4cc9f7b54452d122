import LeakDetection
import Synchronization

/// Writes down what happens in one phase of a scenario, and counts its instances.
final class ScenarioRecorder: Sendable {
    private struct State {
        var events: [String] = []
        var setups: [String: Int] = [:]
        /// Instances that handed out a value, in setup order.
        var open: [ScenarioInstance] = []
        /// Of all that handed out a value, also after their cleanup.
        var leases: [ScenarioInstance: Lease] = [:]
    }

    private let state = Mutex(State())
    private let leased: [String: Resource]

    /// - Parameter leased: what a value is counted as in the ledger while it is handed out, by dependency. Others are not.
    init(leased: [String: Resource] = [:]) { self.leased = leased }

    func record(_ event: ScenarioEvent) {
        state.withLock { state in
            if case .cleanup(let instance) = event {
                state.open.removeAll { $0 == instance }
                state.leases[instance]?.release()
            }
            state.events.append("\(event)")
        }
    }

    /// Numbers the next setup of `name`.
    func begin(_ name: String) -> ScenarioInstance {
        state.withLock { state in
            state.setups[name, default: 0] += 1
            return ScenarioInstance(name: name, number: state.setups[name, default: 0])
        }
    }

    /// From now on the instance leaks if its cleanup does not come.
    func handOut(_ instance: ScenarioInstance) {
        state.withLock { state in
            guard !state.open.contains(instance) else { return }
            state.open.append(instance)
            if let resource = leased[instance.name] { state.leases[instance] = Lease.open(resource) }
        }
    }

    /// Records the failure and returns its error, to be thrown.
    func failure(_ kind: FailureKind, _ origin: ScenarioOrigin, of instance: ScenarioInstance) -> any Error {
        let error = ScenarioThrown(kind, origin)
        record(.fails(instance, error.label))
        return error.asError
    }

    /// What was recorded so far, and forgets the events; what is open stays open.
    ///
    /// - Parameter leaked: whether what is open now has leaked.
    func phase(outcome: String, leaked: Bool = true) -> ScenarioPhase {
        state.withLock { state in
            defer { state.events = [] }
            return ScenarioPhase(
                events: state.events, outcome: outcome, leaked: leaked ? state.open.map(\.description) : [])
        }
    }
}

/// An error that scenario code throws, under its name.
struct ScenarioThrown {
    let label: ScenarioLabel

    init(_ kind: FailureKind, _ origin: ScenarioOrigin) {
        label = ScenarioLabel(kind, origin)
    }

    var asError: any Error {
        if case .rejection(let origin) = label { return ScenarioRejection(origin: origin) }
        return ScenarioError(label: label)
    }
}

/// A plain error of scenario code.
struct ScenarioError: Error {
    let label: ScenarioLabel
}

/// An error of scenario code that has a response of its own.
struct ScenarioRejection: Error {
    let origin: ScenarioOrigin
}
