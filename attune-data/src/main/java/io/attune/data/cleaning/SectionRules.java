package io.attune.data.cleaning;

import java.util.Comparator;
import java.util.HashSet;
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
 *
 * <p>How strongly a heading is marked tells its rank: {@code #} to {@code ######}, then bold or
 * capitals, then a plain line, then a colon. Below {@code Benefits}, {@code Health insurance:} is a
 * part of the section; below {@code Benefits:} it begins another.
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

  /**
   * A line that is a heading.
   *
   * @param rule of its section
   * @param listed whether the rule is its own, not that of all others
   * @param rank lower where it is marked more strongly
   */
  record Heading(Rule rule, boolean listed, int rank) {
    /** What a text begins with where no heading is. */
    static final Heading NONE = new Heading(Rule.NONE, false, Integer.MAX_VALUE);

    /** Whether the section below another heading goes on with it. */
    boolean isWithin(Heading other) {
      return !listed && rank > other.rank;
    }
  }

  private static final int BOLD_RANK = 7; // below six levels of #
  private static final int PLAIN_RANK = 8;
  private static final int COLON_RANK = 9;

  private final Map<Phrase, Rule> rules = new LinkedHashMap<>();
  private final Set<String> usualWords = new HashSet<>(AROUND_WORDS);

  SectionRules(Map<Rule, List<Phrase>> phrases) {
    phrases.forEach(
        (rule, list) ->
            list.forEach(
                phrase -> {
                  rules.put(phrase, rule);
                  usualWords.addAll(phrase.words()); // "Perks and benefits"
                }));
  }

  /** The heading that a line is; nothing where it is none. */
  Optional<Heading> of(String line) {
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
      return Optional.of(new Heading(rules.get(phrase.get()), true, rank(line)));
    }
    return marked ? Optional.of(new Heading(Rule.NONE, false, rank(line))) : ofBeginning(line);
  }

  private static int rank(String line) {
    String stripped = line.strip();
    if (stripped.startsWith("#")) {
      return (int) stripped.chars().takeWhile(c -> c == '#').count();
    }
    if (stripped.startsWith("**") || stripped.startsWith("__") || isCapitals(line)) {
      return BOLD_RANK;
    }
    return MARKED.matcher(line).matches() ? COLON_RANK : PLAIN_RANK;
  }

  /** A listed heading may stand before its text in the same line: "Requirements: a degree …". */
  private Optional<Heading> ofBeginning(String line) {
    int colon = line.indexOf(':');
    if (colon < 1 || colon > MOST_CHARACTERS / 2) {
      return Optional.empty();
    }
    String beginning = line.substring(0, colon);
    List<String> words = Phrase.words(beginning);
    return words.size() > MOST_WORDS / 2
        ? Optional.empty()
        : longest(words)
            .filter(phrase -> consistsOf(beginning, words, phrase))
            .map(phrase -> new Heading(rules.get(phrase), true, COLON_RANK));
  }

  private Optional<Phrase> longest(List<String> words) {
    return rules.keySet().stream()
        .filter(phrase -> phrase.indexIn(words) >= 0)
        .max(Comparator.comparingInt(Phrase::size));
  }

  /** Whether the words beside the phrase are such as headings have. */
  private boolean consistsOf(String line, List<String> words, Phrase phrase) {
    int start = phrase.indexIn(words);
    List<String> before = words.subList(0, start);
    List<String> after = words.subList(start + phrase.size(), words.size());
    if (!Character.isLetter(firstCharacter(line))
        || before.contains("year")
        || after.stream().anyMatch(LEADING_ON::contains)
        || line.strip().matches(".*[.!;,]")) {
      return false;
    }
    boolean usual = usualWords.containsAll(before) && usualWords.containsAll(after);
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
