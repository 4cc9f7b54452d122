import DependencyRuntime
import LoadTesting

/// How a scenario's requests are sent: each several times, many of them at once.
struct ScenarioStorm: Sendable {
    /// How often each request is sent.
    var repetitions = 1
    /// How many requests are in flight at most.
    var inFlight = 1
    var execution = ExecutionModel.structured

    /// Sends them all. Returns for each request of the scenario what it recorded: the first recording that is not as
    /// `expected`, or else the expected one. Without an expectation all must be as the first.
    func send(
        _ requests: [ScenarioRequest], to app: ScenarioApp, expecting expected: [ScenarioPhase]?
    ) async -> [ScenarioPhase] {
        guard repetitions > 1 || inFlight > 1 || execution != .structured else {
            var phases: [ScenarioPhase] = []
            for request in requests { phases.append(await app.send(request)) }
            return phases
        }
        let executor = execution == .executor ? QueueExecutor() : nil
        let count = requests.count * repetitions
        var phases = [ScenarioPhase?](repeating: nil, count: requests.count)
        await withTaskGroup(of: (Int, ScenarioPhase).self) { group in
            var next = 0
            func start() {
                guard next < count else { return }
                let index = next % requests.count
                next += 1
                group.addTask(executorPreference: executor) { (index, await app.send(requests[index], on: executor)) }
            }
            for _ in 0..<inFlight { start() }
            while let (index, phase) = await group.next() {
                start()
                let wanted = expected?.dropFirst(index).first ?? phases[index] ?? phase
                if phases[index] == nil || phases[index] == wanted { phases[index] = phase }
            }
        }
        return phases.compactMap(\.self)
    }
}
