import Foundation
import Testing

@testable import watertight

struct EchoConnectionTests {
    @Test("An async connection gets back what it sends, several times")
    func cycle() async throws {
        try await withEcho { _, client in
            let connection = try await client.connect()
            for round in 1...3 {
                let message = Array("round \(round)".utf8)
                try await connection.send(message)
                #expect(try await connection.receive(message.count) == message)
                try await connection.echo(message)
            }
            try connection.close()
            try connection.close()
        }
    }

    @Test("A blocking connection gets back what it sends, several times")
    func blockingCycle() throws {
        let server = try EchoServer.start()
        let connection = try BlockingEchoConnection.connect(port: server.port)
        for round in 1...3 {
            let message = Array("round \(round)".utf8)
            try connection.send(message)
            #expect(try connection.receive(message.count) == message)
            try connection.echo(message)
        }
        try connection.close()
        try connection.close()
        try server.stop()
    }

    @Test("A closed connection refuses to be used")
    func closed() async throws {
        try await withEcho { server, client in
            let connection = try await client.connect()
            try connection.close()
            await #expect(throws: SystemCallError.self) { try await connection.echo([1]) }
            let blocking = try BlockingEchoConnection.connect(port: server.port)
            try blocking.close()
            #expect(throws: SystemCallError.self) { try blocking.echo([1]) }
        }
    }

    @Test("A message that does not fit is refused before a byte of it is sent")
    func tooLong() async throws {
        try await withEcho { server, client in
            let connection = try await client.connect()
            let blocking = try BlockingEchoConnection.connect(port: server.port)
            let longest = [UInt8](repeating: 1, count: LoopbackSocket.longestMessage)
            try await connection.echo(longest)
            try blocking.echo(longest)
            await #expect(throws: EchoError.messageTooLong(16_385)) { try await connection.echo(longest + [1]) }
            #expect(throws: EchoError.messageTooLong(16_385)) { try blocking.echo(longest + [1]) }
            try await connection.echo([1])
            try blocking.echo([1])
            try connection.close()
            try blocking.close()
        }
    }

    @Test("A second task in a connection is refused, and does not take the wake-up of the first")
    func usedByTwo() async throws {
        try await withEcho { _, client in
            let connection = try await client.connect()
            let task = Task { try await connection.receive(1) }
            await eventually { client.readiness.waiting == 1 }
            await #expect(throws: EchoError.usedByTwo) { try await connection.send([1]) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await connection.echo([1])
            try connection.close()
        }
    }

    @Test("A port that nobody listens on refuses both worlds")
    func refused() async throws {
        let server = try EchoServer.start()
        try await server.stop()
        let refusal = SystemCallError(call: "connect to", subject: "127.0.0.1:\(server.port)", code: ECONNREFUSED)
        let client = try EchoClient.start(port: server.port)
        await #expect(throws: refusal) { try await client.connect() }
        #expect(throws: refusal) { try BlockingEchoConnection.connect(port: server.port) }
        await client.stop()
    }

    @Test("A task cancelled while it waits for bytes is told, and nothing of its wait stays behind")
    func cancelledWhileReceiving() async throws {
        try await withEcho { _, client in
            let connection = try await client.connect()
            let task = Task { try await connection.receive(1) }
            await eventually { client.readiness.waiting == 1 }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(client.readiness.waiting == 0)
            // The connection itself is as good as before.
            try await connection.echo([1, 2, 3])
            try connection.close()
        }
    }

    @Test("A task that was cancelled before opens nothing")
    func cancelledBefore() async throws {
        try await withEcho { server, client in
            let task = Task {
                await eventually { Task.isCancelled }
                return try await client.connect()
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await server.stop()
            #expect(server.acceptedConnections == 0)
        }
    }

    @Test("Closing a connection wakes the task that waits in it")
    func closedWhileReceiving() async throws {
        try await withEcho { _, client in
            let connection = try await client.connect()
            let task = Task { try await connection.receive(1) }
            await eventually { client.readiness.waiting == 1 }
            try connection.close()
            await #expect(throws: EchoError.closedByPeer(received: 0, expected: 1)) { try await task.value }
        }
    }

    @Test("Seeded storm: whenever a task is cancelled, its connection closes and the rest get their replies")
    func storm() async throws {
        try await withEcho { server, client in
            var generator = SeededGenerator(state: 20_26)
            await withDiscardingTaskGroup { group in
                for number in 0..<500 {
                    let patience = Int.random(in: 0..<40, using: &generator)
                    let isCancelled = Bool.random(using: &generator)
                    group.addTask {
                        let task = Task {
                            let connection = try await client.connect()
                            defer { #expect(throws: Never.self) { try connection.close() } }
                            try await connection.echo([UInt8(number % 256)])
                        }
                        if isCancelled {
                            for _ in 0..<patience { await Task.yield() }
                            task.cancel()
                        }
                        switch await task.result {
                        case .success: break
                        case .failure(let error): #expect(isCancelled && error is CancellationError, "\(error)")
                        }
                    }
                }
            }
            #expect(client.readiness.waiting == 0)
            try await server.stop()
            #expect(server.openConnections == 0)
        }
    }

    @Test("A client that is stopped fails the task that still waits")
    func clientStopped() async throws {
        let server = try EchoServer.start()
        let client = try EchoClient.start(port: server.port)
        let connection = try await client.connect()
        let task = Task { try await connection.receive(1) }
        await eventually { client.readiness.waiting == 1 }
        await client.stop()
        await #expect(throws: EchoError.clientStopped) { try await task.value }
        await #expect(throws: EchoError.clientStopped) { try await connection.receive(1) }
        try connection.close()
        try await server.stop()
    }

    private func withEcho(_ body: (EchoServer, EchoClient) async throws -> Void) async throws {
        let server = try EchoServer.start()
        let client = try EchoClient.start(port: server.port)
        try await body(server, client)
        await client.stop()
        try await server.stop()
    }
}
