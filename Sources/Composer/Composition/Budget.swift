import Perception
import Spec

/// What networks may cost at most, as the spec asserts it.
struct Budget {
  /// The most trained parameters.
  let parameters: Located<Int>?
  /// The most multiply-adds for one sample.
  let multiplyAdds: Located<Int>?
}

extension ParameterReader {
  /// Reads `budget`, what networks may cost at most.
  func readBudget() -> Budget? {
    let name = "budget"
    guard
      let node = optional(
        name, .anyNode, help: "What may be spent at most: {parameters: 50k, multiply_adds: 2M}.")
    else { return nil }
    guard let mapping = node.mapping, !mapping.isEmpty else {
      if !node.isUnresolved {
        diagnostics.error(
          .notABudget,
          "`budget` must be a mapping such as {parameters: 50k, multiply_adds: 2M}, it is \(node.found)",
          at: node.span,
          help: node.missingSpaceHelp
            ?? node.scalar.flatMap { amount in
              amount.text.first?.isNumber == true ? "write {parameters: \(Node.cropped(amount.text))}" : nil
            })
      }
      return nil
    }
    let reader = ParameterReader(
      mapping: mapping, at: keySpan(of: name) ?? node.span, owner: name, ownerSpan: nil,
      diagnostics: diagnostics)
    func limit(_ name: String, _ help: String) -> Located<Int>? {
      reader.optional(name, .quantity, help: help).map {
        Located($0, at: reader.span(of: name) ?? reader.place)
      }
    }
    let budget = Budget(
      parameters: limit("parameters", "The most trained parameters."),
      multiplyAdds: limit("multiply_adds", "The most multiply-adds for one sample."))
    reader.finish()
    return reader.failed ? nil : budget
  }
}

extension DiagnosticCode {
  /// Something that must say what may be spent says something else.
  public static let notABudget: DiagnosticCode = "not-a-budget"
  /// Networks cost more than the spec allows.
  public static let overBudget: DiagnosticCode = "over-budget"
  /// What networks cost depends on sizes that have names, and the spec limits it.
  public static let unknownCost: DiagnosticCode = "unknown-cost"
}
