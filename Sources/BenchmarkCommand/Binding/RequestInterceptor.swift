import DependencyRuntime
import LoadTesting

/// Tells a request where it is, so that its planned faults happen there, and its trace has it.
struct RequestInterceptor: Interceptor {
    let request: Request

    func before(_ step: InterceptedStep) async throws {
        switch step.place {
        case .site(let site): try await request.before(site)
        case .step(let name): request.noteBegin(of: name)
        }
    }

    func after(_ step: InterceptedStep, error: (any Error)?) async throws {
        switch step.place {
        case .site(let site): try await request.after(site, error: error)
        case .step(let name): request.noteEnd(of: name, error: error)
        }
    }
}

/// The blocking twin of ``RequestInterceptor``; it also ends a request whose time limit is over.
struct BlockingRequestInterceptor: BlockingInterceptor {
    let request: BlockingRequest

    func before(_ step: InterceptedStep) throws {
        switch step.place {
        case .site(let site): try request.before(site)
        case .step(let name): try request.beforeStep(name)
        }
    }

    func after(_ step: InterceptedStep, error: (any Error)?) throws {
        switch step.place {
        case .site(let site): try request.after(site, error: error)
        case .step(let name): request.noteEnd(of: name, error: error)
        }
    }
}

/// What a step of the runtime is to the harness.
private enum Place {
    case site(FaultSite)
    /// No place for faults.
    case step(String)
}

extension InterceptedStep {
    fileprivate var place: Place {
        switch self {
        case .setup(_, let index): .site(.setup(index))
        case .endpoint: .site(.endpoint)
        case .cleanup(_, let index): .site(.cleanup(index))
        case .response: .step("response")
        case .task(let name): .step("task \(name)")
        }
    }
}
