import Foundation
import Synchronization
import Testing

@testable import watertight

/// In processes of their own: elsewhere other tests could open the very number that is looked at.
struct DescriptorTests {
    @Test("Closing twice never closes the stranger that got the number meanwhile")
    func twice() async {
        await #expect(processExitsWith: .success) {
            let number = openFar()
            let descriptor = Descriptor(number)
            try #expect(descriptor.close())
            #expect(openFar() == number)
            try #expect(!descriptor.close())
            #expect(fcntl(number, F_GETFD) != -1)
        }
    }

    @Test("Closing while in use waits for the last user, and refuses new ones")
    func deferred() async {
        await #expect(processExitsWith: .success) {
            let number = openFar()
            let descriptor = Descriptor(number)
            try descriptor.use { inUse throws(SystemCallError) in
                #expect(inUse == number)
                try #expect(descriptor.close())
                #expect(fcntl(number, F_GETFD) != -1)
                #expect(throws: SystemCallError.self) { try descriptor.use { _ in } }
            }
            #expect(fcntl(number, F_GETFD) == -1)
        }
    }

    @Test("Many threads that use and close one descriptor close it once")
    func race() async {
        await #expect(processExitsWith: .success) {
            let before = openDescriptors()
            for _ in 0..<200 {
                let descriptor = Descriptor(open("/dev/null", O_RDONLY))
                let closes = Mutex(0)
                DispatchQueue.concurrentPerform(iterations: 8) { thread in
                    if thread % 2 == 0 {
                        if (try? descriptor.close()) == true { closes.withLock { $0 += 1 } }
                    } else {
                        try? descriptor.use { number in
                            // Nobody can have closed it: a user is inside.
                            precondition(fcntl(number, F_GETFD) != -1)
                        }
                    }
                }
                #expect(closes.withLock { $0 } == 1)
            }
            #expect(openDescriptors() <= before + 8)  // Dispatch keeps a few of its own, not one for each round
        }
    }

    @Test("Closing a socket that is in use ends the wait in it at once")
    func wakes() throws {
        let server = try EchoServer.start()
        let number = try LoopbackSocket.client(blocking: true)
        #expect(try LoopbackSocket.connect(number, port: server.port))
        let descriptor = Descriptor(number, kind: .socket)
        try descriptor.use { number throws(SystemCallError) in
            try descriptor.close()
            // Nothing was sent, so this would block for ever.
            var bytes: [UInt8] = []
            let received = try LoopbackSocket.receive(number, upTo: 1, into: &bytes)
            #expect(received == 0)
        }
        try server.stop()
    }
}

/// A descriptor with a number that no other thread of the process gets: the system gives out the lowest ones.
private func openFar() -> Int32 {
    let near = open("/dev/null", O_RDONLY)
    defer { close(near) }
    return fcntl(near, F_DUPFD, 500)
}
