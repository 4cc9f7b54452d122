import DependencyRuntime
import LoadTesting

/// Tells a request's planned faults when the runtime has reached their sites.
struct FaultInterceptor: Interceptor {
    let request: Request

    func before(_ step: InterceptedStep) async throws {
        guard let site = FaultSite(step) else { return }
        try await request.before(site)
    }

    func after(_ step: InterceptedStep, error: (any Error)?) async throws {
        guard let site = FaultSite(step) else { return }
        try await request.after(site)
    }
}

struct BlockingFaultInterceptor: BlockingInterceptor {
    let request: BlockingRequest

    func before(_ step: InterceptedStep) throws {
        guard let site = FaultSite(step) else { return }
        try request.before(site)
    }

    func after(_ step: InterceptedStep, error: (any Error)?) throws {
        guard let site = FaultSite(step) else { return }
        try request.after(site)
    }
}

extension FaultSite {
    init?(_ step: InterceptedStep) {
        switch step {
        case .setup(_, let index): self = .setup(index)
        case .endpoint: self = .endpoint
        case .cleanup(_, let index): self = .cleanup(index)
        case .response, .task: return nil
        }
    }
}
