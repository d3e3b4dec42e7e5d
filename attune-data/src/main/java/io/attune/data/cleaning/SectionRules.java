package io.attune.data.cleaning;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises headings, and says what is to become of their sections.
 *
 * <p>A heading is a short line that is marked as one (by a colon at its end, by {@code #} or {@code
 * **}, by capitals), or that consists of a listed phrase and words that headings have around it. Of
 * several listed phrases in a line the longest counts: with {@code about} to drop and {@code about
 * the role} to keep, {@code About the role} is kept.
 */
final class SectionRules {
  private static final int MOST_WORDS = 8;
  private static final int MOST_CHARACTERS = 80;

  private static final Pattern MARKED =
      Pattern.compile("\\s*(#{1,6}\\s.*|\\*\\*[^*]+\\*\\*:?|__[^_]+__:?|.*[:：])\\s*");

  private static final Pattern ITEM = Pattern.compile("\\s*([-•·*–▪◦‣]|\\d+[.)])\\s.*");

  /** "Experience with Java" is a requirement, not a heading. */
  private static final Set<String> LEADING_ON = Set.of("with", "in", "as", "using", "on", "year");

  /** What stands around the phrase in a heading written in small letters. */
  private static final Set<String> AROUND =
      Set.of(
          "a",
          "additional",
          "and",
          "basic",
          "bonus",
          "company",
          "core",
          "desired",
          "education",
          "essential",
          "for",
          "general",
          "have",
          "here",
          "job",
          "key",
          "main",
          "minimum",
          "my",
          "necessary",
          "nice",
          "of",
          "offer",
          "or",
          "other",
          "our",
          "position",
          "preferred",
          "professional",
          "required",
          "role",
          "team",
          "technical",
          "the",
          "this",
          "to",
          "us",
          "we",
          "what",
          "you",
          "your");

  private static final Set<String> AROUND_WORDS =
      Set.copyOf(Phrase.words(String.join(" ", AROUND)));

  /** What becomes of a section. */
  enum Rule {
    /** Left out. */
    DROP,
    /** Kept even where others are dropped. */
    KEEP,
    /** Kept with all that follows, while what stands before is left out. */
    KEEP_FROM,
    /** Only ends the section before it. */
    NONE
  }

  private final Map<Phrase, Rule> rules = new LinkedHashMap<>();

  SectionRules(Map<Rule, List<Phrase>> phrases) {
    phrases.forEach((rule, list) -> list.forEach(phrase -> rules.put(phrase, rule)));
  }

  /** The rule of the section that a line begins; nothing where it is no heading. */
  Optional<Rule> of(String line) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    if (line.length() > MOST_CHARACTERS) {
      return ofBeginning(line);
    }
    List<String> words = Phrase.words(line);
    if (words.isEmpty() || words.size() > MOST_WORDS) {
      return ofBeginning(line);
    }
    boolean item = ITEM.matcher(line).matches();
    boolean marked = !item && (MARKED.matcher(line).matches() || isCapitals(line));
    Optional<Phrase> phrase = longest(words);
    if (phrase.isPresent() && (marked || (!item && consistsOf(line, words, phrase.get())))) {
      return Optional.of(rules.get(phrase.get()));
    }
    return marked ? Optional.of(Rule.NONE) : ofBeginning(line);
  }

  /** A listed heading may stand before its text in the same line: "Requirements: a degree …". */
  private Optional<Rule> ofBeginning(String line) {
    int colon = line.indexOf(':');
    if (colon < 1 || colon > MOST_CHARACTERS / 2) {
      return Optional.empty();
    }
    String beginning = line.substring(0, colon);
    List<String> words = Phrase.words(beginning);
    return words.size() > MOST_WORDS / 2
        ? Optional.empty()
        : longest(words).filter(phrase -> consistsOf(beginning, words, phrase)).map(rules::get);
  }

  private Optional<Phrase> longest(List<String> words) {
    return rules.keySet().stream()
        .filter(phrase -> phrase.indexIn(words) >= 0)
        .max(Comparator.comparingInt(Phrase::size));
  }

  /** Whether the words beside the phrase are such as headings have. */
  private static boolean consistsOf(String line, List<String> words, Phrase phrase) {
    int start = phrase.indexIn(words);
    List<String> before = words.subList(0, start);
    List<String> after = words.subList(start + phrase.size(), words.size());
    if (!Character.isLetter(firstCharacter(line))
        || before.contains("year")
        || after.stream().anyMatch(LEADING_ON::contains)
        || line.strip().matches(".*[.!;,]")) {
      return false;
    }
    boolean usual = AROUND_WORDS.containsAll(before) && AROUND_WORDS.containsAll(after);
    return usual || isTitle(line);
  }

  private static int firstCharacter(String line) {
    return line.strip().codePointAt(0);
  }

  /** Every word but the small ones begins with a capital. */
  private static boolean isTitle(String line) {
    for (String word : line.strip().split("[^\\p{L}\\p{N}'’]+", -1)) {
      boolean small = word.isEmpty() || AROUND.contains(word);
      if (!small && !Character.isUpperCase(word.codePointAt(0))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCapitals(String line) {
    long letters = line.codePoints().filter(Character::isLetter).count();
    return letters >= 5
        && line.codePoints().noneMatch(Character::isLowerCase)
        && line.codePoints().anyMatch(Character::isUpperCase)
        && line.codePoints().noneMatch(Character::isDigit);
  }
}
