import ArgumentParser
import Composer
import Glibc

/// The words of a command line that are no options: paths of specs, and overrides for all of them.
struct SpecWords {
  /// The paths of specs.
  let specs: [String]
  /// The overrides, in their order.
  let overrides: [String]

  /// Tells overrides from paths: a word of the form `[+~]key[=…]` is an override unless there is a file of its name.
  init(_ words: [String]) {
    let isOverride = words.map { Override.isOverride($0) && access($0, F_OK) != 0 }
    specs = zip(words, isOverride).filter { !$0.1 }.map(\.0)
    overrides = zip(words, isOverride).filter(\.1).map(\.0)
  }
}
