import Synchronization

/// All accounts of one ledger: found by number without a lock, by name under one.
final class AccountBook: Sendable {
    /// Accounts from this number on are found by name only. A handful is usual; a name made up for each tenant must not cost a
    /// page each.
    static let pagedLimit = 256

    /// The newest page. Unmanaged, because counting references to it from every thread would cost more than the lookup; `Index`
    /// keeps every page alive as long as the book, so a reader that still holds an older one is safe.
    private let newestPage: Atomic<Unmanaged<Page>>
    private let index: CheckedMutex<Index>

    /// Never changed once published: a new account means a new page.
    ///
    /// Unchecked, because a pointer is not Sendable: nobody writes to what this one points to once the page is made.
    private final class Page: @unchecked Sendable {
        let accountCount: Int
        /// The parts of each account. `Index` keeps the accounts, and they keep their parts.
        private let stripes: UnsafeMutablePointer<AccountStripes>

        init(accounts: [Account]) {
            accountCount = accounts.count
            stripes = .allocate(capacity: accounts.count)
            for (number, account) in accounts.enumerated() {
                (stripes + number).initialize(to: account.stripes)
            }
        }

        @inline(__always)
        func account(_ number: Int) -> AccountStripes {
            stripes[number]
        }

        deinit {
            stripes.deallocate()
        }
    }

    private struct Index {
        var pages: [Page]
        var accounts: [Account] = []
        var numbers: [String: Int] = [:]
    }

    init() {
        let empty = Page(accounts: [])
        newestPage = Atomic(.passUnretained(empty))
        index = CheckedMutex(Index(pages: [empty]))
    }

    /// The parts of an account. Nil if there is no account of that number, or if it can only be found by name. They live as long
    /// as the book.
    @inline(__always)
    func stripes(of number: Int) -> AccountStripes? {
        newestPage.load(ordering: .acquiring)._withUnsafeGuaranteedRef { page in
            number < page.accountCount ? page.account(number) : nil
        }
    }

    /// In the order in which they were opened, which is that of their numbers.
    var all: [Account] {
        index.withLock { $0.accounts }
    }

    /// The account of that name and its number, opened with `make` (given the number) if there is none yet.
    func account(named name: String, make: (Int) -> Account) -> (Account, number: Int) {
        index.withLock { index in
            if let number = index.numbers[name] { return (index.accounts[number], number) }
            let number = index.accounts.count
            let account = make(number)
            index.accounts.append(account)
            index.numbers[name] = number
            if index.accounts.count <= Self.pagedLimit {
                let page = Page(accounts: index.accounts)
                index.pages.append(page)
                newestPage.store(.passUnretained(page), ordering: .releasing)
            }
            return (account, number)
        }
    }
}
