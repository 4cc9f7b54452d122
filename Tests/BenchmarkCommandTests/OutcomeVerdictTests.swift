import DependencyRuntime
import Testing

@testable import BenchmarkCommand

@Suite struct OutcomeVerdictTests {
    private enum Failure: Error, Equatable {
        case injected, expected, strange, stranger
    }

    private func verdict(_ error: Failure?, answered: Bool = false, also: [Failure] = []) -> Failure? {
        let outcome = Outcome<Int>(
            result: error.map { .failure($0) } ?? .success(200), response: answered ? 500 : nil, isHandled: answered,
            alsoFailed: also)
        let failure = outcome.failure(
            isInjected: { $0 as? Failure == .injected }, isExpected: { $0 as? Failure == .expected })
        return failure as? Failure
    }

    @Test("a response without an error was served")
    func success() {
        #expect(verdict(nil) == nil)
    }

    @Test("an expected error was served when it was answered, and only then")
    func expected() {
        #expect(verdict(.expected, answered: true) == nil)
        #expect(verdict(.expected) == .expected)
    }

    @Test("an error that is not expected is a failure, answered or not")
    func answeredStranger() {
        #expect(verdict(.strange, answered: true) == .strange)
        #expect(verdict(.strange) == .strange)
    }

    @Test("an injected failure counts as injected, answered or not, also when it took the place of an expected error")
    func injected() {
        #expect(verdict(.injected, answered: true) == .injected)
        #expect(verdict(.injected) == .injected)
        #expect(verdict(.injected, also: [.expected]) == .injected)
    }

    @Test("an injected failure that was translated into an expected error counts as injected")
    func translated() {
        #expect(verdict(.expected, answered: true, also: [.injected]) == .injected)
    }

    @Test("an error of the code under test comes before injected and expected ones")
    func strangerBeside() {
        #expect(verdict(.injected, also: [.expected, .strange]) == .strange)
        #expect(verdict(.expected, answered: true, also: [.injected, .strange]) == .strange)
        #expect(verdict(.strange, also: [.stranger]) == .strange)
    }
}
