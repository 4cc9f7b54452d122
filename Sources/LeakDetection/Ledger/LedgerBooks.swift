import Synchronization

/// What a ledger keeps, and what opening a lease needs of it. It outlives the ledger as long as a task is bound to it.
final class LedgerBooks: Sendable {
    let detail: LeakDetail
    /// Nil below level `sites`.
    let live: LiveTable?
    let misuses = MisuseLog()
    let outliving = OutlivingTasks()
    let retained = RetainedValues()

    private let id = LedgerID.next()
    private let book = AccountBook()
    private let threads = ThreadStripes.ofProcess
    private let uncounted = Lease.uncountedLeases

    /// - Parameters:
    ///   - stacks: of level `stacks`.
    ///   - clock: nanoseconds; what ages are measured with.
    init(
        detail: LeakDetail, stacks: StackSample = StackSample(),
        clock: @escaping @Sendable () -> UInt64 = LeaseTracer.monotonicNanoseconds
    ) {
        self.detail = detail
        let tracer = detail == .stacks ? LeaseTracer(sample: stacks, clock: clock) : nil
        live = detail.placesLeaks ? LiveTable(tracer: tracer) : nil
    }

    /// In the order of their numbers.
    var accounts: [Account] { book.all }

    @inline(__always)
    func open(_ resource: Resource, for owner: LeaseOwner, at site: CallSite) -> Lease {
        guard detail != .off else { return uncounted[threads.current] }
        if let number = id.accountNumber(in: resource.lastAccount.load(ordering: .acquiring)),
            let stripes = book.stripes(of: number)
        {
            return Lease(in: stripes[threads.current], for: owner, at: site)
        }
        return openByName(resource, for: owner, at: site)
    }

    @inline(never)
    private func openByName(_ resource: Resource, for owner: LeaseOwner, at site: CallSite) -> Lease {
        Lease(in: account(of: resource).stripes[threads.current], for: owner, at: site)
    }

    /// The resource's account, looked up by name.
    func account(of resource: Resource) -> Account {
        let (account, number) = book.account(named: resource.name) { number in
            Account(resource: resource.name, number: number, live: live, misuses: misuses)
        }
        if let word = id.word(accountNumber: number) {
            resource.lastAccount.store(word, ordering: .releasing)
        }
        return account
    }
}
