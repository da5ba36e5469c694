/// An operation whose result has the elements of its first operand, so that both share memory and nothing is computed.
protocol ViewOperation: Operation {}

extension ViewOperation {
  var isView: Bool { true }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let type = site.results[0]
    return copyKernel(StridedLoop(sizes: [type.count], strides: [[1], [1]]), of: type)
  }
}
