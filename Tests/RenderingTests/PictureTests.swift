import FoundationEssentials
import Rendering
import Testing

@Suite struct PictureTests {
  /// Writes all samples into the directory that `DIAGRAM_PICTURES` names, for a person to look at.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["DIAGRAM_PICTURES"] != nil))
  func `samples to look at`() throws {
    let directory = try #require(ProcessInfo.processInfo.environment["DIAGRAM_PICTURES"])
    for (name, diagram) in SampleDiagrams.all {
      for theme in Theme.all {
        for format in PictureFormat.allCases {
          let picture = try diagram.picture(as: format, theme: theme)
          let url = URL(filePath: "\(directory)/\(name)-\(theme.name).\(format.rawValue)")
          try Data(picture.bytes).write(to: url)
        }
      }
    }
  }

  @Test(arguments: SampleDiagrams.all.map(\.name), Theme.all)
  func `every sample is drawn in every format and theme`(name: String, theme: Theme) throws {
    let diagram = try #require(SampleDiagrams.all.first { $0.name == name }?.diagram)
    let beginnings: [PictureFormat: String] = [
      .svg: "<svg ", .png: "\u{89}PNG", .pdf: "%PDF-", .dot: "digraph ",
    ]
    for format in PictureFormat.allCases {
      let picture = try diagram.picture(as: format, theme: theme)
      let beginning = try #require(beginnings[format]).unicodeScalars.map { UInt8($0.value) }
      #expect(picture.bytes.starts(with: beginning), "\(format)")
      if name != "hostile" { #expect(picture.warnings.isEmpty, "\(format)") }
    }
  }

  @Test(arguments: [PictureFormat.dot, .svg, .png])
  func `the same diagram gives the same bytes`(format: PictureFormat) throws {
    let first = try SampleDiagrams.shared.picture(as: format)
    for _ in 0..<5 {
      // Graphviz would order frames by where the heap has room for their names.
      _ = try SampleDiagrams.wide.picture(as: format)
      let again = try SampleDiagrams.shared.picture(as: format)
      #expect(again == first)
    }
  }

  @Test func `threads may draw at the same time`() async throws {
    let expected = try SampleDiagrams.wide.picture(as: .svg)
    try await withThrowingTaskGroup(of: Picture.self) { group in
      for _ in 0..<24 {
        group.addTask { try SampleDiagrams.wide.picture(as: .svg) }
      }
      for try await picture in group { #expect(picture == expected) }
    }
  }

  @Test func `a bitmap stays within what viewers take`() throws {
    let nodes = (0..<400).map { Diagram.Node(id: "\($0)", role: .general, title: "node \($0)") }
    let edges = zip(nodes, nodes.dropFirst()).map { Diagram.Edge(from: $0.id, to: $1.id) }
    let png = try Diagram(title: "long", nodes: nodes, edges: edges, direction: .rightward).picture(as: .png)
      .bytes
    let size = [16, 20].map { start -> Int in png[start..<start + 4].reduce(0) { $0 * 256 + Int($1) } }
    #expect(size[0] > 10_000 && size[0] <= 16_000)
    #expect(size[1] > 0)
  }

  @Test func `a large diagram takes bounded effort`() throws {
    let nodes = (0..<300).map { Diagram.Node(id: "\($0)", role: .operation, title: "\($0)") }
    let edges = (1..<300).flatMap { index -> [Diagram.Edge] in
      let producers: Set<Int> = [index - 1, index / 2]
      return producers.sorted().map { Diagram.Edge(from: "\($0)", to: "\(index)") }
    }
    let diagram = Diagram(title: "large", nodes: nodes, edges: edges)
    #expect(diagram.dot().contains("nslimit=1, nslimit1=1"))
    #expect(try !diagram.picture(as: .svg).bytes.isEmpty)
  }
}
