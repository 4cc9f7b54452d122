import Foundation
import Testing

@testable import BenchmarkCommand

/// The conformance files: what a FastAPI app really did.
enum Corpus: String, CaseIterable {
    case named, `public`
    /// Wider and deeper ones, with scope refusals that come during the request.
    case wide

    var path: String {
        get throws {
            try #require(Bundle.module.url(forResource: rawValue, withExtension: "jsonl", subdirectory: "Resources"))
                .path
        }
    }

    /// How many scenarios it has.
    var count: Int {
        switch self {
        case .named: 96
        case .public: 1_500
        case .wide: 460
        }
    }

    /// In how many of them a body would have to end before one that it encloses.
    var notNesting: Int {
        switch self {
        case .named: 4
        case .public: 145
        case .wide: 197
        }
    }

    var scenarios: [Scenario] { get throws { try ScenarioFile.read(path) } }

    /// The same as text.
    var lines: [String] {
        get throws {
            try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        }
    }
}
