// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let collections: Target.Dependency = .product(name: "OrderedCollections", package: "swift-collections")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// A room of the house: `DESIGN.md`'s table of targets, which `CONTRIBUTING.md` repeats.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.byName(name: name)] + dependencies,
    exclude: exclude,
    swiftSettings: settings)
}

let package = Package(
  name: "ModelComposer",
  products: [
    .executable(name: "compose", targets: ["compose-cli"]),
    .library(name: "ComposeCommand", targets: ["ComposeCommand"]),
    .library(name: "Rendering", targets: ["Rendering"]),
    .library(name: "Composer", targets: ["Composer"]),
    .library(name: "Perception", targets: ["Perception"]),
    .library(name: "Distributions", targets: ["Distributions"]),
    .library(name: "Compute", targets: ["Compute"]),
    .library(name: "Spaces", targets: ["Spaces"]),
    .library(name: "Spec", targets: ["Spec"]),
    .library(name: "Tensors", targets: ["Tensors"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    // These two are loaded when something is run or drawn, and so not linked.
    .systemLibrary(name: "COpenBLAS"),
    .systemLibrary(name: "CGraphviz"),

    room("Tensors", [collections]),
    room("Spec", ["CLibYAML", collections]),
    room("Spaces", ["Tensors", "Spec", collections]),
    room("Compute", ["Tensors", "COpenBLAS", collections]),
    room("Distributions", ["Tensors", "Spec", "Spaces", "Compute", collections]),
    room("Perception", ["Tensors", "Spec", "Compute", collections]),
    room("Composer", ["Tensors", "Spec", "Spaces", "Compute", "Distributions", "Perception", collections]),
    room("Rendering", ["Tensors", "Spec", "Compute", "Perception", "Composer", "CGraphviz", collections]),
    room(
      "ComposeCommand",
      [
        "Tensors", "Spec", "Spaces", "Compute", "Distributions", "Perception", "Composer", "Rendering",
        arguments, collections,
      ]),
    // With Swift's own libraries inside, a check takes a quarter less time: most of it went into loading them.
    .executableTarget(
      name: "compose-cli", dependencies: ["ComposeCommand"], swiftSettings: settings,
      linkerSettings: [
        .unsafeFlags(
          ["-static-stdlib", "-use-ld=lld", "-l_FoundationCShims", "-l_FoundationCollections"],
          .when(configuration: .release))
      ]),
    .executableTarget(
      name: "diagnosing-benchmark", dependencies: ["Spec", "Composer"], path: "benchmarks/diagnosing",
      swiftSettings: settings),
    .executableTarget(
      name: "conformance",
      dependencies: [
        "Tensors", "Spec", "Spaces", "Compute", "Distributions", "Perception", "Composer", collections,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "fuzz",
      dependencies: ["Tensors", "Spec", "Spaces", "Composer", "Rendering", "ComposeCommand", collections],
      swiftSettings: settings),

    // The blocks of `examples/swift`, so that its specs can be composed here.
    .target(
      name: "ExampleBlocks", dependencies: ["Composer", "Compute"],
      path: "examples/swift/Sources/ExtraBlocks", swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "mutations", dependencies: ["Composer", "Compute", "ExampleBlocks"], swiftSettings: settings),

    tests(of: "Tensors", [collections]),
    tests(of: "Spec", [collections]),
    tests(of: "Perception", ["Tensors", "Spec", "Compute", collections]),
    tests(of: "Compute", ["Tensors"], exclude: ["PyTorchValues.txt"]),
    tests(
      of: "Composer", ["Tensors", "Spec", "Spaces", "Compute", "Perception", collections],
      exclude: ["Models"]),
    tests(of: "Rendering"),
    tests(of: "Spaces", ["Spec", "Tensors", collections]),
    tests(of: "Distributions", ["Spec", "Tensors", "Spaces", "Compute", collections]),
    .testTarget(
      name: "ConformanceTests",
      dependencies: ["conformance", "Tensors", "Spec", "Compute", "Composer", "Perception", collections],
      swiftSettings: settings),
    .testTarget(
      name: "MutationsTests", dependencies: ["mutations", "Composer", "Compute"], swiftSettings: settings),
    .testTarget(name: "FuzzTests", dependencies: ["fuzz", collections], swiftSettings: settings),
    tests(
      of: "ComposeCommand", ["Composer", "Rendering", "Tensors", collections],
      exclude: ["Specs", "Snapshots"]),
    .testTarget(
      name: "DocumentationTests", dependencies: ["compose-cli", "Spec"], swiftSettings: settings),
  ]
)
