import LoadTesting

/// Two connections are raced; the one that comes second is dropped with the group it came from.
let raceLoser = planted(
    "race-loser", .connection(.LK01), summary: "two connections are raced, and the slower one is dropped"
) { flaw in
    Subject { index in
        guard index == Flaw.request else { return MemoryConnection.open().close() }
        await withTaskGroup(of: MemoryConnection.self) { group in
            for _ in 0..<2 { group.addTask { MemoryConnection.open() } }
            await group.next()?.close()
            group.cancelAll()
            if flaw == .present { return }
            for await loser in group { loser.close() }
        }
    }
}
