import ArgumentParser

/// A number for a size that has a name: `T=8`.
struct SizeBinding: ExpressibleByArgument, Hashable {
  /// The name of the size.
  let name: String
  /// The number.
  let size: Int

  /// Reads `NAME=NUMBER`.
  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let size = Int(parts[1]), (1...Self.limit).contains(size)
    else { return nil }
    name = String(parts[0])
    self.size = size
  }

  private static let limit = 1 << 24
}
