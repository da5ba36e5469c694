import Composer

extension Registry {
  /// Ends a case that is about a block which is not registered.
  func requireBlock(_ type: String) throws(Obstacle) {
    let name = type.split(separator: ".").last.map(String.init) ?? type
    guard case .found = blocks.lookup(name) else {
      throw .missingFeature("block \(name) is not registered")
    }
  }
}

extension ModelRegistry {
  /// The name of a distribution that a case calls by its class; ends the case where there is none.
  @discardableResult
  func requireDistribution(_ type: String) throws(Obstacle) -> String {
    guard case .found(let distribution) = distributions.lookup(type) else {
      throw .missingFeature("distribution \(type) is not registered")
    }
    return distribution.name
  }
}

extension Diagnostic {
  /// What does not exist here, where the diagnostic says that of a block, distribution or composer, or of a kind
  /// of model.
  var missingFeature: String? {
    if code == .unknownName, let start = message.firstRange(of: "there is no ") {
      let kinds = [
        "block", "distribution", "model composer", "policy composer", "critic composer", "model builder",
      ]
      let statement = message[start.lowerBound...]
      if kinds.contains(where: { statement.hasPrefix("there is no \($0) `") }) { return String(statement) }
    }
    return nil
  }
}

extension Diagnostics {
  /// Ends a case whose spec has an error: as one that needs a feature, where something does not exist here.
  func requireSuccess() throws(Obstacle) {
    guard hasErrors else { return }
    if let feature = items.lazy.compactMap(\.missingFeature).first { throw .missingFeature(feature) }
    throw .problem(firstError ?? "the spec has errors")
  }
}
