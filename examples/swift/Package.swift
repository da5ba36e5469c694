// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6)]

func composer(_ name: String) -> Target.Dependency {
  .product(name: name, package: "ModelComposer")
}

let package = Package(
  name: "Examples",
  dependencies: [
    .package(name: "ModelComposer", path: "../..")
  ],
  targets: [
    .executableTarget(name: "Rollout", dependencies: [composer("Composer")], swiftSettings: settings),
    .target(
      name: "ExtraBlocks", dependencies: [composer("Composer"), composer("Compute")], swiftSettings: settings),
    .executableTarget(
      name: "my-compose", dependencies: ["ExtraBlocks", composer("ComposeCommand")], swiftSettings: settings),
  ]
)
