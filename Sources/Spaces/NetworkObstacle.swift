import OrderedCollections

/// Why a space cannot be one tensor at a network's border, as a diagnostic says it.
public struct NetworkObstacle: Hashable, Sendable {
  /// What is wrong.
  public let message: String
  /// What to do about it.
  public let help: String
}

extension Space {
  /// What keeps the space of that name from being one tensor of a network; nil where nothing does.
  public func obstacle(to role: SpaceRole, named name: String) -> NetworkObstacle? {
    switch self {
    case .box, .discrete, .multiDiscrete, .multiBinary: nil
    case .dict(let spaces):
      NetworkObstacle(
        message:
          "the \(role.rawValue) `\(name)` is a Dict within a Dict, which no network takes as one tensor",
        help: "lift its entries (\(spaces.keys.joined(separator: ", "))) to the \(role.rawValue) space itself"
      )
    case .tuple(let spaces):
      NetworkObstacle(
        message: "the \(role.rawValue) `\(name)` is a Tuple, whose spaces have no names",
        help: "write a Dict with a name for each of its \(spaces.count) spaces")
    }
  }
}

/// Which way a space's elements go.
public enum SpaceRole: String, Hashable, Sendable {
  /// From the environment to a network.
  case observation
  /// From a network to the environment.
  case action
}
