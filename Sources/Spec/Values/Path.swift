extension String {
  /// The key as a part of a path: in quotes where it holds dots of its own.
  var pathPart: String { contains(".") ? "'\(self)'" : self }
}

extension Collection<String> {
  /// The keys and indices as a path: `policy.networks.0`.
  var joinedPath: String { map(\.pathPart).joined(separator: ".") }
}
