public import Spaces
public import Spec

/// The distributions that come with this package.
public enum StandardDistributions {
  /// The distributions under their own names and the reference's dotted paths.
  public static let catalogue: Catalogue<any Distribution.Type> = {
    var catalogue = Catalogue<any Distribution.Type>(kind: "distribution")
    let modules: [(any Distribution.Type, String)] = [
      (Categorical.self, "categorical"), (MultiCategorical.self, "multi_categorical"),
      (Bernoulli.self, "bernoulli"), (DiagonalGaussian.self, "gaussian"),
      (SquashedGaussian.self, "squashed_gaussian"), (Beta.self, "beta"),
    ]
    for (type, module) in modules {
      let long = "\(type.name)ProbabilityDistribution"
      catalogue.register(type.name, aliases: [long, "maze.distributions.\(module).\(long)"], type)
    }
    return catalogue
  }()
}

extension Space {
  /// The distribution that draws actions where a spec says nothing; nil for a Dict or Tuple.
  public var defaultDistribution: (any Distribution.Type)? {
    switch self {
    case .discrete: Categorical.self
    case .multiDiscrete: MultiCategorical.self
    case .multiBinary: Bernoulli.self
    case .box: DiagonalGaussian.self
    case .dict, .tuple: nil
    }
  }
}
