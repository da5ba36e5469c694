import Compute
import OrderedCollections
import Perception
import Spec
import Tensors

/// Compares what networks cost with what the spec allows.
struct BudgetCheck {
  let networks: [Network]
  /// How messages call the networks: "the model".
  let title: String
  let diagnostics: Diagnostics

  /// How many of the costliest places are told.
  private static let shownPlaces = 3

  /// Reports what is too much, with the places in the spec that cost most.
  func compare(with budget: Budget) {
    // What a network costs that could not be built, nobody knows.
    guard !networks.isEmpty, networks.allSatisfy(\.composed.isComplete) else { return }
    if let limit = budget.parameters {
      compare(
        networks.reduce(0) { $0 + $1.composed.parameterCount }, with: limit, noun: "parameters",
        cost: \.parameterCount)
    }
    guard let limit = budget.multiplyAdds else { return }
    let multiplyAdds = networks.reduce(Dimension(0)) { $0 + $1.composed.multiplyAdds }
    if let count = multiplyAdds.constant {
      compare(count, with: limit, noun: "multiply-adds") { $0.multiplyAdds.constant ?? 0 }
    } else {
      let names = listed(multiplyAdds.symbols.sorted())
      diagnostics.error(
        .unknownCost,
        "the multiply-adds of \(title) depend on \(names): whether they keep within the budget is unknown",
        at: limit.span, notes: ["multiply-adds: \(multiplyAdds)"],
        help: "give these sizes as numbers, in the spec or with --spaces, or leave `multiply_adds` out")
    }
  }

  private func compare(
    _ found: Int, with limit: Located<Int>, noun: String, cost: (ComposedBlock) -> Int
  ) {
    guard found > limit.value else { return }
    diagnostics.error(
      .overBudget,
      "\(title) has \(found.grouped) \(noun), \((found - limit.value).grouped) more than its budget of \(limit.value.grouped)",
      at: limit.span, related: costliest(cost, of: found))
  }

  /// Blocks that stand at one place in the spec: a definition's block serves several networks, a modality several
  /// observations.
  private struct Place {
    var cost = 0
    /// What each of the blocks costs, by its title.
    var titles: OrderedDictionary<String, Int> = [:]
    var networks: OrderedSet<String> = []
  }

  private func costliest(_ cost: (ComposedBlock) -> Int, of total: Int) -> [Diagnostic.Related] {
    var places: OrderedDictionary<SourceSpan, Place> = [:]
    for network in networks {
      for block in network.composed.blocks {
        places[block.place, default: Place()].cost += cost(block)
        places[block.place, default: Place()].titles[block.title, default: 0] += cost(block)
        places[block.place, default: Place()].networks.append(network.name)
      }
    }
    let ranked = places.elements.enumerated().sorted {
      ($1.element.value.cost, $0.offset) < ($0.element.value.cost, $1.offset)
    }
    return ranked.prefix(Self.shownPlaces).map(\.element).filter { $0.value.cost > 0 }.map { span, place in
      let percent = 100 * Double(place.cost) / Double(total)
      let share = percent < 0.5 ? "<1" : "\(Int(percent.rounded()))"
      let more = place.titles.count > 1 ? " and \(place.titles.count - 1) more" : ""
      let costliest = place.titles.elements.reduce(("a block", -1)) {
        $1.value > $0.1 ? ($1.key, $1.value) : $0
      }.0
      let shared = place.networks.count > 1 ? ", in \(place.networks.count) networks" : ""
      return .init(
        "\(share)%: \(place.cost.grouped) for \(costliest)\(more)\(shared)", at: span)
    }
  }
}

extension CompositionContext {
  /// Compares what networks cost with their budget, if they have one.
  func check(_ budget: Budget?, of networks: [Network], called title: String) {
    guard let budget else { return }
    BudgetCheck(networks: networks, title: title, diagnostics: diagnostics).compare(with: budget)
  }
}
