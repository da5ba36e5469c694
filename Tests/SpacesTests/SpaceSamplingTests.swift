import OrderedCollections
import Spec
import Tensors
import Testing

@testable import Spaces

@Suite struct SpaceSamplingTests {
  static let spaces: [Space?] = [
    space { try .box(Box(low: .everywhere(-1), high: .everywhere(1), shape: [2, 3])) },
    space { try .box(Box(low: .each([0, -.infinity, 5]), high: .each([.infinity, 3, 5]), shape: [3])) },
    space { try .box(Box(shape: [.symbol("T"), 2])) },
    space { try .box(Box(low: .everywhere(0), high: .everywhere(255), shape: [4], numericType: .uint8)) },
    space { try .box(Box(shape: [4], numericType: .int8)) },
    space { try .box(Box(low: .everywhere(0.1), high: .everywhere(0.10000000149), shape: [2])) },
    space {
      try .box(
        Box(
          low: .everywhere(2_147_483_645), high: .everywhere(2_147_483_647), shape: [2],
          numericType: .int32))
    },
    space {
      try .box(Box(low: .everywhere(0), high: .everywhere(1), shape: [.symbol("T"), 2, 2], role: .adjacency))
    },
    space { try .box(Box(low: .everywhere(-1), high: .everywhere(2), shape: [2, 3], role: .mask)) },
    space { try .discrete(Discrete(n: 3, start: -1)) },
    space { try .multiDiscrete(MultiDiscrete(nvec: [1, 2, 3, 4], sizes: [2, 2])) },
    space { try .multiBinary(MultiBinary(n: 5)) },
  ]

  @Test(arguments: spaces, [[], [7], [3, 2], [0]])
  func `samples are members`(_ space: Space?, _ batch: [Int]) throws {
    let space = try #require(space)
    var stream = RandomStream(seed: 1, path: ["\(space)"])
    let tensor = try space.sample(using: &stream, batch: batch, bindings: ["T": 6])
    #expect(tensor.shape == batch + (try #require(space.shape?.evaluated(with: ["T": 6]))))
    #expect(tensor.elementType == space.elementType)
    #expect(space.problem(of: tensor) == nil)
  }

  @Test func `masks leave something, and adjacency matrices are symmetric`() throws {
    var stream = RandomStream(seed: 3)
    let unit = (low: Box.Bound.everywhere(0), high: Box.Bound.everywhere(1))
    let mask = Space.box(try Box(low: unit.low, high: unit.high, shape: [4], role: .mask))
    let masks = try mask.sample(using: &stream, batch: [50]).doubles
    #expect(Set(masks) == [0, 1])
    #expect(stride(from: 0, to: masks.count, by: 4).allSatisfy { masks[$0] == 1 })
    let graph = Space.box(try Box(low: unit.low, high: unit.high, shape: [3, 3], role: .adjacency))
    let links = try graph.sample(using: &stream, batch: [50]).doubles
    #expect(Set(links) == [0, 1])
    for start in stride(from: 0, to: links.count, by: 9) {
      for row in 0..<3 {
        #expect(links[start + row * 4] == 0)
        for column in 0..<3 { #expect(links[start + row * 3 + column] == links[start + column * 3 + row]) }
      }
    }
  }

  @Test func `samples fill the space`() throws {
    var stream = RandomStream(seed: 2)
    let discrete = Space.discrete(try Discrete(n: 3, start: -1))
    #expect(Set(try discrete.sample(using: &stream, batch: [100]).doubles) == [-1, 0, 1])
    let small = try Box(low: .everywhere(0), high: .everywhere(2), shape: [], numericType: .uint8)
    #expect(Set(try Space.box(small).sample(using: &stream, batch: [100]).doubles) == [0, 1, 2])
    let half = Space.box(try Box(low: .everywhere(10), shape: []))
    let values = try half.sample(using: &stream, batch: [20_000]).doubles
    #expect(abs(values.reduce(0, +) / 20_000 - 11) < 0.05)
  }

  @Test func `membership names the first offender`() throws {
    let box = Space.box(try Box(low: .everywhere(0), high: .everywhere(1), shape: [2]))
    #expect(
      box.problem(of: Tensor([0, 1, 0.5, 1.5, 7, 0], shape: [3, 2]))?.description
        == "the element at [1, 1] is 1.5, not a number from 0 to 1")
    #expect(box.problem(of: Tensor([.nan, 1], shape: [2])) != nil)
    #expect(box.problem(of: Tensor([0, 1, 0], shape: [3])) == .shape(found: [3], needed: [2]))
    #expect(box.problem(of: Tensor([0], shape: [])) != nil)
    let whole = Space.box(try Box(shape: [1], numericType: .int64))
    #expect(!whole.contains(Tensor([0.5], shape: [1])))
    let discrete = Space.discrete(try Discrete(n: 3, start: 1))
    #expect(discrete.contains(Tensor(shape: [2], elements: .int64([1, 3]))))
    #expect(!discrete.contains(Tensor(shape: [2], elements: .int64([1, 0]))))
    let square = Space.box(try Box(shape: [.symbol("N"), .symbol("N")]))
    #expect(square.contains(Tensor([0, 1, 0, 1], shape: [1, 2, 2])))
    #expect(!square.contains(Tensor([0, 1], shape: [1, 2])))
  }

  @Test func `what cannot be sampled is an error`() throws {
    var stream = RandomStream(seed: 0)
    let box = Space.box(try Box(shape: [.symbol("T")]))
    #expect(throws: SamplingError.unboundSize([.symbol("T")])) { try box.sample(using: &stream) }
    #expect(throws: SamplingError.tooManyElements(shape: [1 << 20, 1 << 40], limit: 1 << 31)) {
      try box.sample(using: &stream, batch: [1 << 20], bindings: ["T": 1 << 40])
    }
    #expect(throws: SamplingError.notATensor(.tuple)) { try Space.tuple([]).sample(using: &stream) }
  }

  @Test func `a Dict or Tuple as one tensor is explained`() throws {
    let leaf = Space.discrete(try Discrete(n: 2))
    #expect(leaf.obstacle(to: .observation, named: "x") == nil)
    #expect(
      Space.tuple([leaf]).obstacle(to: .observation, named: "x")?.message
        == "the observation `x` is a Tuple, whose spaces have no names")
    #expect(Space.dict(["a": leaf]).obstacle(to: .action, named: "x")?.help.contains("(a)") == true)
  }
}

private func space(_ make: () throws -> Space) -> Space? { try? make() }
