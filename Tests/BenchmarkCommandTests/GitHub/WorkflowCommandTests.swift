import Testing

@testable import BenchmarkCommand

@Suite struct WorkflowCommandTests {
    @Test("a place comes before the title, and a line only with a file")
    func written() {
        let command = WorkflowCommand(
            level: .error, title: "LK01", message: "3 leaks", file: "Sources/A.swift", line: 7)
        #expect("\(command)" == "::error file=Sources/A.swift,line=7,title=LK01::3 leaks")
        let nowhere = WorkflowCommand(level: .warning, title: "Caution", message: "busy", line: 7)
        #expect("\(nowhere)" == "::warning title=Caution::busy")
    }

    @Test("what would end a property, the command or the line is escaped, in messages less than in properties")
    func escaped() {
        let command = WorkflowCommand(
            level: .error, title: "a:b,c%\r\nd", message: "a:b,c%\r\n::error::d", file: "x,y:z")
        #expect(
            "\(command)"
                == "::error file=x%2Cy%3Az,title=a%3Ab%2Cc%25%0D%0Ad::a:b,c%25%0D%0A::error::d")
    }
}
