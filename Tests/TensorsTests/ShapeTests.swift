import Tensors
import Testing

@Test("A shape counts its elements, names or not")
func elementCounts() {
  #expect(Shape([] as [Dimension]).elementCount == 1)
  #expect(Shape([2, 0, 3] as [Int]).elementCount == 0)
  let shape: Shape = [.batch, 3, .symbol("H")]
  #expect(shape.elementCount == 3 * .batch * .symbol("H"))
  #expect(shape.rank == 3)
  #expect(shape.symbols == ["B", "H"])
  #expect(shape.description == "[B, 3, H]")
}

@Test("A shape has numbers once its names do")
func evaluation() {
  let shape: Shape = [.batch, 2 * .symbol("H") + 1]
  #expect(shape.constant == nil)
  #expect(shape.evaluated(with: ["B": 4]) == nil)
  #expect(shape.evaluated(with: ["B": 4, "H": 3]) == [4, 7])
  #expect(shape.substituting(["H": .batch]) == [.batch, 2 * .batch + 1])
  #expect(Shape([4, 7] as [Int]).constant == [4, 7])
}

@Test(
  "Axes are counted from either side",
  arguments: [(0, 0), (2, 2), (-1, 2), (-3, 0), (3, nil), (-4, nil), (.min, nil)] as [(Int, Int?)])
func axes(_ axis: Int, _ expected: Int?) {
  #expect(Shape([1, 2, 3] as [Int]).resolvedAxis(axis) == expected)
}
