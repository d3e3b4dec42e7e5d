package io.attune.publishing;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the author says about a data set.
 *
 * @param title of the card, one line
 * @param languages of the texts, as ISO 639 codes such as {@code en}
 * @param license such as {@code cc-by-4.0}
 */
public record DatasetCard(String title, List<String> languages, Optional<String> license) {
  /** The card's file in the data set's folder. */
  public static final String FILE = "README.md";

  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]+)?");
  private static final Pattern LICENSE = Pattern.compile("[a-z0-9][a-z0-9.+-]*");

  /**
   * Checks the fields.
   *
   * @throws InvalidInputException with all that is wrong, one problem a line
   */
  public DatasetCard {
    languages = List.copyOf(languages);
    List<String> problems = new ArrayList<>();
    if (title.isBlank() || title.lines().count() > 1) {
      problems.add("The title of a data set is one line, not '%s'.".formatted(title));
    }
    languages.stream()
        .filter(language -> !LANGUAGE.matcher(language).matches())
        .forEach(
            language ->
                problems.add(
                    "The language '%s' is no ISO 639 code; write for example en."
                        .formatted(language)));
    license
        .filter(id -> !LICENSE.matcher(id).matches())
        .ifPresent(
            id ->
                problems.add(
                    "The licence '%s' is no identifier in lower case; write for example cc-by-4.0 or apache-2.0."
                        .formatted(id)));
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
  }
}
