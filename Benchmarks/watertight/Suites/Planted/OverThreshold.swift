import LoadTesting

/// A limit between what requests take with the fault and without it, and far from both.
let overThreshold = planted(
    "over-threshold", .threshold("service: p(50)<50ms", .failure), mended: .threshold("service: p(50)<50ms", .success),
    summary: "every request takes longer than a threshold allows: exit 99"
) { flaw in
    .waiting(flaw)
} blocking: { flaw in
    .waiting(flaw)
}
