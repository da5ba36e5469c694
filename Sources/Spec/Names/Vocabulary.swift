/// The ordinary words of which people make the names of tensors, blocks and settings.
///
/// Where a name is used that does not exist, and one like it is given that nobody uses, one of them is misspelt, and a
/// fix must know which. It is the one that the file has less often, or whose words it has less often; but in a short
/// spec each stands there once, and nothing in the file tells. Then the one that is made of ordinary words is likely
/// spelt right, be it the used or the given one. A word that is not in the list costs no more than this hint.
enum Vocabulary {
  /// Whether it is one of the words, or its plural.
  static func contains(_ word: String) -> Bool {
    words.contains(word) || word.hasSuffix("s") && words.contains(String(word.dropLast()))
  }

  private static let words = Set(
    """
    acceleration action actor agent ally angle attack attention audio bag ball bid board body box brain
    brake build camera car card cell channel choice city cloud color command concat context core critic
    deck depth direction distance door edge embedding encoder enemy energy entity environment eye
    feature fire flat food force frame fuel game gate gear global goal graph grid ground hand head
    heading health height hidden history image input inventory item joint jump key label language latent
    layer left level lidar local location logits map mask memory message mission mode motion motor move
    neighbor neighbour net network node object observation obstacle opponent other out output own pack
    patch path pedal pixel place player point policy pooled pose position power previous price queue
    radar range ray recurrent relation response reward right road robot room rotation rudder scalar scan
    scene score screen seat self sensor sequence shape shared signal size sound speed state steering
    step summary table target team temperature terrain text throttle thrust time token torque trunk turn
    type unit user value vector vehicle velocity view vision visual voice wall weight wheel width wing
    word world
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
