/// A source location as the compiler hands it over: addresses of literals, turned into text only for a finding.
///
/// 20 bytes, with the line last, so that whatever holds one puts four bytes of its own behind it.
struct CallSite: Sendable, Hashable {
    var file: StaticText
    /// Nil for a release, which does not ask for its function.
    var function: StaticText?
    var line: UInt32

    static let unknown = CallSite(file: StaticText("unknown"), line: 0)

    init(file: StaticText, line: UInt32, function: StaticText? = nil) {
        self.file = file
        self.line = line
        self.function = function
    }

    @inline(__always)
    init(file: StaticString, line: UInt, function: StaticString? = nil) {
        // `#line` starts at 1; zero is how a lease says "not released yet". No source has lines past 32 bits.
        self.init(
            file: StaticText(file), line: max(UInt32(clamping: line), 1), function: function.map { StaticText($0) })
    }

    var site: Site {
        Site(file: file.text, line: UInt(line), function: function?.text)
    }
}

/// A string literal as one word: `StaticString` takes three, and cannot be stored in an atomic.
///
/// Equal when the literals are the same object; equal texts from two modules may differ, so findings are grouped again by text.
///
/// Unchecked, because a pointer is not Sendable: what this one points to is a literal, which is never written or freed.
struct StaticText: @unchecked Sendable, Hashable {
    /// A pointer rather than a number: since it is never zero, an optional text takes one word too.
    private let start: UnsafePointer<UInt8>

    @inline(__always)
    init(_ literal: StaticString) {
        let known: StaticString = literal.hasPointerRepresentation ? literal : "unknown"
        start = known.utf8Start
    }

    /// - Parameter address: one that came from `address`; nil for zero.
    init?(address: UInt) {
        guard let start = UnsafePointer<UInt8>(bitPattern: address) else { return nil }
        self.start = start
    }

    /// Never zero.
    var address: UInt { UInt(bitPattern: start) }

    /// Sound because a literal is null-terminated and lives as long as the process.
    var text: String { String(cString: start) }
}
