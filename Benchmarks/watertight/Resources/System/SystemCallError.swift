import Foundation

/// A system call that failed: which one, on what, and why.
struct SystemCallError: Error, Equatable, CustomStringConvertible {
    let call: String
    /// The path, address or descriptor the call was about.
    let subject: String
    /// The value of `errno`.
    let code: Int32

    var description: String {
        "\(call) \(subject) failed: \(String(cString: strerror(code))) (errno \(code))\(advice)"
    }

    private var advice: String {
        switch code {
        case EMFILE:
            """
            ; all \(DescriptorLimit.current) descriptors this process may have are open: \
            run fewer requests at a time (-c) or raise the hard limit (ulimit -Hn)
            """
        case ENFILE:
            "; all descriptors this machine may have are open: run fewer requests at a time (-c)"
        case EADDRNOTAVAIL:
            "; no local port is free: run fewer requests at a time (-c)"
        default:
            ""
        }
    }
}

/// The way every system call is made here: tried again when a signal interrupts it, `-1` turned into a typed error.
///
/// Not for `close`: after `EINTR` its descriptor is gone on Linux, and a second try could close somebody else's.
func systemCall<Result: SignedInteger>(
    _ name: StaticString, on subject: @autoclosure () -> String, _ body: () -> Result
) throws(SystemCallError) -> Result {
    while true {
        let result = body()
        if result != -1 { return result }
        let code = errno
        if code != EINTR { throw SystemCallError(call: "\(name)", subject: subject(), code: code) }
    }
}

/// The way a call that may find nothing to do is made: `nil` when it would have to wait.
func systemCallUnlessBlocked<Result: SignedInteger>(
    _ name: StaticString, on subject: @autoclosure () -> String, _ body: () -> Result
) throws(SystemCallError) -> Result? {
    do {
        return try systemCall(name, on: subject(), body)
    } catch  where error.code == EAGAIN || error.code == EWOULDBLOCK {
        return nil
    }
}
