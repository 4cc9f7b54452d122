/// A place in the source.
public struct Site: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// `module/File.swift`.
    public var file: String
    public var line: UInt
    /// Nil for a release, and outside any function: there the compiler names the module.
    public var function: String?

    public init(file: String, line: UInt, function: String? = nil) {
        self.file = file
        self.line = line
        self.function = function.flatMap { $0 == file.prefix { $0 != "/" } ? nil : $0 }
    }

    /// `Shop/Checkout.swift:42 in pay()`.
    public var description: String {
        "\(file):\(line)" + (function.map { " in \($0)" } ?? "")
    }

    public static func < (a: Site, b: Site) -> Bool {
        (a.file, a.line, a.function ?? "") < (b.file, b.line, b.function ?? "")
    }
}
