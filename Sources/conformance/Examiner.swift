import Composer
import Perception

/// Runs cases with what a registry has.
struct Examiner {
  let registry: ModelRegistry

  /// What this package has, and the module that cases describe in place of Python code.
  static let standard: Examiner = {
    var registry = ModelRegistry.standard
    registry.perception.register(TorchModelBlock.self)
    return Examiner(registry: registry)
  }()

  /// Runs the case of a folder.
  ///
  /// - Returns: The case's name, or the folder where it has none, and how it ended.
  func examine(caseAt folder: String) -> (name: String, outcome: Outcome) {
    do throws(Obstacle) {
      let recorded = try Case(folder: folder)
      let name = try recorded.name
      do throws(Obstacle) {
        return (name, try outcome(of: recorded))
      } catch {
        return (name, error.outcome)
      }
    } catch {
      return (folder, error.outcome)
    }
  }

  private func outcome(of recorded: Case) throws(Obstacle) -> Outcome {
    if try recorded.name.hasPrefix("quirk/") { throw .missingFeature("quirk") }
    switch try recorded.root["kind"].text {
    case "block": return try BlockCase(recorded, registry: registry).outcome()
    case "model": return try ModelCase(recorded, registry: registry).outcome()
    case "init": return try InitializationCase(recorded, registry: registry).outcome()
    case "error": return try ErrorCase(recorded, registry: registry).outcome()
    case "distribution": return try DistributionCase(recorded, registry: registry).outcome()
    case let kind: throw .missingFeature("cases of the kind `\(kind)` are not known")
    }
  }
}
