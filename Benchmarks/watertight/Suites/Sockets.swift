import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// A TCP connection per request to an echo server in the same process, over the loopback.
let sockets = Suite("sockets", summary: "a loopback TCP connection per request, to an echo server") {
    DescriptorLimit.raise()
    let server = Dependency("server", scope: .application) {
        try EchoServer.start()
    } cleanup: { server, _ in
        try await server.stop()
    }
    let client = Dependency("client", scope: .application, needs: server) { server in
        try EchoClient.start(port: server.port)
    } cleanup: { client, _ in
        await client.stop()
    }
    let connection = Dependency("connection", needs: client) { client in
        try await client.connect()
    } cleanup: { connection, _ in
        try connection.close()
    }
    let endpoint = Endpoint(needs: connection) { try await $0.echo(message) }
    return try await Subject(endpoint, in: Application(lifespan: client))
} blocking: {
    DescriptorLimit.raise()
    let server = BlockingDependency("server", scope: .application) {
        try EchoServer.start()
    } cleanup: { server, _ in
        try server.stop()
    }
    let connection = BlockingDependency("connection", needs: server) { server in
        try BlockingEchoConnection.connect(port: server.port)
    } cleanup: { connection, _ in
        try connection.close()
    }
    let endpoint = BlockingEndpoint(needs: connection) { try $0.echo(message) }
    return try BlockingSubject(endpoint, in: BlockingApplication(lifespan: server))
}

private let message = Array("one message of a request".utf8)
