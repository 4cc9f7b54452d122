import Foundation

@testable import watertight

extension DescriptorLimit {
    /// Lowers the soft limit of this process, to be done in exit tests only.
    @discardableResult
    static func lower(to limit: Int) -> Int {
        var limits = rlimit()
        getrlimit(resource, &limits)
        limits.rlim_cur = rlim_t(limit)
        setrlimit(resource, &limits)
        return current
    }
}
