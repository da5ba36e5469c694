import COpenBLAS
import Glibc

/// OpenBLAS, which is loaded when the first network is run: most commands run none, and start faster without it.
///
/// Its functions keep nothing, so that any thread may call them.
struct MatrixLibrary: @unchecked Sendable {
  private let functions: cob_library

  /// The library as this machine has it.
  static let shared: Result<MatrixLibrary, MissingLibrary> = {
    var functions = cob_library()
    guard cob_load(&functions) != 0 else {
      return .failure(MissingLibrary(reason: dlerror().map { String(cString: $0) } ?? "it is incomplete"))
    }
    // It would start threads of its own; one run is one thread.
    functions.set_num_threads(1)
    return .success(MatrixLibrary(functions: functions))
  }()

  /// The library in a kernel, which an execution has made sure of.
  static var loaded: MatrixLibrary {
    switch shared {
    case .success(let library): library
    case .failure(let missing): preconditionFailure("OpenBLAS is gone: \(missing.reason)")
    }
  }

  func product(
    _ size: ProductSize, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, accumulating: Bool
  ) {
    functions.sgemm(
      CblasRowMajor, size.transA, size.transB, Int32(size.rows), Int32(size.columns), Int32(size.inner), 1,
      a, size.strideA, b, size.strideB, accumulating ? 1 : 0, c, Int32(size.columns))
  }

  func product(
    _ size: ProductSize, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ c: UnsafeMutablePointer<Double>, accumulating: Bool
  ) {
    functions.dgemm(
      CblasRowMajor, size.transA, size.transB, Int32(size.rows), Int32(size.columns), Int32(size.inner), 1,
      a, size.strideA, b, size.strideB, accumulating ? 1 : 0, c, Int32(size.columns))
  }
}

/// A library without which networks cannot be run.
public struct MissingLibrary: Error, Hashable, Sendable {
  /// Why it cannot be used, in the words of the loader.
  public let reason: String
}

extension ProductSize {
  fileprivate var transA: CBLAS_TRANSPOSE { transposingA ? CblasTrans : CblasNoTrans }
  fileprivate var transB: CBLAS_TRANSPOSE { transposingB ? CblasTrans : CblasNoTrans }
  fileprivate var strideA: Int32 { Int32(Swift.max(1, transposingA ? rows : inner)) }
  fileprivate var strideB: Int32 { Int32(Swift.max(1, transposingB ? inner : columns)) }
}
