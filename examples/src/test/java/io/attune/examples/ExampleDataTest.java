package io.attune.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.data.Row;
import io.attune.data.RowReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The job postings are written one by one, and the searches by synonym really are so. */
final class ExampleDataTest {
  private static final Path JOBS = Path.of("jobs");

  /** Letters and digits; what stands between words, and their case, is ignored. */
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  /** No two postings may have so many words in a row in common: slot-filled texts would. */
  private static final int LONGEST_SHARED_RUN = 7;

  private static final int STEM = 5;

  private static final Set<String> FUNCTION_WORDS =
      Set.of("a", "and", "at", "by", "for", "from", "in", "no", "of", "on", "or", "the", "to");

  private final List<Row> postings = rows("postings.jsonl");
  private final List<Row> searches = rows("searches.jsonl");

  private static List<Row> rows(String file) {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(JOBS.resolve(file))) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  @Test
  void everyPostingHasAQueryOfItsOwn() {
    assertThat(postings).hasSizeGreaterThanOrEqualTo(400);
    assertThat(postings).extracting(row -> row.text("id")).doesNotHaveDuplicates();
    assertThat(postings).extracting(row -> row.text("query")).doesNotHaveDuplicates();
    assertThat(postings)
        .allSatisfy(
            row -> assertThat(row.fields()).containsOnlyKeys("id", "title", "posting", "query"))
        .allSatisfy(
            row -> assertThat(row.fields().values()).noneMatch(v -> v.toString().isBlank()));
  }

  @Test
  void noTwoPostingsShareARunOfEightWords() {
    Map<List<String>, String> seen = new HashMap<>();
    List<String> shared = new ArrayList<>();
    for (Row posting : postings) {
      List<String> words = words(posting.text("posting"));
      int run = LONGEST_SHARED_RUN + 1;
      for (int start = 0; start + run <= words.size(); start++) {
        List<String> eight = words.subList(start, start + run);
        String other = seen.putIfAbsent(eight, posting.text("id"));
        if (other != null && !other.equals(posting.text("id"))) {
          shared.add(other + ", " + posting.text("id") + ": " + String.join(" ", eight));
        }
      }
    }
    assertThat(shared).isEmpty();
  }

  @Test
  void everySearchMeansAPostingThatItSharesNoContentWordWith() {
    Map<String, Row> byId =
        postings.stream().collect(Collectors.toMap(row -> row.text("id"), Function.identity()));
    assertThat(searches).isNotEmpty();
    assertThat(searches)
        .allSatisfy(
            search -> {
              Row posting = byId.get(search.text("id"));
              assertThat(posting).as("posting %s", search.text("id")).isNotNull();
              Set<String> stems =
                  words(posting.text("title") + " " + posting.text("posting")).stream()
                      .map(ExampleDataTest::stem)
                      .collect(Collectors.toSet());
              assertThat(words(search.text("search")))
                  .as("%s: %s", search.text("id"), search.text("search"))
                  .filteredOn(word -> !FUNCTION_WORDS.contains(word))
                  .isNotEmpty()
                  .noneMatch(word -> stems.contains(stem(word)));
            });
  }

  private static List<String> words(String text) {
    return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
  }

  /** The whole word, or its first letters: other forms of a word count as the word. */
  private static String stem(String word) {
    return word.substring(0, Math.min(STEM, word.length()));
  }
}
