package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.data.Dataset;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.testing.FidelityTable;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every family of encoders against transformers and sentence-transformers: token ids, vectors, the
 * gradient of every weight, and a training history. What is measured here is what the table of
 * docs/fidelity.md shows.
 */
class EncoderGoldenTest {
  private static final double VECTORS = 1e-5;
  private static final double GRADIENTS = 1e-4;
  private static final double HISTORY = 1e-4;
  private static final JsonNode GOLDEN = Golden.json("encoders/encode.json");
  private static final List<String> TEXTS = Golden.texts(GOLDEN.get("texts"));

  @TempDir private Path folder;

  static List<String> encoders() {
    return GOLDEN.get("models").properties().stream().map(Map.Entry::getKey).toList();
  }

  @ParameterizedTest
  @MethodSource("encoders")
  void equalsTheReference(String name) throws IOException {
    Path path = Golden.path("encoders/" + name);
    JsonNode expected = GOLDEN.get("models").get(name);
    double vectors;
    double gradients;
    try (SentenceTransformer model = SentenceTransformer.load(path)) {
      if (!expected.get("max_seq_length").isNull()) {
        assertThat(model.maxSeqLength()).isEqualTo(expected.get("max_seq_length").asInt());
      }
      assertTokens(model.tokenize(TEXTS), expected.get("token_ids"));
      vectors =
          Golden.largestDifference(model.encode(TEXTS), Golden.matrix(expected.get("vectors")));
      gradients =
          BatchGradients.of(model, GOLDEN.get("gradient_rows"))
              .largestDifference(Golden.path("encoders/" + name + ".gradients.safetensors"));
    }
    JsonNode history = Golden.json("encoders/" + name + ".history.json");
    Dataset rows = Dataset.read(Golden.path("encoders/rows.jsonl"));
    TrainingHistory trained =
        TrainingHistory.run(history, rows, Optional.empty(), path, folder, 42);
    FidelityTable table = new FidelityTable(name);
    table.assertHolds("vectors", vectors, VECTORS);
    table.assertHolds("gradients", gradients, GRADIENTS);
    table.assertHolds("steps", trained.largestStepDifference(history), HISTORY);
    table.assertHolds("trained vectors", trained.vectorDifference(history), HISTORY);
  }

  private static void assertTokens(List<int[]> actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size());
    for (int text = 0; text < actual.size(); text++) {
      assertThat(actual.get(text))
          .as("tokens of text %d: %s", text, TEXTS.get(text))
          .isEqualTo(Golden.ints(expected.get(text)));
    }
  }

  /** A text's vector is the same alone, and among 513 texts of all lengths. */
  @ParameterizedTest
  @MethodSource("encoders")
  void aTextsVectorDoesNotDependOnItsBatch(String name) throws IOException {
    List<String> many = new ArrayList<>();
    while (many.size() < 513) {
      many.addAll(TEXTS);
    }
    many = many.subList(0, 513);
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("encoders/" + name))) {
      EncodeOptions alone = EncodeOptions.builder().batchSize(1).build();
      EncodeOptions together = EncodeOptions.builder().batchSize(513).build();
      float[][] single = model.encode(TEXTS, alone);
      float[][] batched = model.encode(many, together);
      float[][] first = Arrays.copyOf(batched, single.length);
      assertThat(Golden.largestDifference(first, single)).isLessThan(VECTORS);
      float[][] again = Arrays.copyOfRange(batched, single.length, 2 * single.length);
      assertThat(Golden.largestDifference(again, first)).isLessThan(1e-6);
    }
  }
}
