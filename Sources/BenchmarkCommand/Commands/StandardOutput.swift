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
        let failure = writeAll(text, to: STDOUT_FILENO)
        guard failure == 0 || failure == EPIPE else {
            throw .cannotWrite(file: "standard output", reason: String(cString: strerror(failure)))
        }
    }
}

/// Where a command complains and says how far it is.
enum StandardError {
    /// Whoever cannot be told does without: what a run found is worth more than what it says meanwhile.
    static func write(_ text: some StringProtocol) { _ = writeAll(text, to: STDERR_FILENO) }
}

/// The standard descriptors that this process was started without, as by `2>&-`.
enum StandardDescriptors {
    /// Takes their numbers, so that no file gets one of them and with it what is said there. Writing to them goes on to fail.
    static func occupy() {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) == -1 {
            let nothing = open("/dev/null", O_RDONLY)
            if nothing >= 0, nothing != number { close(nothing) }
        }
    }
}

/// - Returns: the error number; 0 when all was written.
private func writeAll(_ text: some StringProtocol, to descriptor: Int32) -> Int32 {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 {
            bytes = bytes.dropFirst(count)
        } else if errno != EINTR {
            return errno
        }
    }
    return 0
}
