import Tensors

/// `result[i] = function(a[i])` over tensors without gaps.
@inline(__always)
func mapElements<A, R>(
  _ count: Int, _ addresses: KernelAddresses, _ function: (A) -> R
) {
  let a = addresses[0].elements(A.self)
  let result = addresses[1].elements(R.self)
  for index in 0..<count { result[index] = function(a[index]) }
}

/// `result[i] = function(a[i], b[i])` where the operands are broadcast.
@inline(__always)
func mapElements<A, B, R>(
  _ loop: StridedLoop, _ addresses: KernelAddresses, _ function: (A, B) -> R
) {
  let length = loop.rowLength
  let strides = loop.rowStrides
  loop.forEachRow { offset in
    let a = addresses[0].elements(A.self) + offset[1]
    let b = addresses[1].elements(B.self) + offset[2]
    let result = addresses[2].elements(R.self) + offset[0]
    switch (strides[1], strides[2]) {
    case (1, 1): for index in 0..<length { result[index] = function(a[index], b[index]) }
    case (1, 0):
      let right = b[0]
      for index in 0..<length { result[index] = function(a[index], right) }
    case (0, 1):
      let left = a[0]
      for index in 0..<length { result[index] = function(left, b[index]) }
    case (let stepA, let stepB):
      for index in 0..<length { result[index] = function(a[index &* stepA], b[index &* stepB]) }
    }
  }
}

/// Copies elements between tensors of any steps: the first tensor of the loop is the result.
@inline(__always)
func copyElements<T>(
  _ loop: StridedLoop, from source: UnsafePointer<T>, to result: UnsafeMutablePointer<T>
) {
  let length = loop.rowLength
  let strides = loop.rowStrides
  loop.forEachRow { offset in
    let source = source + offset[1]
    let result = result + offset[0]
    switch (strides[0], strides[1]) {
    case (1, 1): result.update(from: source, count: length)
    case (1, 0): result.update(repeating: source[0], count: length)
    case (let to, let from):
      for index in 0..<length { result[index &* to] = source[index &* from] }
    }
  }
}

/// A kernel that copies its operand to its result, whatever the elements are.
func copyKernel(
  _ loop: StridedLoop, of type: ConcreteType, sourceOffset: Int = 0, resultOffset: Int = 0,
  clearing clearedCount: Int = 0
) -> Kernel {
  func kernel<T: FixedWidthInteger & Sendable>(_ type: T.Type) -> Kernel {
    Kernel { addresses in
      let result = addresses[1].elements(T.self)
      result.update(repeating: 0, count: clearedCount)
      copyElements(
        loop, from: UnsafePointer(addresses[0].elements(T.self)) + sourceOffset, to: result + resultOffset)
    }
  }
  return switch type.elementType {
  case .float32: kernel(UInt32.self)
  case .float64, .int64: kernel(UInt64.self)
  case .bool: kernel(UInt8.self)
  }
}
