/// A source location as the compiler hands it over: addresses of literals, turned into text only for a finding.
struct CallSite: Sendable, Hashable {
    var file: StaticText
    var line: UInt
    /// Nil for a release, which does not ask for its function.
    var function: StaticText?

    static let unknown = CallSite(file: StaticText("unknown"), line: 0)

    init(file: StaticText, line: UInt, function: StaticText? = nil) {
        self.file = file
        self.line = line
        self.function = function
    }

    init(file: StaticString, line: UInt, function: StaticString? = nil) {
        // `#line` starts at 1; zero is how a lease says "not released yet".
        self.init(file: StaticText(file), line: max(line, 1), function: function.map { StaticText($0) })
    }

    var site: Site {
        Site(file: file.text, line: line, function: function?.text)
    }
}

/// A string literal as one word: `StaticString` takes three, and cannot be stored in an atomic.
///
/// Equal when the literals are the same object; equal texts from two modules may differ, so findings are grouped again by text.
struct StaticText: Sendable, Hashable {
    /// Never zero.
    let address: UInt

    init(_ literal: StaticString) {
        let known: StaticString = literal.hasPointerRepresentation ? literal : "unknown"
        address = UInt(bitPattern: known.utf8Start)
    }

    /// - Parameter address: one that came from `address`.
    init(address: UInt) {
        self.address = address
    }

    /// Sound because a literal is null-terminated and lives as long as the process.
    var text: String {
        UnsafePointer<UInt8>(bitPattern: address).map(String.init(cString:)) ?? "unknown"
    }
}
