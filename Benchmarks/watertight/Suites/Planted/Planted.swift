import LeakDetection
import LoadTesting

/// A suite with one fault, in request 17, and its clean twin: the same code with the fault mended.
///
/// - Parameters:
///   - expectation: what the first must come to.
///   - mended: what the twin must come to. Nothing may be found in it.
///   - subject: the code under test; it is told whether it has the fault.
func planted(
    _ name: String, _ expectation: Suite.Expectation, mended: Suite.Expectation = .clean, summary: String,
    isAboutMemory: Bool = false, file: StaticString = #fileID, line: UInt = #line,
    subject: @escaping @Sendable (Flaw) async throws -> Subject,
    blocking: (@Sendable (Flaw) throws -> BlockingSubject)? = nil
) -> [Suite] {
    [Flaw.present, .mended].map { flaw in
        var twin: (@Sendable () throws -> BlockingSubject)?
        if let blocking { twin = { try blocking(flaw) } }
        return Suite(
            flaw == .present ? name : "\(name)-mended",
            summary: flaw == .present ? summary : "the same without the fault",
            role: .control(flaw == .present ? expectation : mended), isAboutMemory: isAboutMemory,
            file: file, line: line, subject: { try await subject(flaw) }, blocking: twin)
    }
}

/// Whether a planted suite has its fault.
enum Flaw: Sendable {
    case present, mended

    /// The request that has the fault.
    static let request: UInt64 = 17

    func isIn(_ index: UInt64) -> Bool { self == .present && index == Self.request }
}

extension Suite.Expectation {
    /// The one connection of the request with the fault.
    static func connection(_ leakClass: LeakClass) -> Self {
        .leak(PlantedLeak(leakClass, of: MemoryConnection.resource.name, request: Flaw.request))
    }
}

extension Subject {
    /// Requests that do something and have no dependencies.
    init(_ perform: @escaping @Sendable (UInt64) async throws -> Void, atEnd: @escaping @Sendable () -> Void = {}) {
        self.init(sites: FaultSites([])) {
            try await perform($0.index)
        } shutDown: {
            atEnd()
        }
    }
}

extension BlockingSubject {
    init(_ perform: @escaping @Sendable (UInt64) throws -> Void, atEnd: @escaping @Sendable () -> Void = {}) {
        self.init(sites: FaultSites([])) {
            try perform($0.index)
        } shutDown: {
            atEnd()
        }
    }
}

/// What an endpoint throws when it refuses a request, with or without the fault: that is the service's own affair.
struct Refused: Error {}

/// Refuses the one request.
func answer(_ index: UInt64) throws -> Int {
    if index == Flaw.request { throw Refused() }
    return 200
}
