import BenchmarkCommand
import LoadTesting

@main
struct Watertight {
    static func main() { BenchmarkProgram.main(suites: suites) }

    static let suites: [Suite] =
        [
            single, nested, diamond, wide, token, background, middleware, stream, pool, files, sockets, sqlite,
            handWritten, held, heldYield,
        ] + controls.flatMap(\.self)

    private static let controls = [
        leaky, cleanupNotInFinally, setupFailsAfterOpening, raceLoser, cleanupGivesUp, lateRelease, doubleRelease,
        useAfterRelease, foreignRelease, sharedConnection, orphanTask, forgottenDescriptor, growingCache,
        growingArray, growingDictionary, retainedSession, miscount, droppedContinuation, swallowedError, crashing,
        crashAfterUse, hanging, slowdown, overThreshold, missing,
    ]
}
