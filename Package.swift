// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "watertight",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "DependencyRuntime", targets: ["DependencyRuntime"]),
        .library(name: "LeakDetection", targets: ["LeakDetection"]),
        .library(name: "Simulation", targets: ["Simulation"]),
        .library(name: "LoadTesting", targets: ["LoadTesting"]),
        .library(name: "BenchmarkCommand", targets: ["BenchmarkCommand"]),
        .executable(name: "watertight", targets: ["watertight"]),
    ],
    targets: [
        .target(name: "DependencyRuntime"),
        .target(name: "LeakDetection"),
        .target(name: "Simulation"),
        .target(name: "LoadTesting", dependencies: ["LeakDetection"]),
        .target(name: "BenchmarkCommand", dependencies: ["DependencyRuntime", "LeakDetection", "LoadTesting"]),
        .executableTarget(
            name: "watertight",
            dependencies: ["BenchmarkCommand", "DependencyRuntime", "LeakDetection", "LoadTesting"],
            path: "Benchmarks/watertight"
        ),
        .executableTarget(
            name: "measurement", dependencies: ["LeakDetection", "LoadTesting"], path: "Benchmarks/measurement"),
        .target(name: "TestScheduling", path: "Tests/TestScheduling"),
        .testTarget(name: "DependencyRuntimeTests", dependencies: ["DependencyRuntime", "Simulation"]),
        .testTarget(name: "LeakDetectionTests", dependencies: ["LeakDetection"]),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation"]),
        .testTarget(name: "LoadTestingTests", dependencies: ["LoadTesting", "LeakDetection", "TestScheduling"]),
        .testTarget(name: "MeasurementTests", dependencies: ["measurement", "LoadTesting"]),
        .testTarget(
            name: "BenchmarkCommandTests", dependencies: ["BenchmarkCommand", "DependencyRuntime", "TestScheduling"],
            resources: [.copy("Resources")]),
        .testTarget(
            name: "WatertightTests",
            dependencies: [
                "watertight", "measurement", "BenchmarkCommand", "DependencyRuntime", "LeakDetection", "LoadTesting",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
