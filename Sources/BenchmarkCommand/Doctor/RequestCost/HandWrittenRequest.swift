/// Subject A: what the dependency runtime guarantees, written by hand for one graph.
///
/// Opens in order; closes in reverse, behind one shield from cancellation; every cleanup runs and is told the error
/// standing; the last error wins.
struct HandWrittenRequest: Sendable {
    let desk: ResourceDesk

    @inline(never)
    func respond() async throws -> Int {
        var first: DeskResource?
        var second: DeskResource?
        var third: DeskResource?
        var fourth: DeskResource?
        var result = 0
        var failure: (any Error)?
        do {
            first = try await openResource(1, at: desk)
            second = try await openResource(2, at: desk)
            third = try await openResource(3, at: desk)
            let last = try await openResource(4, at: desk)
            fourth = last
            result = try await useResource(last)
        } catch {
            failure = error
        }
        let standing = await shielded { [first, second, third, fourth, failure] () -> (any Error)? in
            var standing = failure
            if let fourth {
                do { try await closeResource(fourth, after: standing) } catch { standing = error }
            }
            if let third {
                do { try await closeResource(third, after: standing) } catch { standing = error }
            }
            if let second {
                do { try await closeResource(second, after: standing) } catch { standing = error }
            }
            if let first {
                do { try await closeResource(first, after: standing) } catch { standing = error }
            }
            return standing
        }
        if let standing { throw standing }
        return result
    }

    /// A task of its own, which does not inherit cancellation, started at once where the system can.
    @inline(__always)
    private func shielded<Success: Sendable>(
        _ operation: sending @escaping @isolated(any) () async -> Success
    ) async -> Success {
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            return await Task.immediate(operation: operation).value
        }
        return await Task(operation: operation).value
    }
}
