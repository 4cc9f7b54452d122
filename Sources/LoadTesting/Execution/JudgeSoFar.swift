import Synchronization

/// The judge of a case as it last was, for whoever asks while the case runs.
final class JudgeSoFar: Sendable {
    private let kept = Mutex<CaseJudge?>(nil)

    var judge: CaseJudge? {
        get { kept.withLock { $0 } }
        set { kept.withLock { $0 = newValue } }
    }
}
