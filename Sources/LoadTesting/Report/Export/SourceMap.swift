/// A place in the source as a result names it: `module/File.swift:12`, perhaps with the function behind it.
public struct SourcePlace: Sendable, Hashable {
    /// `module/File.swift`: what the compiler calls the file, which is not where it is.
    public var file: String
    public var line: Int

    /// Nil when it is no place in a file.
    public init?(_ site: String) {
        guard let match = site.wholeMatch(of: #/([^\n]+?):([0-9]+)(?: in [^\n]*)?/#), let line = Int(match.2), line > 0
        else { return nil }
        file = String(match.1)
        self.line = line
    }
}

/// Where in the checkout the files are that a result names; empty where nobody looked.
public struct SourceMap: Sendable, Equatable {
    private var paths: [String: String]

    /// - Parameter paths: by what the compiler calls the file (`module/File.swift`), relative to the checkout.
    public init(_ paths: [String: String] = [:]) { self.paths = paths }

    /// Nil when the file was not found, or more than one that it could be.
    public func path(of place: SourcePlace) -> String? { paths[place.file] }
}

extension RunResult {
    /// The places of all leaks.
    public var leakPlaces: [SourcePlace] {
        cases.flatMap(\.leaks).compactMap(\.place)
    }
}
