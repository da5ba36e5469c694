/// The colours of a picture.
public struct Theme: Sendable, Hashable {
  /// A colour in sRGB.
  public struct Color: Sendable, Hashable {
    /// The parts, from 0 to 255.
    public var red: UInt8, green: UInt8, blue: UInt8

    /// Makes a colour from its usual notation, `0xRRGGBB`.
    public init(_ hex: UInt32) {
      red = UInt8(truncatingIfNeeded: hex >> 16)
      green = UInt8(truncatingIfNeeded: hex >> 8)
      blue = UInt8(truncatingIfNeeded: hex)
    }

    /// The colour as DOT, SVG and CSS write it.
    public var hex: String {
      "#"
        + [red, green, blue].map { part in
          let digits = String(part, radix: 16)
          return digits.count < 2 ? "0" + digits : digits
        }.joined()
    }

    /// The colour thinned with another one: a quarter of it, three quarters of the other.
    func thinned(with other: Color) -> Color {
      func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Int(a) + 3 * Int(b)) / 4) }
      var color = self
      color.red = mix(red, other.red)
      color.green = mix(green, other.green)
      color.blue = mix(blue, other.blue)
      return color
    }
  }

  /// The colours of one kind of node.
  public struct Tone: Sendable, Hashable {
    /// The ground.
    public var fill: Color
    /// The outline, and the bar of the parameters' share.
    public var line: Color
    /// The title.
    public var ink: Color
    /// The type.
    public var accent: Color

    init(fill: UInt32, line: UInt32, ink: UInt32, accent: UInt32) {
      self.fill = Color(fill)
      self.line = Color(line)
      self.ink = Color(ink)
      self.accent = Color(accent)
    }
  }

  /// The name, as the command takes it.
  public let name: String
  /// The ground of the picture.
  public let background: Color
  /// The ground and the outline of a frame.
  public let frame: Color, frameLine: Color
  /// Text: headings and what a node does; figures and captions; the batch axis.
  public let text: Color, quietText: Color, dimText: Color
  /// Arrows, those of shared tensors, and those that cannot be.
  public let edge: Color, sharedEdge: Color, problem: Color
  /// The grounds of tags, one after the other, and the letters on them.
  public let tags: [Color], tagText: Color
  let tones: Tones

  /// All themes.
  public static let all = [light, dark]

  /// The colours of all kinds of nodes.
  struct Tones: Sendable, Hashable {
    var input, embedding, unused: Tone
    var feedForward, convolution, pooling, recurrent, attention, graph, join, general: Tone
    var actionHead, valueHead: Tone
    var operation, parameter: Tone
  }

  /// The colours of a kind of node.
  public func tone(of role: Diagram.Role) -> Tone {
    switch role {
    case .input: tones.input
    case .embedding: tones.embedding
    case .unused: tones.unused
    case .feedForward, .output: tones.feedForward
    case .convolution: tones.convolution
    case .pooling: tones.pooling
    case .recurrent: tones.recurrent
    case .attention: tones.attention
    case .graph: tones.graph
    case .join: tones.join
    case .general: tones.general
    case .actionHead: tones.actionHead
    case .valueHead: tones.valueHead
    case .operation: tones.operation
    case .parameter: tones.parameter
    }
  }

  /// The ground of a tag; the same tag has the same one in every picture.
  func ground(ofTag tag: String) -> Color {
    let sum = tag.unicodeScalars.reduce(UInt32(0)) { ($0 &* 31 &+ $1.value) }
    // `A`, `B`, `C` … take the colours one after the other.
    let start = ("A" as Unicode.Scalar).value
    let index = Int((sum &- start) % UInt32(tags.count))
    return tags[index]
  }
}
