import Foundation

/// Writes a file so that a reader, or a crash, sees either the old content or the new, never half of it.
public enum AtomicFile {
    /// Temporary file in the same directory, fsync, rename.
    ///
    /// - Throws: `ReportError.cannotWrite`, exit code 74; the temporary file is removed.
    public static func write(_ data: Data, to path: String) throws(ReportError) {
        let target = URL(fileURLWithPath: path)
        let name = ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).tmp"
        let temporary = target.deletingLastPathComponent().appendingPathComponent(name).path
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotWrite(file: path, reason: reason(errno)) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        do {
            try file.write(contentsOf: data)
            try file.synchronize()
            try file.close()
        } catch {
            try? file.close()
            unlink(temporary)
            throw .cannotWrite(file: path, reason: ResultFile.reason(for: error))
        }
        guard rename(temporary, path) == 0 else {
            let reason = reason(errno)
            unlink(temporary)
            throw .cannotWrite(file: path, reason: reason)
        }
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
