public import Spec

/// Blocks wired by the names of their tensors: checks the wiring and finds the order of execution.
///
/// The conditions are those of Maze's `InferenceBlock`, minus the one about substrings: keys are unique,
/// out-keys are unique and differ from the network's inputs, every in-key is an input or some block's out-key,
/// no block needs its own result, and every requested output is produced.
public struct BlockGraph: Sendable {
  /// The blocks, in the file's order.
  public let blocks: [BlockEntry]
  /// The tensors that stand ready.
  public let sources: [NetworkSource]
  /// The tensors that are asked for.
  public let outputs: [Output]
  /// What to do about names of tensors that there are, but not for this network.
  let withheld: [String: String]

  /// Whether the spec is wrong about some blocks or inputs, which has been reported: what they would have given
  /// is not missed.
  let isPartial: Bool
  /// Whether more would be asked for, were the spec not wrong elsewhere, so that no block is surely unused.
  let lacksOutputs: Bool

  /// A tensor that is asked for.
  public struct Output: Sendable {
    /// Its name.
    public let key: String
    /// What it is, for messages: "the action head `action`".
    public let title: String
    /// Where it is asked for.
    public let span: SourceSpan
    /// Where it gets its name, if that is elsewhere.
    public let declaration: SourceSpan?
    /// What makes a block that gives it out of the tensor that the block reads, where the spec has none of it yet:
    /// `heads`.
    public let maker: (@Sendable (String) -> String)?

    /// A tensor that is asked for at a place.
    public init(
      _ key: String, title: String, at span: SourceSpan, declaredAt declaration: SourceSpan? = nil,
      madeBy maker: (@Sendable (String) -> String)? = nil
    ) {
      self.declaration = declaration
      self.maker = maker
      self.key = key
      self.title = title
      self.span = span
    }
  }

  /// Blocks with the tensors that they may read and those that they must give.
  public init(
    blocks: [BlockEntry], sources: [NetworkSource], outputs: [Output], withheld: [String: String] = [:],
    isPartial: Bool = false, lacksOutputs: Bool = false
  ) {
    self.withheld = withheld
    self.lacksOutputs = lacksOutputs
    // A block whose key is taken is reported and left out.
    let keys = Set(blocks.map(\.key.value))
    self.isPartial = isPartial || keys.count < blocks.count
    self.blocks = blocks
    self.sources = sources
    self.outputs = outputs
  }

  /// The blocks that contribute to an output, in the order of execution; errors and unused blocks are reported.
  ///
  /// Blocks whose inputs are ready at the same time keep the file's order.
  public func ordered(reportingTo diagnostics: Diagnostics) -> [BlockEntry] {
    let unique = uniqueBlocks(diagnostics)
    let producers = producers(of: unique, diagnostics)
    let unknown = reportUnknownInputs(of: unique, producers, diagnostics)
    let misspelt = unknown.misspelt + reportMissingOutputs(unique, producers, diagnostics)
    let needed = reachable(from: outputs.map(\.key) + unknown.read, in: unique, producers)
    // What leads to a tensor that is only called by another name is not unused.
    let meant = reachable(from: misspelt, in: unique, producers)
    let named = Set(misspelt.compactMap { producers[$0] })
    reportUnused(unique, needed.union(meant).subtracting(named), producers, diagnostics)
    for entry in unique {
      for problem in entry.block?.problems(in: entry) ?? [] { diagnostics.report(problem) }
    }
    return executionOrder(
      unique.enumerated().filter { needed.contains($0.offset) }.map(\.element), diagnostics)
  }

  private func uniqueBlocks(_ diagnostics: Diagnostics) -> [BlockEntry] {
    var first: [String: SourceSpan] = [:]
    return blocks.filter { entry in
      guard let earlier = first.updateValue(entry.key.span, forKey: entry.key.value) else { return true }
      first[entry.key.value] = earlier
      // A head has its key from the action or the value that it is for.
      let isNamed = entry.key.span.file.text(in: entry.key.span).map { $0.contains(entry.key.value) } ?? true
      diagnostics.error(
        .duplicateBlock,
        isNamed
          ? "two blocks have the key `\(entry.key.value)`" : "\(entry.title) and a block have the same key",
        at: entry.key.span, related: [.init("the \(isNamed ? "first one" : "block") is here", at: earlier)],
        help: isNamed
          ? nil : "give the block another name, here and where it is read, or let it be the head itself")
      return false
    }
  }

