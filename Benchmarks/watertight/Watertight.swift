import BenchmarkCommand
import LoadTesting

@main
struct Watertight {
    static func main() { BenchmarkProgram.main(suites: suites) }

    static let suites: [Suite] = [
        single, nested, diamond, wide, token, background, middleware, stream, pool, files, sockets, sqlite, handWritten,
        held, heldYield, leaky, doubleRelease, crashing, hanging,
    ]
}
