import OrderedCollections
import Spec
import Tensors
import Testing

@testable import Spaces

@Suite struct SpaceReadingTests {
  @Test(arguments: [
    ("{type: Box, low: 0, high: 255, shape: [3, 64, 64], dtype: uint8}", "Box 3×64×64 uint8"),
    ("{type: gymnasium.spaces.Box, low: -inf, high: .inf, shape: [4]}", "Box 4 float32"),
    ("{type: gym.spaces.Box, low: '-inf', high: \"inf\", shape: [T, 3, H, W]}", "Box T×3×H×W float32"),
    ("{type: Box, low: [[0, 1], [2, 3]], high: 9}", "Box 2×2 float32"),
    ("{type: Box, shape: []}", "Box float32"),
    ("{type: Box, shape: [2], role: mask}", "Box 2 float32"),
    ("{type: Discrete, n: 4}", "Discrete 4"),
    ("{type: Discrete, n: 1, start: 9223372036854775807}", "Discrete 1 from 9223372036854775807"),
    ("{type: Discrete, n: 4, start: -1, dtype: int32}", "Discrete 4 from -1"),
    ("{type: Box, low: 0, high: 1, shape: [8, 8, 111], dtype: bool}", "Box 8×8×111 bool"),
    ("{type: MultiDiscrete, nvec: [3, 5]}", "MultiDiscrete 3,5"),
    ("{type: MultiDiscrete, nvec: [[3, 5], [2, 2]]}", "MultiDiscrete 3,5,2,2"),
    ("{type: MultiDiscrete, nvec: [4, 4, 4, 4, 4]}", "MultiDiscrete 4, 5 times"),
    ("{type: MultiDiscrete, nvec: [4, 4, 4, 4, 4, 4, 4, 4, 3]}", "MultiDiscrete 4,4,4,4,4,4,4,4,…"),
    ("{type: MultiBinary, n: 16}", "MultiBinary 16"),
    ("{type: MultiBinary, n: [2, 3]}", "MultiBinary 2×3"),
    (
      "{type: Tuple, spaces: [{type: Discrete, n: 2}, {a: {type: Discrete, n: 3}}]}",
      "Tuple (Discrete 2, Dict {a: Discrete 3})"
    ),
    (
      "{b: {type: Discrete, n: 2}, Z: {type: Discrete, n: 3}, a: {type: Discrete, n: 4}}",
      "Dict {Z: Discrete 3, a: Discrete 4, b: Discrete 2}"
    ),
    ("{type: Dict, spaces: {type: {type: Discrete, n: 2}}}", "Dict {type: Discrete 2}"),
    ("{type: {type: Discrete, n: 2}}", "Dict {type: Discrete 2}"),
  ])
  func `a space is read in gymnasium's terms`(_ text: String, _ description: String) throws {
    let diagnostics = Diagnostics()
    let space = try read(text, diagnostics)
    #expect(space?.description == description)
    #expect(diagnostics.items.map(\.message) == [])
  }

  @Test(arguments: [
    ("{type: Discrete, n: 500, dtype: int}", "int64"), ("{type: Discrete, n: 5, dtype: integer}", "int64"),
    ("{type: Box, shape: [3], dtype: float}", "float64"),
    ("{type: Box, shape: [3], dtype: flaot32}", "float32"),
    ("{type: Box, shape: [3], dtype: int}", "int64"), ("{type: Box, shape: [3], dtype: half}", "float16"),
    ("{type: MultiDiscrete, nvec: [3], dtype: long}", "int64"),
    ("{type: Box, shape: [3], dtype: uint}", "uint8"),
  ])
  func `a type of numbers means what it means in numpy`(_ text: String, _ meant: String) throws {
    let diagnostics = Diagnostics()
    _ = try read(text, diagnostics)
    #expect(diagnostics.items.map(\.help) == ["did you mean `\(meant)`?"])
    #expect(diagnostics.items.first?.fixes.first?.edits.map(\.replacement) == [meant])
  }

