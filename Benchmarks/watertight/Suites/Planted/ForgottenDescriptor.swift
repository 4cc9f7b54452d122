import Foundation
import LoadTesting

/// A file that is opened beside everything that is tracked.
let forgottenDescriptor = planted(
    "forgotten-descriptor", .leak(PlantedLeak(.LK08, of: "file", request: nil)),
    summary: "one request opens a file and does not close it"
) { flaw in
    Subject { serve($0, flaw) }
} blocking: { flaw in
    BlockingSubject { serve($0, flaw) }
}

private func serve(_ index: UInt64, _ flaw: Flaw) {
    let descriptor = open("/dev/null", O_RDONLY)
    if !flaw.isIn(index) { close(descriptor) }
}
