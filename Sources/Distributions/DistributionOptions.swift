public import Spec

/// What a spec may say of a distribution: parameters that all have defaults.
public protocol DistributionOptions: Sendable {
  /// Options as they are where a spec says nothing.
  init()

  /// Reads options from an entry of `distribution_mapper_config`.
  init(reading reader: ParameterReader)
}

/// The options of a distribution that has none.
public struct NoOptions: DistributionOptions {
  /// No options.
  public init() {}

  /// Reads nothing.
  public init(reading reader: ParameterReader) {}
}

/// The options of distributions over choices.
public struct ChoiceOptions: DistributionOptions {
  /// What the logits are divided by.
  public var temperature = 1.0
  /// How the numbers of several choices become one.
  public var reduction = Reduction.sum

  /// Options as they are where a spec says nothing.
  public init() {}

  /// Reads options from an entry of `distribution_mapper_config`.
  public init(reading reader: ParameterReader) {
    temperature = reader.readTemperature()
    reduction = reader.readReduction()
  }
}

extension ParameterReader {
  func readTemperature() -> Double {
    read(
      "temperature", .number(in: 1e-6...1e6), default: 1,
      help: "Above 1 actions are drawn more evenly, below 1 more sharply.")
  }

  func readReduction() -> Reduction {
    read(
      "reduction", .word(among: Reduction.self), default: .sum,
      help: "How the numbers of an action's dimensions become one: `none` keeps them apart.")
  }

  func readTempering() -> Tempering {
    read(
      "tempering", .word(among: Tempering.self), default: .density,
      help: "What the temperature changes: the density, or the parameters as in the reference.")
  }

  func readDensity() -> DensityScale {
    read(
      "density", .word(among: DensityScale.self), default: .action,
      help: "What densities are of: the action, or its place between the bounds as in the reference.")
  }
}

/// An enumeration of words, one of which holds where none is given.
protocol DefaultWord: CaseIterable, RawRepresentable<String>, Sendable {
  static var initial: Self { get }
}

extension ParameterType where Value: DefaultWord {
  /// One of an enumeration's words.
  static func word(among type: Value.Type) -> ParameterType {
    ParameterType<String>.choice(Value.allCases.map(\.rawValue)).map(
      { Value(rawValue: $0) ?? .initial }, back: { $0.rawValue })
  }
}
