import Foundation
import Testing

@testable import watertight

struct SystemCallErrorTests {
    @Test("A failed call names itself, its subject and the system's reason")
    func names() {
        let error = #expect(throws: SystemCallError.self) {
            try systemCall("open", on: "/nowhere/at/all") { open("/nowhere/at/all", O_RDONLY) }
        }
        #expect(error?.description == "open /nowhere/at/all failed: No such file or directory (errno 2)")
    }

    @Test("A call that a signal interrupted is made again")
    func interrupted() throws {
        var calls = 0
        let result: Int32 = try systemCall("wait", on: "something") {
            calls += 1
            errno = EINTR
            return calls < 3 ? -1 : 7
        }
        #expect(result == 7)
        #expect(calls == 3)
    }

    @Test("A call that would have to wait gives nil, another failure is still thrown")
    func blocked() throws {
        let nothing: Int? = try systemCallUnlessBlocked("read", on: "x") {
            errno = EAGAIN
            return -1
        }
        #expect(nothing == nil)
        #expect(throws: SystemCallError(call: "read", subject: "x", code: EBADF)) {
            let _: Int? = try systemCallUnlessBlocked("read", on: "x") {
                errno = EBADF
                return -1
            }
        }
    }

    @Test("Running out of descriptors says how many there are and what to do")
    func advice() {
        let text = SystemCallError(call: "socket", subject: "127.0.0.1", code: EMFILE).description
        #expect(text.contains("all \(DescriptorLimit.current) descriptors this process may have are open"))
        #expect(text.contains("run fewer requests at a time (-c)"))
        #expect(text.contains("ulimit -Hn"))
    }
}
