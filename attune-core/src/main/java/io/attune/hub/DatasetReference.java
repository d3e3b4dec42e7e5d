package io.attune.hub;

import io.attune.InvalidInputException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What users write for a data set of the hub: {@code hf://datasets/OWNER/NAME[/CONFIG[/SPLIT]]},
 * with {@code @REVISION} behind the name or at the end.
 *
 * @param id such as {@code org/name}
 * @param revision the data set's own branch, tag or commit; without it the hub's Parquet form
 * @param config the part of the data set, where it has several
 * @param split such as {@code train}; without it all of them
 */
public record DatasetReference(
    String id, Optional<String> revision, Optional<String> config, Optional<String> split) {
  /** How such references begin. */
  public static final String PREFIX = "hf://datasets/";

  private static final Pattern FORM =
      Pattern.compile(
          "(?<id>[^/@]+/[^/@]+)(@(?<early>[^/@]+))?(/(?<config>[^/@]+))?(/(?<split>[^/@]+))?(@(?<late>[^@]+))?");

  /**
   * Reads a reference.
   *
   * @param text as the user wrote it
   * @return what it names
   * @throws InvalidInputException if it is not of that form
   */
  public static DatasetReference parse(String text) {
    Matcher form = FORM.matcher(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "");
    if (!form.matches() || (form.group("early") != null && form.group("late") != null)) {
      throw new InvalidInputException(
          "'%s' is no data set of the hub; write %sOWNER/NAME[/CONFIG[/SPLIT]][@REVISION]."
              .formatted(text, PREFIX));
    }
    return new DatasetReference(
        form.group("id"),
        Optional.ofNullable(form.group("early"))
            .or(() -> Optional.ofNullable(form.group("late")))
            .map(revision -> URLDecoder.decode(revision, StandardCharsets.UTF_8)),
        Optional.ofNullable(form.group("config")),
        Optional.ofNullable(form.group("split")));
  }

  @Override
  public String toString() {
    return PREFIX
        + id
        + config.map(name -> "/" + name).orElse("")
        + split.map(name -> "/" + name).orElse("")
        + revision.map(name -> "@" + name).orElse("");
  }
}
