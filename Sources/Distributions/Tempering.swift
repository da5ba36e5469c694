/// What a temperature T changes in a distribution of numbers.
public enum Tempering: String, Hashable, Sendable, CaseIterable, DefaultWord {
  /// The density, which becomes a power of itself with the exponent 1 / T: flatter above 1, sharper below.
  case density
  /// The parameters, which are divided by T, as in the reference: the logarithm of a standard deviation, α, β.
  case parameters

  static let initial = Tempering.density
}

/// What a density over a finite interval is the density of.
public enum DensityScale: String, Hashable, Sendable, CaseIterable, DefaultWord {
  /// The action: it integrates to 1 over the Box.
  case action
  /// The action's place between the bounds, as in the reference.
  case unscaled

  static let initial = DensityScale.action
}
