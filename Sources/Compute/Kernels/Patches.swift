import Tensors

/// The patches of an image that a convolution's window sees, as a matrix `[C / groups * kernel, places]`.
///
/// One and two spatial axes count as three with axes of size 1 in front.
struct Patches: Sendable {
  /// Where one group of one sample starts in the input, the weights and the output.
  struct Group {
    let input: Int
    let weights: Int
    let output: Int
  }

  /// One spatial axis.
  private struct Axis: Sendable {
    var size = 1
    var kernel = 1
    var places = 1
    var stride = 1
    var dilation = 1
    var before = 0

    var isWhole: Bool { kernel == 1 && stride == 1 && before == 0 && places == size }

    /// The first place and the one after the last at which a kernel element sees the input.
    func placesInside(_ element: Int) -> Range<Int> {
      let shift = element * dilation - before
      let first = shift >= 0 ? 0 : (-shift + stride - 1) / stride
      let end = size <= shift ? 0 : (size - shift + stride - 1) / stride
      return Swift.min(first, places)..<Swift.max(Swift.min(first, places), Swift.min(end, places))
    }
  }

  private let axes: (Axis, Axis, Axis)
  private let samples: Int
  private let groups: Int
  private let channels: Int
  /// The output channels of one group.
  let outputChannels: Int

  init(
    input: [Int], weights: [Int], output: [Int], window: Window, groups: Int, operation: some Operation
  ) throws(ShapeError) {
    var axes = [Axis](repeating: Axis(), count: 3 - window.rank)
    for axis in 0..<window.rank {
      axes.append(
        Axis(
          size: input[axis + 2], kernel: weights[axis + 2], places: output[axis + 2],
          stride: output[axis + 2] == 1 ? 1 : window.strides[axis], dilation: window.dilation[axis],
          before: window.padding[axis].before))
    }
    self.axes = (axes[0], axes[1], axes[2])
    self.groups = groups
    samples = input[0]
    channels = weights[1]
    outputChannels = weights[0] / groups
    let (elements, overflow) = rowCount.multipliedReportingOverflow(by: placeCount)
    if overflow || elements > Graph.elementLimit
      || Swift.max(rowCount, placeCount, outputChannels) > Int(Int32.max)
    {
      throw operation.error(.tooManyElements(shape: Shape(input), limit: Int(Int32.max)))
    }
  }

  /// The number of weights of one output channel.
  var rowCount: Int { channels * axes.0.kernel * axes.1.kernel * axes.2.kernel }
  /// The number of places that the window takes in one image.
  var placeCount: Int { axes.0.places * axes.1.places * axes.2.places }
  /// Whether the matrix of patches is the image itself.
  var areTheInput: Bool { axes.0.isWhole && axes.1.isWhole && axes.2.isWhole }

  func scratchByteCount<S: KernelScalar>(_ scalar: S.Type) -> Int {
    areTheInput ? 0 : rowCount * placeCount * MemoryLayout<S>.stride
  }

  @inline(__always)
  func forEachGroup(_ body: (Group) -> Void) {
    let plane = axes.0.size * axes.1.size * axes.2.size
    for sample in 0..<samples {
      for group in 0..<groups {
        body(
          Group(
            input: (sample * groups + group) * channels * plane,
            weights: group * outputChannels * rowCount,
            output: (sample * groups + group) * outputChannels * placeCount))
      }
    }
  }

  /// The matrix of patches of one group of one sample.
  @inline(__always)
  func gather<S: KernelScalar>(
    _ input: UnsafePointer<S>, into scratch: @autoclosure () -> UnsafeMutablePointer<S>
  ) -> UnsafePointer<S> {
    if areTheInput { return input }
    let columns = scratch()
    let stride = axes.2.stride
    let width = axes.2.places
    forEachRow { inside, image, column in
      guard let image else { return (columns + column).update(repeating: 0, count: width) }
      let source = input + image
      let target = columns + column
      target.update(repeating: 0, count: inside.lowerBound)
      (target + inside.upperBound).update(repeating: 0, count: width - inside.upperBound)
      if stride == 1 {
        (target + inside.lowerBound).update(from: source, count: inside.count)
      } else {
        for place in 0..<inside.count { target[inside.lowerBound &+ place] = source[place &* stride] }
      }
    }
    return UnsafePointer(columns)
  }

  /// Adds each number of a matrix of patches to the element of the image that it was taken from.
  @inline(__always)
  func scatter<S: KernelScalar>(_ columns: UnsafePointer<S>, addingTo input: UnsafeMutablePointer<S>) {
    let stride = axes.2.stride
    forEachRow { inside, image, column in
      guard let image else { return }
      let target = input + image
      let source = columns + (column + inside.lowerBound)
      for place in 0..<inside.count { target[place &* stride] += source[place] }
    }
  }

  /// Calls the body for each kernel element and each row of places along the last axis.
  ///
  /// It is told which places see the image, where the image's element of the first of those stands (nil where
  /// the row lies in the padding), and where the row starts in the matrix.
  @inline(__always)
  private func forEachRow(_ body: (_ inside: Range<Int>, _ image: Int?, _ column: Int) -> Void) {
    let (deep, high, wide) = axes
    var column = 0
    for channel in 0..<channels {
      for kernel in 0..<(deep.kernel * high.kernel * wide.kernel) {
        let kernelWide = kernel % wide.kernel
        let kernelHigh = kernel / wide.kernel % high.kernel
        let kernelDeep = kernel / (wide.kernel * high.kernel)
        let inside = wide.placesInside(kernelWide)
        let x = inside.lowerBound * wide.stride + kernelWide * wide.dilation - wide.before
        for z in 0..<deep.places {
          let depth = z * deep.stride + kernelDeep * deep.dilation - deep.before
          for y in 0..<high.places {
            let row = y * high.stride + kernelHigh * high.dilation - high.before
            let isInside =
              depth >= 0 && depth < deep.size && row >= 0 && row < high.size && !inside.isEmpty
            let image = ((channel * deep.size + depth) * high.size + row) * wide.size + x
            body(inside, isInside ? image : nil, column)
            column += wide.places
          }
        }
      }
    }
  }
}
