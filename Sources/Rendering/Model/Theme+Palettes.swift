extension Theme {
  /// Pastel on white, for paper and light pages.
  ///
  /// The ground is white and not transparent: dark text on the dark page of another's choice cannot be read.
  public static let light = Theme(
    name: "light",
    background: Color(0xffffff), frame: Color(0xf8fafc), frameLine: Color(0xcbd5e1),
    text: Color(0x1e293b), quietText: Color(0x4d5868), dimText: Color(0x667080),
    edge: Color(0x64748b), sharedEdge: Color(0x9d174d), problem: Color(0xb91c1c),
    tags: [0x9d174d, 0x1d4ed8, 0x166534, 0x9a3412, 0x6d28d9, 0x155e75].map(Color.init),
    tagText: Color(0xffffff),
    tones: Tones(
      input: Tone(fill: 0xf1f5f9, line: 0x64748b, ink: 0x0f172a, accent: 0x475569),
      embedding: Tone(fill: 0xfdf4f8, line: 0x9d174d, ink: 0x0f172a, accent: 0x9d174d),
      unused: Tone(fill: 0xffffff, line: 0x94a3b8, ink: 0x475569, accent: 0x55606f),
      feedForward: Tone(fill: 0xeff6ff, line: 0x2563eb, ink: 0x1e3a8a, accent: 0x1d4ed8),
      convolution: Tone(fill: 0xf5f3ff, line: 0x7c3aed, ink: 0x4c1d95, accent: 0x6d28d9),
      pooling: Tone(fill: 0xfaf8ff, line: 0x8b5cf6, ink: 0x4c1d95, accent: 0x6d28d9),
      recurrent: Tone(fill: 0xecfeff, line: 0x0e7490, ink: 0x164e63, accent: 0x155e75),
      attention: Tone(fill: 0xfefce8, line: 0xa16207, ink: 0x713f12, accent: 0x854d0e),
      graph: Tone(fill: 0xf7fee7, line: 0x4d7c0f, ink: 0x365314, accent: 0x3f6212),
      join: Tone(fill: 0xfdf4ff, line: 0xa21caf, ink: 0x701a75, accent: 0x86198f),
      general: Tone(fill: 0xfafaf9, line: 0x78716c, ink: 0x292524, accent: 0x57534e),
      actionHead: Tone(fill: 0xecfdf3, line: 0x15803d, ink: 0x14532d, accent: 0x166534),
      valueHead: Tone(fill: 0xfff7ed, line: 0xc2410c, ink: 0x7c2d12, accent: 0x9a3412),
      operation: Tone(fill: 0xf8fafc, line: 0x64748b, ink: 0x1e293b, accent: 0x475569),
      parameter: Tone(fill: 0xffffff, line: 0x94a3b8, ink: 0x334155, accent: 0x55606f)))

  /// Deep tints on near black, for dark pages and screens.
  public static let dark = Theme(
    name: "dark",
    background: Color(0x0d1117), frame: Color(0x131923), frameLine: Color(0x303b4b),
    text: Color(0xe2e8f0), quietText: Color(0xa3b0c2), dimText: Color(0x8492a6),
    edge: Color(0x8b9bb0), sharedEdge: Color(0xf472b6), problem: Color(0xff8a8a),
    tags: [0xf9a8d4, 0x93c5fd, 0x86efac, 0xfdba74, 0xc4b5fd, 0x67e8f9].map(Color.init),
    tagText: Color(0x0d1117),
    tones: Tones(
      input: Tone(fill: 0x1c2532, line: 0x8595ab, ink: 0xf1f5f9, accent: 0xb3c0d1),
      embedding: Tone(fill: 0x2b1722, line: 0xf472b6, ink: 0xfce7f3, accent: 0xf9a8d4),
      unused: Tone(fill: 0x10151d, line: 0x5c6a7d, ink: 0xb3c0d1, accent: 0x94a3b8),
      feedForward: Tone(fill: 0x12233f, line: 0x5b9cf5, ink: 0xdbeafe, accent: 0x93c5fd),
      convolution: Tone(fill: 0x221a41, line: 0xa78bfa, ink: 0xede9fe, accent: 0xc4b5fd),
      pooling: Tone(fill: 0x1b1830, line: 0x8f7ad6, ink: 0xede9fe, accent: 0xc4b5fd),
      recurrent: Tone(fill: 0x0c2b33, line: 0x22b8d1, ink: 0xcffafe, accent: 0x67e8f9),
      attention: Tone(fill: 0x2b240d, line: 0xd6a622, ink: 0xfef9c3, accent: 0xfde047),
      graph: Tone(fill: 0x1b2a0e, line: 0x84cc16, ink: 0xecfccb, accent: 0xbef264),
      join: Tone(fill: 0x2c1433, line: 0xd873ea, ink: 0xfae8ff, accent: 0xf0abfc),
      general: Tone(fill: 0x22201e, line: 0x9c948c, ink: 0xf5f5f4, accent: 0xc9c3bd),
      actionHead: Tone(fill: 0x0d2b1a, line: 0x3fbf6f, ink: 0xdcfce7, accent: 0x86efac),
      valueHead: Tone(fill: 0x331b0c, line: 0xf5893b, ink: 0xffedd5, accent: 0xfdba74),
      operation: Tone(fill: 0x161d28, line: 0x8595ab, ink: 0xe2e8f0, accent: 0xb3c0d1),
      parameter: Tone(fill: 0x10151d, line: 0x5c6a7d, ink: 0xcbd5e1, accent: 0xa3b0c2)))
}
