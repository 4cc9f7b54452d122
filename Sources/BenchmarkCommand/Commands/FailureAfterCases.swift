import LoadTesting

extension CommandFailure {
    /// What ends a command after `error`, when these cases had been judged before: a leak that was found is not forgotten
    /// because something else went wrong after it.
    static func after(_ cases: [CaseResult], _ error: any Error) -> any Error {
        let found = Judgement.judge(cases: cases, plannedCases: cases.count, cautions: [])
        let (code, message): (ExitCode, String) =
            switch error {
            case let error as CommandFailure: (error.exitCode, error.message)
            case let error as ReportError: (error.exitCode, "\(error)")
            default: (.internalError, "internal error: \(error)")
            }
        guard ExitCode.worst(of: [code, found.exitCode]) != code else { return error }
        let worst = found.reasons.first.map { " Before that, \($0.caseID ?? "the run"): \($0.sentence)" } ?? ""
        return CommandFailure(exitCode: found.exitCode, message: message + worst)
    }
}
