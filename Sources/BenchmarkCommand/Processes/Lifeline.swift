import Foundation
import Synchronization

/// A pipe between the command and a case's process: whoever reads it learns that the other has died, however it died.
///
/// The command holds one end and never writes; the system closes it when the command ends, also by `kill -9`. The case's
/// process has the other end as its standard input.
enum Lifeline {
    /// Takes over the standard input of this process and calls `action` on a thread of its own when the command is gone.
    /// Does nothing when the standard input is no pipe, because then nobody holds the other end.
    static func watch(_ action: @escaping @Sendable () -> Void) {
        var status = stat()
        guard fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { return }
        let descriptor = dup(STDIN_FILENO)
        guard descriptor >= 0 else { return }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // What the suite reads from its standard input is its own affair.
        let nothing = open("/dev/null", O_RDONLY)
        if nothing >= 0 {
            dup2(nothing, STDIN_FILENO)
            close(nothing)
        }
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while true {
                let count = read(descriptor, &byte, 1)
                if count == 0 || count < 0 && errno != EINTR { break }
            }
            action()
        }
    }
}
