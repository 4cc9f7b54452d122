import Foundation
import LoadTesting

/// Where the data of a command goes.
enum StandardOutput {
    static func line(_ text: String) throws(ReportError) { try write(text + "\n") }

    /// Writes all of it now, after what was printed before.
    ///
    /// A reader who has gone, such as `head`, has what he wanted: that is no failure.
    static func write(_ text: String) throws(ReportError) {
        fflush(nil)
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                bytes = bytes.dropFirst(count)
            } else if errno == EPIPE {
                return
            } else if errno != EINTR {
                throw .cannotWrite(file: "standard output", reason: String(cString: strerror(errno)))
            }
        }
    }
}
