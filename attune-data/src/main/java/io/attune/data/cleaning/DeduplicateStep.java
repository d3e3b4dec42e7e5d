package io.attune.data.cleaning;

import io.attune.Sha256;
import io.attune.Suggestions;
import io.attune.data.NormalizedText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets only the first of several equal documents pass. Case, punctuation, white space and Unicode's
 * compatibility forms do not count. Of each document 16 bytes of a hash are kept.
 */
final class DeduplicateStep implements CleaningStep {
  static final String NAME = "deduplicate";

  private final List<String> columns;
  private final Set<Key> seen = new HashSet<>();

  DeduplicateStep(List<String> columns) {
    this.columns = columns;
  }

  static DeduplicateStep of(StepOptions options) {
    return new DeduplicateStep(options.texts("by", List.of("text")));
  }

  /** The first half of a SHA-256: two unlike texts do not have the same one. */
  private record Key(long high, long low) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<StepOutcome> applyAll(List<Document> documents) {
    List<Key> keys = documents.parallelStream().map(this::key).toList();
    List<StepOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      outcomes.add(
          seen.add(keys.get(i))
              ? StepOutcome.of(documents.get(i))
              : StepOutcome.dropped("repeats another"));
    }
    return outcomes;
  }

  private Key key(Document document) {
    Map<String, Object> fields = document.fields();
    MessageDigest digest = Sha256.digest();
    for (String column : columns) {
      if (!fields.containsKey(column)) {
        throw document
            .location()
            .error(
                "no column '%s'%s to find repetitions by; columns are: %s."
                    .formatted(
                        column,
                        Suggestions.hint(column, fields.keySet()),
                        String.join(", ", fields.keySet())));
      }
      String value = NormalizedText.key(String.valueOf(fields.get(column)));
      digest.update(value.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n'); // in no key, so that columns do not run into each other
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new Key(hash.getLong(), hash.getLong());
  }
}
