import Dispatch
import Foundation
import Testing

@testable import LoadTesting
@testable import watertight

struct EchoServerTests {
    @Test("Neither server nor client holds a descriptor after 200 connections at once in both worlds")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            try await EchoServerTests.twoHundredInBothWorlds()
            let before = DescriptorBaseline.take()
            try await EchoServerTests.twoHundredInBothWorlds()
            #expect(Set(before.settled()).isSubset(of: before.descriptors))
        }
    }

    private static func twoHundredInBothWorlds() async throws {
        let server = try EchoServer.start()
        let client = try EchoClient.start(port: server.port)
        let asynchronous = try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    let connection = try await client.connect()
                    try await connection.echo(Array("message \(number)".utf8))
                    return connection
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let blocking = try (0..<200).map { _ in try BlockingEchoConnection.connect(port: server.port) }
        DispatchQueue.concurrentPerform(iterations: 200) { number in
            #expect(throws: Never.self) { try blocking[number].echo(Array("message \(number)".utf8)) }
        }
        #expect(server.openConnections == 400)
        for connection in asynchronous { try connection.close() }
        for connection in blocking { try connection.close() }
        await client.stop()
        try await server.stop()
        #expect(server.openConnections == 0)
        #expect(server.acceptedConnections == 400)
    }

    @Test("Stopping from blocking code waits as well")
    func blockingStop() throws {
        let server = try EchoServer.start()
        let connections = try (0..<50).map { _ in try BlockingEchoConnection.connect(port: server.port) }
        for connection in connections { try connection.close() }
        try server.stop()
        #expect(server.openConnections == 0)
        #expect(server.acceptedConnections == 50)
        #expect(throws: SystemCallError(call: "connect to", subject: "127.0.0.1:\(server.port)", code: ECONNREFUSED)) {
            try BlockingEchoConnection.connect(port: server.port)
        }
    }

    @Test("A connection that nobody closed is counted, and stopping does not wait for it for ever")
    func leaked() async throws {
        let server = try EchoServer.start()
        let kept = try BlockingEchoConnection.connect(port: server.port)
        try kept.echo([1])
        let closed = try BlockingEchoConnection.connect(port: server.port)
        try closed.close()
        await #expect(throws: EchoError.connectionsLeft(1, limit: .milliseconds(20))) {
            try await server.stop(limit: .milliseconds(20))
        }
        #expect(throws: (any Error).self) { try kept.echo([2]) }
        try kept.close()
    }

    @Test("Connections abandoned without a byte sent do not disturb the others")
    func abandoned() async throws {
        let server = try EchoServer.start()
        let client = try EchoClient.start(port: server.port)
        try await withThrowingTaskGroup { group in
            for number in 0..<1000 {
                group.addTask {
                    let connection = try await client.connect()
                    if number % 3 != 0 { try await connection.echo([UInt8(number % 256)]) }
                    try connection.close()
                }
            }
            try await group.waitForAll()
        }
        await client.stop()
        try await server.stop()
        #expect(server.acceptedConnections == 1000)
    }

    @Test("A message larger than any buffer comes back whole, read while it is still being sent")
    func large() async throws {
        let server = try EchoServer.start()
        let connection = try BlockingEchoConnection.connect(port: server.port)
        let message = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let sender = ServiceThread("sender") {
            #expect(throws: Never.self) { try connection.send(message) }
        }
        #expect(try connection.receive(message.count) == message)
        await sender.join()
        try connection.close()
        try await server.stop()
    }

    @Test("When descriptors run out the client is told what to do, and the server goes on when there are some again")
    func starved() async {
        await #expect(processExitsWith: .success) {
            let server = try EchoServer.start()
            DescriptorLimit.lower(to: openDescriptors() + 21)
            var open: [BlockingEchoConnection] = []
            let error = #expect(throws: SystemCallError.self) {
                while true { open.append(try BlockingEchoConnection.connect(port: server.port)) }
            }
            #expect(error?.code == EMFILE)
            #expect(open.count > 5)
            for connection in open { try connection.close() }
            let connection = try BlockingEchoConnection.connect(port: server.port)
            try connection.echo([1, 2, 3])
            try connection.close()
            try await server.stop()
        }
    }
}
