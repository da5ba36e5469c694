public import Tensors

/// Why a run is impossible with the tensors that it was given.
public enum ExecutionError: Error, Hashable, Sendable {
  /// What a tensor was given as.
  public enum Kind: String, Hashable, Sendable {
    case input
    case parameter
  }

  /// A tensor that the outputs need was not given.
  case missing(Kind, name: String)
  /// A tensor has another shape than the plan was made for.
  case shape(Kind, name: String, found: [Int], needed: [Int])
  /// A tensor has elements that cannot stand for those that are needed.
  case elementType(Kind, name: String, found: ElementType, needed: ElementType)
  /// The machine does not have the memory.
  case memory(byteCount: Int)
  /// OpenBLAS is not there.
  case library(MissingLibrary)
}