  /// The index of the block that gives each tensor; clashes are reported at the second one.
  private func producers(of blocks: [BlockEntry], _ diagnostics: Diagnostics) -> [String: Int] {
    let names = Dictionary(sources.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var producers: [String: Int] = [:]
    for (index, entry) in blocks.enumerated() {
      for out in entry.outKeys {
        if let source = names[out.value] {
          diagnostics.error(
            .outKeyShadowed,
            "the output `\(out.value)` of \(entry.title) has the name of \(source.title)", at: out.span,
            related: source.span.map { [.init("\(source.title) is declared here", at: $0)] } ?? [],
            help: "give the output another name, such as `\(out.value)_latent`")
        } else if let other = producers[out.value] {
          let earlier = blocks[other].outKeys.first { $0.value == out.value }
          diagnostics.error(
            .duplicateOutKey,
            "\(entry.title) and \(blocks[other].title) both give the output `\(out.value)`", at: out.span,
            related: earlier.map { [.init("`\(out.value)` is first given here", at: $0.span)] } ?? [])
        } else {
          producers[out.value] = index
        }
      }
    }
    return producers
  }

  /// The blocks that some tensors need.
  private func reachable(
    from names: [String], in blocks: [BlockEntry], _ producers: [String: Int]
  ) -> Set<Int> {
    var pending = names.compactMap { producers[$0] }
    var needed: Set<Int> = []
    while let index = pending.popLast() {
      guard needed.insert(index).inserted else { continue }
      pending += blocks[index].inKeys.compactMap { producers[$0.value] }
    }
    return needed
  }

  private func executionOrder(_ blocks: [BlockEntry], _ diagnostics: Diagnostics) -> [BlockEntry] {
    let order = order(of: blocks, breakingCycles: false)
    if order.count < blocks.count {
      let waiting = Set(blocks.indices).subtracting(order)
      report(cycleAmong: waiting.sorted().map { blocks[$0] }, diagnostics)
    }
    return order.map { blocks[$0] }
  }

  /// The blocks by their indices, each behind those that it reads, and in the file's order else.
  ///
  /// - Parameter breaksCycles: Whether the first one of a cycle does without what it waits for; else none of them is in
  ///   the order.
  func order(of blocks: [BlockEntry], breakingCycles breaksCycles: Bool) -> [Int] {
    let produced = Set(blocks.flatMap { $0.outKeys.map(\.value) })
    var ready = Set(sources.map(\.key))
    // What each block still waits for, and who waits for each tensor.
    var needs: [Int] = []
    var readers: [String: [Int]] = [:]
    for (index, entry) in blocks.enumerated() {
      let unmet = Set(entry.inKeys.map(\.value)).filter { produced.contains($0) && !ready.contains($0) }
      for key in unmet { readers[key, default: []].append(index) }
      needs.append(unmet.count)
    }
    var order: [Int] = []
    var level = blocks.indices.filter { needs[$0] == 0 }
    var waiting = blocks.indices[...]
    while true {
      if level.isEmpty, breaksCycles {
        waiting = waiting.drop { needs[$0] <= 0 }
        level = Array(waiting.prefix(1))
      }
      if level.isEmpty { return order }
      order += level
      for index in level { needs[index] = 0 }
      var next: [Int] = []
      for out in level.flatMap({ blocks[$0].outKeys }) where ready.insert(out.value).inserted {
        for reader in readers[out.value] ?? [] {
          needs[reader] -= 1
          if needs[reader] == 0 { next.append(reader) }
        }
      }
      level = next.sorted()
    }
  }
}
