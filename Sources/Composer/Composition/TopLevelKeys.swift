import Spec

extension ModelRegistry.Top {
  /// The keys that a spec of this kind can have at its top.
  var keys: [String] {
    let common = ["spaces", "budget", "bindings", "distribution_mapper_config"]
    return switch self {
    case .template: common + ["model_builder", "policy", "critic"]
    case .custom: common + ["definitions", "policy", "critic"]
    case .inference: ["spaces", "budget", "bindings", "definitions", "networks"]
    }
  }
}

/// The keys at the top of a spec: which are its parts, though misspelt, and which nobody reads.
///
/// What a misspelt key holds is read as if the key were right, so that all that is wrong in it is told at once, and
/// nothing that is right is blamed for it.
struct TopLevelKeys {
  /// The parts that misspelt keys were meant to be, by the keys.
  private(set) var meant: [String: String] = [:]
  /// Keys of which nobody knows what they were meant to be.
  private(set) var strays: Set<String> = []

  /// Looks through the keys of a spec; where its kind is unknown, everything may be right.
  init(of root: Mapping, in document: Document, asking diagnostics: Diagnostics) {
    guard let target = root["_target_"]?.value.scalar?.text, let kind = ModelRegistry.tops[target]
    else { return }
    let known = ["_target_"] + kind.keys
    guard !root.names.isSubset(of: known) else { return }
    let names = Interpolation.names(in: document.root).union(document.namesReadInFiles())
    meant = root.misspeltKeys(of: known, besides: names, asking: diagnostics) { entry, free in
      ["networks", "definitions"].first { free.contains($0) && Self.holdsNetworks(entry.value) }
    }
    // A value that is to be filled in is somebody's own.
    strays = Set(
      root.entries.lazy.filter { [meant] entry in
        !known.contains(entry.name) && !names.contains(entry.name) && meant[entry.name] == nil
          && !entry.value.isMissingValue
      }.map(\.name))
  }

  /// What a key means: itself, unless it is misspelt.
  func part(_ key: String) -> String { meant[key] ?? key }

  /// Whether a value is a mapping of networks or definitions by their names.
  private static func holdsNetworks(_ node: Spec.Node) -> Bool {
    guard let mapping = node.mapping, !mapping.isEmpty else { return false }
    return mapping.entries.allSatisfy { $0.value.mapping?["blocks"] != nil }
  }
}
