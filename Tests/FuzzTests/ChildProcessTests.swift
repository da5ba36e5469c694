import FoundationEssentials
import OrderedCollections
import Testing

@testable import fuzz

/// Runs in processes of their own, and how they end.
@Suite struct ChildProcessTests {
  @Test(arguments: [
    ("exit 0", ChildProcess.End.exit(0)), ("exit 7", .exit(7)), ("kill -9 $$", .signal(9)),
    // One waits for ever, the other works for ever.
    ("exec sleep 1000", nil), ("while true; do true; done", nil),
  ])
  func itsEndIsTold(script: String, end: ChildProcess.End?) throws {
    let folder = try TemporaryFolder()
    let child = try ChildProcess(["-c", script], program: "/bin/sh", log: "\(folder.path)/log")
    let told = child.wait(
      processorTime: script.contains("while") ? 20_000_000 : .max >> 1,
      wallTime: script.contains("sleep") ? 20_000_000 : .max >> 1)
    #expect(told == end)
    #expect(Meter.processorTime(of: child.process) == nil)
  }

  @Test(arguments: [
    // What is wrong is read from notes, whatever the examined program prints.
    ("a: 1\n", ["--time", "100000"], []),
    ("a: 1\n", ["--time", "0", "--plain"], [Failure.fault(.slow)]),
    ("slow: memory: place:\n", ["--time", "100000", "--plain"], []),
  ])
  func aTrialTellsWhatIsWrong(spec: String, manner: [String], failures: [Failure]) throws {
    let folder = try TemporaryFolder()
    let trial = Trial(scratch: folder.path, manner: manner, program: ChildProcess.fuzz)
    #expect(try trial.failures(of: FuzzInput(spec: spec)) == Set(failures))
  }

  @Test func aTrialOfWhatIsNotThereEndsWithItsCode() throws {
    let folder = try TemporaryFolder()
    let trial = Trial(scratch: folder.path, manner: [], program: ChildProcess.fuzz)
    #expect(try trial.failures(ofInputIn: "\(folder.path)/nothing") == [.exitCode(64)])
  }

  /// While it waits for somebody who writes to a pipe, there is time to see how it is limited, and where it is.
  @Test func aReplayIsLimitedAndInAFolderOfItsOwn() throws {
    let folder = try TemporaryFolder()
    let input = FuzzInput(.command, files: [:], words: ["check", "fifo"])
    try input.save(to: "\(folder.path)/input")
    let replay = try ChildProcess(fuzz: ["--replay", "\(folder.path)/input"], in: folder)
    let scratch = Options.scratch(of: replay.process)
    var isLimited = false
    var isThere = false
    var end: ChildProcess.End?
    while end == nil, !(isLimited && isThere) {
      end = replay.end()
      let limits = try? Folder.bytes(of: "/proc/\(replay.process)/limits")
      isLimited =
        limits.map { String(decoding: $0, as: UTF8.self).contains("address space         4294967296") }
        ?? false
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(replay.process)/cwd")
      isThere = place?.hasSuffix("/fuzz-\(replay.process)") == true
      ChildProcess.pause()
    }
    if end == nil { replay.kill() }
    Folder.remove(scratch)
    #expect(isLimited)
    #expect(isThere)
  }

  @Test func aReplayLeavesNothingBehind() throws {
    let folder = try TemporaryFolder()
    try FuzzInput(.tensors, files: [FuzzInput.tensors: [1, 2, 3]]).save(to: "\(folder.path)/input")
    let replay = try ChildProcess(
      fuzz: ["--replay", "\(folder.path)/input", "--time", "100000"], in: folder)
    #expect(replay.wait(wallTime: .max >> 1) == .exit(0))
    #expect(!FileManager.default.fileExists(atPath: Options.scratch(of: replay.process)))
  }
}
