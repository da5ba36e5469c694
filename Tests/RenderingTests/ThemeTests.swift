import Glibc
import Rendering
import Testing

@Suite struct ThemeTests {
  /// The contrast of two colours as WCAG 2 defines it.
  private func contrast(_ a: Theme.Color, _ b: Theme.Color) -> Double {
    func luminance(_ color: Theme.Color) -> Double {
      let parts = [color.red, color.green, color.blue].map { part -> Double in
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let (light, dark) = (max(luminance(a), luminance(b)), min(luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)
  }

  @Test func `contrast as defined`() {
    #expect(contrast(.init(0x000000), .init(0xffffff)) == 21)
    #expect(abs(contrast(.init(0x777777), .init(0xffffff)) - 4.48) < 0.01)
  }

  @Test(arguments: Theme.all, Diagram.Role.allCases)
  func `text in nodes can be read`(theme: Theme, role: Diagram.Role) {
    let tone = theme.tone(of: role)
    for text in [tone.ink, tone.accent, theme.text, theme.quietText, theme.dimText, theme.problem] {
      #expect(contrast(text, tone.fill) >= 4.5, "\(text.hex) on \(tone.fill.hex)")
    }
    #expect(contrast(tone.line, theme.background) >= 2.5, "\(tone.line.hex)")
  }

  @Test(arguments: Theme.all)
  func `text around nodes can be read`(theme: Theme) {
    for ground in [theme.background, theme.frame] {
      for text in [theme.text, theme.quietText, theme.dimText, theme.problem, theme.sharedEdge] {
        #expect(contrast(text, ground) >= 4.5, "\(text.hex) on \(ground.hex)")
      }
      #expect(contrast(theme.edge, ground) >= 3)
    }
    for tag in theme.tags { #expect(contrast(theme.tagText, tag) >= 4.5, "\(tag.hex)") }
  }

  @Test func `colours are written as in CSS`() {
    #expect(Theme.Color(0x0a00ff).hex == "#0a00ff")
  }
}
