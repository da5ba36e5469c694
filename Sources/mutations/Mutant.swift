/// A slip of the pen.
enum Slip: String, CaseIterable {
  case deleted
  case misspelt
  case duplicated
  case moved
  case retyped
}

/// A text with one slip in it.
struct Mutant {
  /// What a mutant may mean that is right and composes to the same networks.
  enum Meaning {
    /// Only what composes to something else.
    case other
    /// What is left out may equal its default, which `compose resolve` must then tell.
    case standard
    /// The same value within brackets or quotes, or without them, which some parameters take; or null where it says
    /// that nothing is said.
    case sameValue
    /// The same key where the language has it too: for the networks around, where it was for one of them.
    case sameKey
  }

  let slip: Slip
  /// What was done in particular: "transposed".
  let manner: String
  /// The keys and positions that lead to it.
  let path: [String]
  let text: String
  /// The line of the original.
  let line: Int
  /// Where a diagnostic stands right: the lines that were changed, and the first lines of a mapping that lacks something.
  let lines: Set<Int>
  /// Where a name is used that the text does not define any more.
  var useLines: Set<Int> = []
  var meaning = Meaning.other
  /// What was deleted, by its lines and columns in the original.
  var deleted: ClosedRange<Place>?
  /// The lines that were written anew.
  var written: Set<Int> = []
  /// The name that was misspelt, if it is a name.
  var name: String?
  /// What is lost with a misspelt name: one that is read and not defined any more, or defined and not read.
  var lost: LostName?

  /// A name of the text's own that has lost its definition or its only reader.
  struct LostName {
    let kind: DefinedNames.Kind
    /// The lines that must be told of: the definition's, and the reader's if that is the misspelt one.
    let places: [Set<Int>]
  }

  /// A line and column.
  struct Place: Comparable {
    let line: Int
    let column: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.line, left.column) < (right.line, right.column)
    }
  }
}
