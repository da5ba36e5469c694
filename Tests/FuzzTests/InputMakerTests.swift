import Spec
import Testing

@testable import fuzz

/// Inputs depend on their number and the seed alone, so that what is found can be made again.
@Suite struct InputMakerTests {
  private static let clone = String(#filePath.dropLast("/Tests/FuzzTests/InputMakerTests.swift".count))
  private static let corpus = try? Corpus(clone: clone)

  @Test(arguments: InputMaker.ways.map(\.name))
  func anInputIsMadeAgain(way: String) throws {
    let corpus = try #require(Self.corpus)
    for number in 0..<3 {
      let inputs = (0..<2).map { _ in InputMaker(seed: 1, corpus: corpus, only: way).input(number) }
      #expect(inputs[0].way == way)
      #expect(inputs[0].input == inputs[1].input)
    }
  }

  /// Hashed collections have another order in every process.
  @Test(arguments: InputMaker.ways.map(\.name))
  func anotherProcessMakesTheSameInput(way: String) throws {
    let corpus = try #require(Self.corpus)
    let folder = try TemporaryFolder()
    let saving = try ChildProcess(
      fuzz: ["--save", folder.path, "--first", "3", "--way", way, "--clone", Self.clone], in: folder)
    #expect(saving.wait(wallTime: .max >> 1) == .exit(0))
    let own = InputMaker(seed: 1, corpus: corpus, only: way).input(3).input
    #expect(try FuzzInput(savedIn: folder.path) == own)
  }

  @Test func hugeFilesAreAsLargeAsWhatIsReadAndLarger() {
    var sizes: Set<Int> = []
    for input in 0..<2000 {
      var dice = Dice(seed: 1, input: input)
      sizes.insert(HugeFile.size(&dice))
    }
    let most = SourceFile.maximumSize
    #expect(sizes.isSuperset(of: [most - 1, most, most + 1, 3 * most]))
  }
}
