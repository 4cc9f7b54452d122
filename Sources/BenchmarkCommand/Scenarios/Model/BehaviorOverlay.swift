/// The fields of a behavior that were written, to be laid over another behavior field by field.
///
/// A field that was written with its default counts: `"setupFails":null` makes a setup succeed that would fail.
struct BehaviorOverlay: Equatable, Sendable {
    enum Field: Equatable, Sendable {
        case setupFails(FailureKind?)
        case yields(ScenarioBehavior.Yields)
        case onError(ScenarioBehavior.OnError)
        case catches(ScenarioBehavior.Catches)
        case cleanup(ScenarioBehavior.Cleanup)
        case cleanupFails(FailureKind?)
    }

    /// Each field at most once.
    var fields: [Field] = []
}

extension ScenarioBehavior {
    /// This behavior, except where the overlay has a field.
    func overlaid(by overlay: BehaviorOverlay) -> ScenarioBehavior {
        var behavior = self
        for field in overlay.fields {
            switch field {
            case .setupFails(let kind): behavior.setupFails = kind
            case .yields(let yields): behavior.yields = yields
            case .onError(let onError): behavior.onError = onError
            case .catches(let catches): behavior.catches = catches
            case .cleanup(let cleanup): behavior.cleanup = cleanup
            case .cleanupFails(let kind): behavior.cleanupFails = kind
            }
        }
        return behavior
    }
}
