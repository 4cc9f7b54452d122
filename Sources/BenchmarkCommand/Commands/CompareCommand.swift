import LoadTesting

struct CompareCommand { let program: ProgramDescription; func run(_ a: [String]) throws -> ExitCode { .success } }