  @Test(arguments: [
    ("{type: Discrete, n: 128, dtype: int8}", nil), ("{type: Discrete, n: 256, dtype: uint8}", nil),
    ("{type: MultiDiscrete, nvec: [2, 128], dtype: int8}", nil),
    ("{type: Discrete, n: 500, dtype: int8}", "`dtype` int8 does not hold 499, int16"),
    ("{type: Discrete, n: 129, dtype: int8}", "`dtype` int8 does not hold 128, int16"),
    ("{type: Discrete, n: 3, start: -1, dtype: uint8}", "`dtype` uint8 does not hold -1, int8"),
    ("{type: Discrete, n: 3, start: 126, dtype: int8}", "`dtype` int8 does not hold 128, int16"),
    ("{type: MultiDiscrete, nvec: [2, 70000], dtype: uint16}", "`dtype` uint16 does not hold 69999, int32"),
  ])
  func `the values of a space are numbers of its type`(_ text: String, _ problem: String?) throws {
    let diagnostics = Diagnostics()
    let space = try read(text, diagnostics)
    let parts = problem?.split(separator: ", ").map(String.init)
    #expect((space == nil) == (problem != nil))
    #expect(
      diagnostics.items.map(\.message) == parts.map { ["\($0[0]), which is a value of this space"] } ?? [])
    #expect(diagnostics.items.map(\.help) == parts.map { ["write `dtype: \($0[1])`"] } ?? [])
  }

  @Test(arguments: [
    ("type: Bxo\nshape: [3]", 1, "there is no space `Bxo`"),
    ("type: gymnasium.spaces.Bxo\nshape: [3]", 1, "`Bxo`"),
    ("type: ???\nshape: [3]", 1, "there is no space"),
    ("type: Box\nhih: 3\nshape: [3]", 2, "no parameter `hih`"),
    ("a: {type: Discrete, n: 2}\nb: {_target_: gymnasium.spaces.Box}", 2, "by `type`, not by `_target_`"),
    ("type: Box\nlow: 2\nhigh: 1\nshape: [3]", 2, "`low` is above `high`: 2 > 1"),
    ("type: Box\nlow: [0, 2]\nhigh: 1", 2, "`low` is above `high` at element 1: 2 > 1"),
    ("type: Box\nlow: [0, 1]\nshape: [3]", 2, "`low` has the shape [2], but `shape` is [3]"),
    ("type: Box\nlow: [[0], 1]", 2, "different lengths"),
    ("type: Box\nlow: 0\nhigh: 1", 1, "lacks its `shape`"),
    ("type: Box\nlow: .nan\nshape: [3]", 2, "`low` cannot be nan"),
    ("type: Box\nlow: inf\nshape: [3]", 2, "`low` cannot be inf"),
    ("type: Box\nlow: zero\nshape: [3]", 2, "must be numbers"),
    ("type: Box\nlow: []\nshape: [3]", 2, "must be numbers"),
    ("type: Box\nshape: 3", 2, "must be a list of sizes"),
    ("type: Box\nshape: [0]", 2, "sizes start at 1"),
    ("type: Box\nshape: [-3]", 2, "sizes start at 1"),
    ("type: Box\nshape: [B, 3]", 2, "batch axis"),
    ("type: Box\nshape: [H-1]", 2, "must be a size"),
    ("type: Box\nshape: [9999999999, 9999999999]", 2, "more than"),
    ("type: Box\nshape: [T]\nlow: [0, 1]", 3, "must be one number"),
    ("type: Box\nshape: [3]\ndtype: float23", 3, "must be one of"),
    ("type: Box\nshape: [3]\nlow: -1\ndtype: uint8", 3, "no uint8"),
    ("type: Box\nshape: [3]\nlow: 0.5\ndtype: int64", 3, "whole numbers"),
    ("type: Discrete\nn: 0", 2, "at least 1"),
    ("type: Discrete\nn: 9223372036854775807", 2, "more than the limit"),
    ("type: Discrete\nn: 2\nstart: 9223372036854775807", 3, "64 bits"),
    ("type: Discrete\nn: 2.5", 2, "must be a whole number"),
    ("type: Box\nshape: [3]\nhigh: 2\ndtype: bool", 3, "no bool"),
    ("type: Discrete\nn: 2\ndtype: float32", 3, "must be one of"),
    ("type: Discrete\nn: 2\ndtype: bool", 3, "must be one of"),
    ("type: Discrete", 1, "lacks its required parameter `n`"),
    ("type: MultiDiscrete\nnvec: 3", 2, "must be a list"),
    ("type: MultiDiscrete\nnvec: [3, 0]", 2, "at least 1"),
    ("type: MultiBinary\nn: 0", 2, "`n` is [0], but sizes start at 1"),
    ("type: Dict\nspaces: 3", 2, "mapping from names to spaces"),
    ("type: Dict\nspaces: {}", 2, "at least one space"),
    ("type: Tuple\nspaces: {}", 2, "must be a list"),
    ("a:\n  type: Discrete\n  n: -1", 3, "at least 1"),
    ("a: Discrete", 1, "a space is a mapping"),
    ("[1, 2]", 1, "a space is a mapping"),
  ])
  func `a mistake is reported on its line`(_ text: String, _ line: Int, _ words: String) throws {
    let diagnostics = Diagnostics()
    #expect(try read(text, diagnostics) == nil)
    #expect(diagnostics.items.count == 1)
    #expect(diagnostics.items.first?.primary?.start.line == line)
    #expect(diagnostics.items.first?.message.contains(words) == true, "\(diagnostics.items.map(\.message))")
  }

  @Test(arguments: [
    ("observation: {type: Discrete, nn: 3}", "nn", "n"), ("observation: {type: Discrete, o: 3}", "o", "n"),
    ("stes: {a: {observation: {type: Discrete, n: 3}}}", "stes", "steps"),
    ("observation: {tpye: Discrete, n: 3}", "tpye", "type"),
    ("observation: {kind: Box, shape: [3]}", "kind", "type"),
  ])
  func `a misspelt key of spaces is corrected, and nothing else is said`(
    _ text: String, _ wrong: String, _ right: String
  ) throws {
    let diagnostics = Diagnostics()
    let file = SourceFile(name: "spaces.yaml", text: text)
    let node = try #require(YAML.parse(file, into: diagnostics))
    #expect(EnvironmentSpaces(reading: node, diagnostics: diagnostics)?.steps.isEmpty != true)
    #expect(diagnostics.items.map(\.help) == ["did you mean `\(right)`?"])
    #expect(
      FixedText(file, mending: diagnostics.items).text == text.replacing("\(wrong):", with: "\(right):"))
  }

  @Test func `a misspelt type is corrected in the spelling of the user`() throws {
    for (wrong, right) in [("Discreet", "Discrete"), ("gymnasium.spaces.Bx", "gymnasium.spaces.Box")] {
      let diagnostics = Diagnostics()
      #expect(try read("{type: \(wrong)}", diagnostics) == nil)
      #expect(diagnostics.items.first?.help?.contains(right) == true)
    }
  }

  private func read(_ text: String, _ diagnostics: Diagnostics) throws -> Space? {
    let node = try #require(YAML.parse(SourceFile(name: "spaces.yaml", text: text), into: diagnostics))
    return Space(reading: node, diagnostics: diagnostics)
  }
}

