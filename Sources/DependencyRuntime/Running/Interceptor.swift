/// Called around everything a request does. Fault injection, tracing and timing are interceptors; the runtime knows none
/// of them, and a request without interceptors pays nothing for them.
///
/// Both functions may wait. What they throw counts as a failure of that step:
/// * before a setup or the endpoint, the step does not run;
/// * after a setup, the error is thrown in at the yield point, so the value is cleaned up;
/// * before a cleanup, the cleanup runs all the same, and sees the error;
/// * after a cleanup, the cleanup has failed.
public protocol Interceptor: Sendable {
    func before(_ step: InterceptedStep) async throws
    func after(_ step: InterceptedStep, error: (any Error)?) async throws
}

/// The blocking twin of ``Interceptor``.
public protocol BlockingInterceptor: Sendable {
    func before(_ step: InterceptedStep) throws
    func after(_ step: InterceptedStep, error: (any Error)?) throws
}

/// One thing a request does.
public enum InterceptedStep: Sendable, Equatable {
    /// `index` counts the instances of the request in order of setup, from 0.
    case setup(dependency: String, index: Int)
    case endpoint
    /// Sending the response, after the endpoint and before the cleanup of request scope.
    case response
    /// A background task, after the response and before the cleanup of request scope.
    case task(name: String)
    case cleanup(dependency: String, index: Int)
}
