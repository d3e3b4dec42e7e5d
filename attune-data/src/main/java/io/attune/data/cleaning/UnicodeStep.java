package io.attune.data.cleaning;

import java.text.Normalizer;

/**
 * Brings characters in order: repairs UTF-8 that was read as Windows-1252, gives control characters
 * of Windows-1252 their meaning, takes out other control characters, invisible ones and halves of
 * surrogate pairs, and composes letters and accents (Unicode's form NFC).
 */
final class UnicodeStep implements DocumentStep {
  static final String NAME = "unicode";

  private static final int FIRST_C1 = 0x80;
  private static final int LAST_C1 = 0x9F;
  private static final int NEXT_LINE = 0x85;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StepOutcome apply(Document document) {
    return StepOutcome.of(document.withText(clean(document.text())));
  }

  static String clean(String text) {
    if (isPlain(text)) {
      return text;
    }
    String visible = withoutInvisible(Mojibake.repair(text));
    return Normalizer.normalize(visible, Normalizer.Form.NFC);
  }

  /** ASCII without control characters needs nothing, and most texts are nearly that. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x7F || (c < ' ' && c != '\n' && c != '\t' && c != '\r')) {
        return false;
      }
    }
    return true;
  }

  private static String withoutInvisible(String text) {
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == NEXT_LINE) {
                result.append('\n');
              } else if (c >= FIRST_C1 && c <= LAST_C1) {
                char meant = Mojibake.windows(c);
                if (meant != '\uFFFD') {
                  result.append(meant);
                }
              } else if (!isInvisible(c)) {
                result.appendCodePoint(c);
              }
            });
    return result.toString();
  }

  /** The joiners U+200C and U+200D stay: they have a meaning in Persian, Hindi and emoji. */
  private static boolean isInvisible(int c) {
    return switch (c) {
      case '\n', '\t', '\r' -> false;
      case 0x00AD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF -> true; // soft hyphen to byte order mark
      default -> {
        int type = Character.getType(c);
        yield type == Character.CONTROL || type == Character.SURROGATE;
      }
    };
  }
}
