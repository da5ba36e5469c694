import Distributions
import OrderedCollections
import Perception
import Spec

/// How the actions of a policy are drawn together, and what forbids some of them.
struct ActingPart {
  /// The observation that forbids choices of an action, by the action.
  var masks: OrderedDictionary<String, Mask> = [:]
  /// The observations that were to be masks, those that cannot be included.
  var namedMasks: Set<String> = []
  /// How the numbers of several actions become one.
  var headReduction = HeadReduction.sum
  /// Where the spec speaks of an action: in its space, and where its distribution is chosen.
  var places: [String: [SourceSpan]] = [:]

  /// An observation that is 0 where a choice is forbidden.
  struct Mask {
    let input: NetworkInput
    /// Where the spec names it.
    let span: SourceSpan
  }
}

extension CompositionContext {
  /// How the actions of a step are drawn together; masks that do not suit are reported.
  func actingPart(of step: String, mapper: DistributionMapper) -> ActingPart {
    var part = ActingPart(headReduction: mapper.headReduction)
    guard let spaces = spaces.steps[step] else { return part }
    let inputs = observations(of: step)
    for key in spaces.action.keys {
      part.places[key] = mapper.places(of: key) + [spaces.actionSpans[key]].compactMap { $0 }
      guard let mask = mapper.mask(for: key), let span = mask.span,
        let distribution = mapper.distribution(for: key)
      else { continue }
      guard let input = inputs.first(where: { $0.key == mask.observation }) else {
        let names = inputs.map(\.key)
        let nearest = diagnostics.nearestName(to: mask.observation, among: names, at: span)
        diagnostics.error(
          .unknownObservation,
          "there is no observation `\(mask.observation)` in step `\(step)` that could be the mask of `\(key)`",
          at: span,
          help: nearest.help(or: "the observations are: \(listed(names))"),
          fixes: nearest.fixes)
        continue
      }
      part.namedMasks.insert(mask.observation)
      let found = spaces.observation[mask.observation]?.shape
      if let found, found != distribution.logitsShape {
        diagnostics.error(
          .actionMask,
          "the mask `\(mask.observation)` is \(found), but the action `\(key)` has \(distribution.logitsShape) choices",
          at: span,
          related: spaces.observationSpans[mask.observation].map {
            [.init("the observation `\(mask.observation)`", at: $0)]
          } ?? [],
          sides: [
            .init("the mask `\(mask.observation)`", "\(found)"),
            .init("the action `\(key)`", "\(distribution.logitsShape)"),
          ])
        continue
      }
      part.masks[key] = ActingPart.Mask(input: input, span: span)
    }
    return part
  }
}

extension NetworkPlan {
  /// The network with a block behind each head that has a mask.
  ///
  /// The head's logits get another name, as what comes out is the masked logits.
  func withMasks() -> (plan: NetworkPlan, unmaskedLogits: Set<String>) {
    var plan = self
    var unmasked: Set<String> = []
    var names = Set(blocks.flatMap { [$0.key.value] + $0.outKeys.map(\.value) } + inputs.map(\.key))
    func free(_ name: String) -> String {
      name.givingWay { !names.insert($0).inserted }
    }
    for (head, mask) in acting.masks {
      guard let producer = plan.blocks.firstIndex(where: { $0.outKeys.contains { $0.value == head } })
      else { continue }
      let logits = free("\(head)_logits")
      unmasked.insert(logits)
      plan.blocks[producer] = plan.blocks[producer].renaming(output: head, to: logits)
      plan.blocks.append(
        .masking(
          free("\(head)_masking"), output: head, logits: logits, mask: mask.input.key, place: mask.span))
      if !plan.inputs.contains(where: { $0.key == mask.input.key }) { plan.inputs.append(mask.input) }
    }
    return (plan, unmasked)
  }
}
