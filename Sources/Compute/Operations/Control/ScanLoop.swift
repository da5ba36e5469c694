import Tensors

/// How a scan runs: the body's own plan, once for each step, in the scan's scratch memory.
struct ScanLoop: Sendable {
  private let program: Program
  private let length: Int
  private let isReversed: Bool
  private let carryByteCounts: [Int]
  private let sequenceByteCounts: [Int]
  private let constantCount: Int
  private let outputByteCounts: [Int]
  /// Whether the carries before each step are kept.
  private let isSaving: [Bool]
  private let isOutputUsed: [Bool]

  init(_ scan: Scan, _ site: KernelSite) throws(ShapeError) {
    guard let length = scan.length.constant else {
      throw scan.error(.unboundNames(scan.length.symbols.sorted()))
    }
    program = try Program(
      scan.body, outputs: scan.carries + scan.outputs,
      externals: scan.step.carries + scan.step.sequences + scan.step.constants, bindings: site.bindings,
      precision: site.precision, reusingMemory: true)
    self.length = length
    isReversed = scan.isReversed
    let carryCount = scan.carries.count
    let outputEnd = carryCount + scan.outputs.count
    let byteCounts = program.externals.map(\.byteCount)
    carryByteCounts = Array(byteCounts[..<carryCount])
    sequenceByteCounts = Array(byteCounts[carryCount..<(carryCount + scan.step.sequences.count)])
    constantCount = scan.step.constants.count
    outputByteCounts = program.outputs[carryCount...].map(\.type.byteCount)
    isOutputUsed = Array(site.isResultUsed[carryCount..<outputEnd])
    isSaving = Array(site.isResultUsed[outputEnd...])
    isCarryUsed = Array(site.isResultUsed[..<carryCount])
  }

  private let isCarryUsed: [Bool]

  /// The scratch memory: the body's arena, its table of addresses, those of its externals, and the carries
  /// twice, so that a step never writes what it reads.
  private var tableStart: Int { Arena.rounded(program.arenaByteCount) }
  private var externalStart: Int { tableStart + Arena.rounded(program.slots.count * 8) }
  private var carryStart: Int { externalStart + Arena.rounded(program.externals.count * 8) }
  private var carryTotal: Int { carryByteCounts.reduce(0) { $0 + Arena.rounded($1) } }

  var kernel: Kernel {
    Kernel(scratchByteCount: Swift.max(carryStart + 2 * carryTotal, Arena.alignment)) { run($0) }
  }

  private func run(_ addresses: KernelAddresses) {
    let operandCount = carryByteCounts.count + sequenceByteCounts.count + constantCount
    let results = addresses + operandCount
    let scratch = results[2 * carryByteCounts.count + outputByteCounts.count]
    let table = (scratch + tableStart).elements(UnsafeMutableRawPointer.self)
    let externals = (scratch + externalStart).elements(UnsafeMutableRawPointer.self)
    program.link(table, arena: scratch)
    bindConstants(addresses, externals)
    for (index, byteCount) in carryByteCounts.enumerated() {
      carry(scratch, index, step: 0).copyMemory(from: addresses[index], byteCount: byteCount)
    }
    for step in 0..<length {
      let time = isReversed ? length - 1 - step : step
      bindStep(addresses, externals, scratch, step: step, time: time, results: results)
      program.bind(table, to: UnsafePointer(externals))
      program.run(UnsafePointer(table))
      collect(externals, scratch, step: step, time: time, results: results)
    }
    for (index, byteCount) in carryByteCounts.enumerated() where isCarryUsed[index] {
      results[index].copyMemory(from: carry(scratch, index, step: length), byteCount: byteCount)
    }
  }

  /// Where a carry stands before a step.
  private func carry(_ scratch: UnsafeMutableRawPointer, _ index: Int, step: Int) -> UnsafeMutableRawPointer {
    var offset = carryStart + (step % 2) * carryTotal
    for before in 0..<index { offset += Arena.rounded(carryByteCounts[before]) }
    return scratch + offset
  }

  private func bindConstants(
    _ addresses: KernelAddresses, _ externals: UnsafeMutablePointer<UnsafeMutableRawPointer>
  ) {
    let first = carryByteCounts.count + sequenceByteCounts.count
    for index in first..<(first + constantCount) { externals[index] = addresses[index] }
  }

  private func bindStep(
    _ addresses: KernelAddresses, _ externals: UnsafeMutablePointer<UnsafeMutableRawPointer>,
    _ scratch: UnsafeMutableRawPointer, step: Int, time: Int, results: KernelAddresses
  ) {
    let carryCount = carryByteCounts.count
    for (index, byteCount) in carryByteCounts.enumerated() {
      let current = carry(scratch, index, step: step)
      externals[index] = current
      if isSaving[index] {
        let saved = results[carryCount + outputByteCounts.count + index] + time * byteCount
        saved.copyMemory(from: current, byteCount: byteCount)
      }
    }
    for (index, byteCount) in sequenceByteCounts.enumerated() {
      externals[carryCount + index] = addresses[carryCount + index] + time * byteCount
    }
  }

  /// Moves what a step computed to where the next step and the caller look for it.
  private func collect(
    _ externals: UnsafeMutablePointer<UnsafeMutableRawPointer>, _ scratch: UnsafeMutableRawPointer, step: Int,
    time: Int, results: KernelAddresses
  ) {
    let carryCount = carryByteCounts.count
    for (index, output) in program.outputs.enumerated() {
      let source: UnsafeMutableRawPointer
      switch output.location {
      case .arena(let offset): source = scratch + offset
      case .external(let external): source = externals[external]
      case .unused: continue
      }
      if index < carryCount {
        carry(scratch, index, step: step + 1).copyMemory(from: source, byteCount: carryByteCounts[index])
      } else if isOutputUsed[index - carryCount] {
        let byteCount = outputByteCounts[index - carryCount]
        (results[index] + time * byteCount).copyMemory(from: source, byteCount: byteCount)
      }
    }
  }
}
