import Composer

/// The blocks of one kind.
struct BlockFamily {
  let category: BlockCategory
  let blocks: [any Block.Type]

  /// The families that a registry has blocks of.
  static func all(of registry: ModelRegistry) -> [BlockFamily] {
    let blocks = registry.perception.blocks.entries.values.map(\.element)
    return BlockCategory.allCases.map { category in
      BlockFamily(category: category, blocks: blocks.filter { $0.declaration.category == category })
    }.filter { !$0.blocks.isEmpty }
  }

  /// What the blocks declare.
  var declarations: [BlockDeclaration] { blocks.map { $0.declaration } }

  /// The name as a heading.
  var title: String { category.rawValue.prefix(1).uppercased() + category.rawValue.dropFirst() }
}
