import LoadTesting

/// The plainest leak: a path that returns before the connection is closed.
let leaky = planted("leaky", .connection(.LK01), summary: "one request never closes its connection") { flaw in
    Subject { serve($0, flaw) }
} blocking: { flaw in
    BlockingSubject { serve($0, flaw) }
}

private func serve(_ index: UInt64, _ flaw: Flaw) {
    let connection = MemoryConnection.open()
    if flaw.isIn(index) { return }
    connection.close()
}
