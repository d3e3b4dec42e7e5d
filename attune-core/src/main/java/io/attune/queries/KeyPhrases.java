package io.attune.queries;

import io.attune.data.NormalizedText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the phrases that tell a document from the others of a collection: runs of one to three
 * words between stop words and punctuation, weighted by how often the document has them and how few
 * documents have their words (tf·idf, Spärck Jones 1972; candidates as in RAKE, Rose et al. 2010).
 */
final class KeyPhrases {
  private static final int LONGEST = 3;

  /** What a phrase gains by each further word: it says more, but is rarer. */
  private static final double WORD_BONUS = 0.5;

  /** What a text says more often still is rather a function word of a rare language. */
  private static final int MOST_COUNTED = 3;

  /**
   * A word of fewer documents counts as one of so many: what stands in a single one is more often a
   * slip, a name or a decoration than a topic.
   */
  private static final int FEWEST_DOCUMENTS = 3;

  /** Two letters are content only in capitals: AI and BI are, de and di are not. */
  private static final Pattern ACRONYM = Pattern.compile("\\b\\p{Lu}{2}\\b");

  /** A phrase does not reach over these. */
  private static final Pattern BREAK =
      Pattern.compile("[.,;:!?()\\[\\]{}\"“”„«»|/\\\\\\r\\n•·–—。，、；：！？「」『』（）…]|\\s[-*]\\s");

  private final int documents;
  private final Map<String, Integer> documentFrequencies = new HashMap<>();

  /** Counts the words of a collection. */
  KeyPhrases(List<SourceDocument> collection) {
    documents = collection.size();
    for (SourceDocument document : collection) {
      for (String word : new HashSet<>(NormalizedText.words(document.text()))) {
        documentFrequencies.merge(word, 1, Integer::sum);
      }
    }
  }

  /** A candidate and what speaks for it. */
  private record Phrase(List<String> words, double score) {}

  /**
   * The phrases of a document.
   *
   * @param text of one of the collection's documents
   * @param excluded words that no phrase may hold, such as the title's
   * @param most how many phrases
   * @return the weightiest first, of equal ones the one that stands first in the text; no word
   *     twice
   */
  List<List<String>> of(String text, Set<String> excluded, int most) {
    Map<List<String>, Integer> counts = new LinkedHashMap<>();
    Set<String> acronyms =
        ACRONYM
            .matcher(text)
            .results()
            .map(match -> match.group().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    for (String part : BREAK.split(text, -1)) {
      List<String> run = new ArrayList<>();
      for (String word : NormalizedText.words(part)) {
        if (isContent(word, acronyms) && !excluded.contains(word)) {
          run.add(word);
        } else {
          count(run, counts);
          run.clear();
        }
      }
      count(run, counts);
    }
    List<Phrase> ranked =
        counts.entrySet().stream()
            .map(entry -> new Phrase(entry.getKey(), score(entry.getKey(), entry.getValue())))
            .sorted(Comparator.comparingDouble(Phrase::score).reversed())
            .toList();
    List<List<String>> chosen = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Phrase phrase : ranked) {
      if (chosen.size() < most && phrase.words().stream().noneMatch(taken::contains)) {
        chosen.add(phrase.words());
        taken.addAll(phrase.words());
      }
    }
    return chosen;
  }

  private static void count(List<String> run, Map<List<String>, Integer> counts) {
    for (int start = 0; start < run.size(); start++) {
      for (int end = start + 1; end <= Math.min(start + LONGEST, run.size()); end++) {
        List<String> words = run.subList(start, end);
        boolean single = end - start == 1 && NormalizedText.isUnspaced(words.get(0));
        if (!single && new HashSet<>(words).size() == words.size()) {
          counts.merge(List.copyOf(words), 1, Integer::sum);
        }
      }
    }
  }

  /** Numbers alone and one or two letters are no content; a Chinese character is. */
  private static boolean isContent(String word, Set<String> acronyms) {
    boolean letters = word.codePoints().anyMatch(Character::isLetter);
    boolean brief = word.codePointCount(0, word.length()) <= 2;
    return letters
        && !StopWords.contains(word)
        && (!brief || acronyms.contains(word) || NormalizedText.isUnspaced(word));
  }

  private double score(List<String> words, int count) {
    double idf = words.stream().mapToDouble(this::inverseDocumentFrequency).average().orElseThrow();
    return Math.log1p(Math.min(count, MOST_COUNTED)) * idf * (1 + WORD_BONUS * (words.size() - 1));
  }

  /** Never 0, so that a collection of one document has key phrases as well. */
  private double inverseDocumentFrequency(String word) {
    int found = Math.max(FEWEST_DOCUMENTS, documentFrequencies.getOrDefault(word, 1));
    return Math.log1p((documents + 0.5) / found);
  }
}
