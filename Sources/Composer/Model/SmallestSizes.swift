import Compute

extension Network {
  /// The smallest sizes with which the network runs where some of the given ones are too small; nil where others do
  /// not help.
  ///
  /// One name is enlarged by itself if that is enough, else all of them.
  func smallestSizes(insteadOf bindings: [String: Int]) -> [String: Int]? {
    let names = bindings.keys.filter { $0 != "B" }.sorted()
    for group in names.map({ [$0] }) + (names.count > 1 ? [names] : []) {
      guard let least = smallest(of: group, in: bindings) else { continue }
      // Of several names, those that are large enough stay as they are.
      var sizes = bindings
      for name in group { sizes[name] = max(bindings[name] ?? 0, least) }
      for name in group {
        var fewer = sizes
        fewer[name] = bindings[name]
        if fits(fewer) { sizes = fewer }
      }
      return sizes.filter { bindings[$0.key] != $0.value }
    }
    return nil
  }

  private func smallest(of names: [String], in bindings: [String: Int]) -> Int? {
    func fits(_ least: Int) -> Bool {
      var sizes = bindings
      for name in names { sizes[name] = max(bindings[name] ?? 0, least) }
      return self.fits(sizes)
    }
    guard let upper = (0..<20).map({ 1 << $0 }).first(where: fits) else { return nil }
    var (low, high) = (upper / 2, upper)
    while high - low > 1 {
      let middle = (low + high) / 2
      if fits(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// Whether no axis is too short.
  private func fits(_ bindings: [String: Int]) -> Bool {
    do {
      _ = try Plan(composed.graph, outputs: Array(composed.values.values), bindings: bindings)
      return true
    } catch {
      if case .memory = error.fact { return true }
      return false
    }
  }
}
