// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Rollout",
  dependencies: [
    .package(name: "ModelComposer", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "Rollout",
      dependencies: [.product(name: "Composer", package: "ModelComposer")],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
