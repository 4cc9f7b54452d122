#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A descriptor the process has open.
public struct OpenDescriptor: Sendable, Hashable {
    public var number: Int32
    /// What it leads to: a path, `pipe:[1234]`, `socket:[1234]`; nil where the system does not tell (macOS).
    public var target: String?

    public init(number: Int32, target: String? = nil) {
        self.number = number
        self.target = target
    }

    /// `7 (pipe:[1234])`.
    public var name: String {
        "\(number)" + (target.map { " (\($0))" } ?? "")
    }

    /// `file`, `socket`, `pipe`, `eventfd`, `eventpoll` and so on; `descriptor` where the system does not tell.
    public var kind: String {
        guard let target else { return "descriptor" }
        guard !target.hasPrefix("/") else { return "file" }
        let parts = target.split(separator: ":", maxSplits: 1)
        guard parts.first == "anon_inode", let last = parts.last else { return parts.first.map(String.init) ?? "file" }
        return String(last.drop { $0 == "[" }.prefix { $0 != "]" })
    }
}

/// The process's open descriptors, before and after: what is new and still open was leaked (LK08), with no slack.
///
/// Dispatch, timers and signal sources open descriptors of their own at first use; use each once before the first look.
public enum DescriptorProbe {
    public static func count() -> Int {
        numbers().count
    }

    /// Every open descriptor, by number.
    public static func list() -> [OpenDescriptor] {
        numbers().sorted().map { OpenDescriptor(number: $0, target: target(of: $0)) }
    }

    /// LK08 for the descriptors of `after` that are not in `before`: a finding for each kind, worst first.
    ///
    /// A number that was closed and opened again for something else counts as new where targets are known.
    public static func findings(before: [OpenDescriptor], after: [OpenDescriptor]) -> [LeakFinding] {
        let left = Set(after).subtracting(before).sorted { $0.number < $1.number }
        return Dictionary(grouping: left, by: \.kind).map { kind, left in
            LeakFinding(
                leakClass: .LK08, resource: kind, count: UInt64(left.count),
                message: LeakSentence.descriptorsLeft(left.map(\.name), of: kind))
        }.sorted(by: LeakFinding.isWorse)
    }
}

extension DescriptorProbe {
    private static func numbers() -> [Int32] {
        #if os(Linux)
            listedNumbers() ?? sweptNumbers()
        #else
            sweptNumbers()
        #endif
    }

    /// Asks for every number the process may use. Slow, but needs no descriptor itself.
    static func sweptNumbers() -> [Int32] {
        (0..<getdtablesize()).filter { fcntl($0, F_GETFD) != -1 }
    }

    private static func target(of number: Int32) -> String? {
        #if os(Linux)
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let length = buffer.withUnsafeMutableBytes { bytes in
                readlink("/proc/self/fd/\(number)", bytes.assumingMemoryBound(to: CChar.self).baseAddress!, bytes.count)
            }
            return length > 0 ? String(decoding: buffer.prefix(length), as: UTF8.self) : nil
        #else
            return nil
        #endif
    }

    #if os(Linux)
        /// Nil if the list cannot be opened: no descriptor may be left for it.
        private static func listedNumbers() -> [Int32]? {
            guard let directory = opendir("/proc/self/fd") else { return nil }
            defer { closedir(directory) }
            let own = dirfd(directory)
            var numbers: [Int32] = []
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: UInt8.self, capacity: 256) { String(cString: $0) }
                }
                // "." and ".." are no numbers.
                if let number = Int32(name), number != own { numbers.append(number) }
            }
            return numbers
        }
    #endif
}
