/// How many numbers go into one output of a layer, and how many outputs one number goes into.
///
/// As PyTorch computes them, from the sizes alone: axis 1 and axis 0, each times the kernel positions.
struct Fans {
  let fanIn: Double
  let fanOut: Double

  init(_ shape: [Int]) {
    let positions = Double(shape.dropFirst(2).reduce(1, *))
    fanIn = Double(shape.count > 1 ? shape[1] : 1) * positions
    fanOut = Double(shape.first ?? 1) * positions
  }
}