@Suite struct EnvironmentSpacesReadingTests {
  @Test func `a single step has the key 0, and bare spaces the names of their roles`() throws {
    let spaces = try #require(
      try read("observation: {type: Box, shape: [4]}\naction: {type: Discrete, n: 2}").spaces)
    #expect(spaces.stepOrder == ["0"])
    #expect(spaces.steps["0"]?.observation.keys == ["observation"])
    #expect(spaces.steps["0"]?.action["action"]?.description == "Discrete 2")
    #expect(spaces.steps["0"]?.observationSpans["observation"]?.start.line == 1)
  }

  @Test func `steps keep their order, and entries of a Dict are sorted`() throws {
    let spaces = try #require(
      try read(
        """
        step_order: [1, a]
        steps:
          a: {observation: {o: {type: Discrete, n: 2}}, agent_count: 2}
          1:
            observation: {type: Dict, spaces: {z: {type: Discrete, n: 2}, b: {type: Discrete, n: 3}}}
            action: {type: MultiBinary, n: 3}
        """
      ).spaces)
    #expect(spaces.stepOrder == ["1", "a"])
    #expect(spaces.steps["1"]?.observation.keys == ["b", "z"])
    #expect(spaces.steps["a"]?.agentCount == 2)
    #expect(spaces.steps["a"]?.action.isEmpty == true)
    #expect(
      try read(
        "steps: {b: {observation: {x: {type: Discrete, n: 2}}}, a: {observation: {x: {type: Discrete, n: 2}}}}"
      )
      .spaces?.stepOrder == ["b", "a"])
  }

  @Test(
    arguments: [
      (
        "step_order: [a, c]\nsteps:\n  a: {observation: &o {x: {type: Discrete, n: 2}}}\n  b: {observation: *o}",
        [(1, "does not have"), (4, "`step_order` lacks")]
      ),
      (
        "step_order: [a]\nsteps:\n  a: {observation: &o {x: {type: Discrete, n: 2}}}\n  b: {observation: *o}",
        [(1, "`step_order` lacks")]
      ),
      ("observation:\n  {low: -1, high: 1, shape: [2]}", [(2, "the keys of a Box")]),
      ("observation:\n  x: {nvec: [2, 3]}", [(2, "the keys of a MultiDiscrete")]),
      ("observation:\n  spaces: {x: {type: Discrete, n: 2}}", [(2, "the keys of a Dict")]),
      ("step_order: ~\nsteps: {a: {observation: {type: Discrete, n: 2}}}", [(1, "`step_order`")]),
      ("observation: {type: Discrete, n: 2}\naction: ~", [(2, "this is null")]),
      ("action: {type: Discrete, n: 2}\nobservation: ~", [(2, "this is null")]),
      ("observation:\n  {type: Box, low: ~, shape: [2]}", [(2, "`low`")]),
      ("observation:\n  {type: Box, shape: [2], role: maks}", [(2, "`role`")]),
      ("observation:\n  {type: Box, low: 0.5, shape: [2], role: mask}", [(2, "room for 0 and 1")]),
      (
        "observation:\n  {type: Box, low: 0, high: 1, shape: [2, 3], role: adj}",
        [(2, "two axes of one size")]
      ),
      ("observation:\n  {type: MultiBinary, n: 2, role: mask}", [(2, "`role`")]),
      ("step_order: [a, a]\nsteps:\n  a: {observation: {x: {type: Discrete, n: 2}}}", [(1, "twice")]),
      ("step_order: [a]", [(1, "`steps`")]),
      ("steps: {}", [(1, "mapping from the steps' keys")]),
      ("steps: 3", [(1, "mapping from the steps' keys")]),
      ("action: {type: Discrete, n: 2}", [(1, "must have an `observation`")]),
      ("type: Discrete\nn: 2", [(1, "`type`"), (2, "`n`")]),
      ("observation: {x: {type: Discrete, n: 2}}\nactoin: {}", [(2, "`actoin`")]),
      ("observation: {type: Dict, spaces: {x: {type: Discrete, n: 2}}, spcaes: 3}", [(1, "`spcaes`")]),
      ("observation: {x: {type: Discrete, n: 2}}\nagent_count: 0", [(2, "`agent_count`")]),
      ("7", [(1, "spaces are a mapping")]),
    ] as [(String, [(Int, String)])])
  func `a contradiction is reported on its line`(_ text: String, _ expected: [(Int, String)]) throws {
    let items = try read(text).items
    #expect(items.count == expected.count, "\(items.map(\.message))")
    for (item, (line, words)) in zip(items, expected) {
      #expect(item.primary?.start.line == line)
      #expect(item.message.contains(words), "\(item.message)")
    }
  }

  @Test func `a space that cannot be read leaves the others standing`() throws {
    let spaces = try read("observation: {a: {type: Discrete, n: 0}, b: {type: Discrete, n: 2}}").spaces
    #expect(spaces?.steps["0"]?.observation.keys == ["b"])
    #expect(spaces?.steps["0"]?.unreadableObservations == ["a"])
  }

  private func read(_ text: String) throws -> (spaces: EnvironmentSpaces?, items: [Diagnostic]) {
    let diagnostics = Diagnostics()
    let node = try #require(YAML.parse(SourceFile(name: "spaces.yaml", text: text), into: diagnostics))
    return (EnvironmentSpaces(reading: node, diagnostics: diagnostics), diagnostics.items)
  }
}
