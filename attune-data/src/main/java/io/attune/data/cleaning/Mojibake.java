package io.attune.data.cleaning;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Repairs texts in UTF-8 that somebody once read as Windows-1252: {@code donâ€™t} was {@code
 * don’t}.
 *
 * <p>Such a text shows each character beyond ASCII as two to four characters whose bytes in
 * Windows-1252 are UTF-8. Sequences of three and four never occur by chance; of two they may, as
 * {@code „MENÜ“} does, and are taken for damage only where the text gives other evidence. The idea
 * is that of ftfy (Speer 2019).
 */
final class Mojibake {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /** What may stand behind a capital in good text. */
  private static final String PUNCTUATION = "‘’“”„‚–—…•™›‹€\u00a0«»°®©";

  private static final String LOST_QUOTE = "â€"; // of U+201D, whose last byte is no character
  private static final int MOST_ROUNDS = 3; // damage may have been done to damage
  private static final int EVIDENT_RUN = 3;
  private static final int CONTINUATION_BITS = 0xC0;
  private static final int CONTINUATION = 0x80;
  private static final int LEAST_LEAD = 0xC2;
  private static final int MOST_LEAD = 0xF4;

  private static final Map<Character, Integer> BYTES = bytes();

  private Mojibake() {}

  private static Map<Character, Integer> bytes() {
    Map<Character, Integer> bytes = new HashMap<>();
    for (int value = 0x80; value <= 0xFF; value++) {
      char character = windows(value);
      bytes.put(character == '\uFFFD' ? (char) value : character, value);
    }
    return bytes;
  }

  /** The character of a byte in Windows-1252; U+FFFD for the five bytes that have none. */
  static char windows(int value) {
    return WINDOWS.decode(ByteBuffer.wrap(new byte[] {(byte) value})).get(0);
  }

  static String repair(String text) {
    String current = text;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      String repaired = once(current);
      if (repaired.equals(current)) {
        break;
      }
      current = repaired;
    }
    return current;
  }

  private static String once(String text) {
    int first = firstLead(text);
    if (first < 0) {
      return text;
    }
    boolean evident = isEvident(text, first);
    StringBuilder result = new StringBuilder(text.length()).append(text, 0, first);
    int i = first;
    while (i < text.length()) {
      int length = sequenceLength(text, i);
      Optional<String> decoded = length == 0 ? Optional.empty() : decode(text, i, length);
      if (decoded.isPresent() && (evident || length > 2 || isLikely(text, i))) {
        result.append(decoded.get());
        i += length;
      } else if (text.startsWith(LOST_QUOTE, i)) {
        result.append('”');
        i += LOST_QUOTE.length();
      } else if (evident && text.startsWith("Â ", i)) { // a space that was not to break, and now is
        i++;
      } else {
        result.append(text.charAt(i++));
      }
    }
    return result.toString();
  }

  private static int firstLead(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= LEAST_LEAD && text.charAt(i) <= MOST_LEAD) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the text has a sequence that cannot be chance, or some in a row. */
  private static boolean isEvident(String text, int from) {
    int run = 0;
    int i = from;
    while (i < text.length()) {
      int length = sequenceLength(text, i);
      if (length == 0 || decode(text, i, length).isEmpty()) {
        run = 0;
        i++;
        continue;
      }
      run++;
      boolean latin = text.charAt(i) == 'Ã' || text.charAt(i) == 'Â';
      boolean plain = PUNCTUATION.indexOf(text.charAt(i + 1)) < 0;
      if (length > 2 || (latin && plain) || run >= EVIDENT_RUN) {
        return true;
      }
      i += length;
    }
    return false;
  }

  /** A capital with an accent amid small letters is none that anyone wrote. */
  private static boolean isLikely(String text, int index) {
    boolean latin = text.charAt(index) == 'Ã' || text.charAt(index) == 'Â';
    return (latin && PUNCTUATION.indexOf(text.charAt(index + 1)) < 0)
        || (index > 0 && Character.isLowerCase(text.charAt(index - 1)));
  }

  /** How long the sequence at a place is by its first byte, where all of it is there; else 0. */
  private static int sequenceLength(String text, int index) {
    int lead = text.charAt(index); // leads are the same in Latin-1
    if (lead < LEAST_LEAD || lead > MOST_LEAD) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (index + length > text.length()) {
      return 0;
    }
    for (int i = index + 1; i < index + length; i++) {
      if ((BYTES.getOrDefault(text.charAt(i), 0) & CONTINUATION_BITS) != CONTINUATION) {
        return 0;
      }
    }
    return length;
  }

  private static Optional<String> decode(String text, int index, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = BYTES.get(text.charAt(index + i)).byteValue();
    }
    try {
      CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return Optional.of(decoded.toString());
    } catch (CharacterCodingException e) {
      return Optional.empty(); // such as a surrogate's
    }
  }
}
