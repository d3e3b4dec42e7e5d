package io.attune.negatives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same rows in the same order as sentence-transformers' mine_hard_negatives, and its scores.
 */
class MiningGoldenTest {
  private static final JsonNode GOLDEN = Golden.json("mining.json");

  /** Attune's own name of a column, where the reference's would be read as something else. */
  private static final Map<String, String> NAMES =
      Map.of("sentence1", "anchor", "sentence2", "positive", "documents", "positive");

  private static SentenceTransformer model;

  @BeforeAll
  static void load() throws IOException {
    model = SentenceTransformer.load(Golden.path(GOLDEN.get("model").asText()));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  static Stream<String> cases() {
    return StreamSupport.stream(GOLDEN.get("cases").spliterator(), false)
        .map(c -> c.get("name").asText());
  }

  private static JsonNode find(String name) {
    return StreamSupport.stream(GOLDEN.get("cases").spliterator(), false)
        .filter(c -> c.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowsAreTheReferences(String name) throws IOException {
    JsonNode expected = find(name);
    List<Map<String, Object>> rows = new ArrayList<>();
    mine(expected, false).writeTo(fields -> rows.add(new LinkedHashMap<>(fields)));
    assertThat(rows).hasSize(expected.get("rows").size());
    for (int row = 0; row < rows.size(); row++) {
      JsonNode reference = expected.get("rows").get(row);
      assertThat(rows.get(row)).hasSize(reference.size());
      rows.get(row)
          .forEach(
              (column, value) -> {
                JsonNode other = reference.get(NAMES.getOrDefault(column, column));
                assertThat(plain(value)).as(column).isEqualTo(plain(other));
              });
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scoresAreTheReferences(String name) throws IOException {
    JsonNode expected = find(name);
    List<Object> scores = new ArrayList<>();
    mine(expected, true)
        .writeTo(
            fields -> {
              Object value = fields.get("scores");
              scores.add(value == null ? fields.get("score") : value);
            });
    assertThat(scores).hasSize(expected.get("scores").size());
    for (int row = 0; row < scores.size(); row++) {
      JsonNode reference = expected.get("scores").get(row);
      List<?> list = scores.get(row) instanceof List<?> many ? many : List.of(scores.get(row));
      assertThat(list).hasSize(reference.isArray() ? reference.size() : 1);
      for (int i = 0; i < list.size(); i++) {
        double other = (reference.isArray() ? reference.get(i) : reference).asDouble();
        assertThat(((Number) list.get(i)).doubleValue()).isCloseTo(other, within(1e-5));
      }
    }
  }

  private static MiningResult mine(JsonNode example, boolean scores) {
    JsonNode given = example.get("options");
    MiningOptionsBuilder options = MiningOptions.builder().outputScores(scores);
    int used = set(given, "num_negatives", n -> options.numNegatives(n.asInt()));
    used += set(given, "range_min", n -> options.rangeMin(n.asInt()));
    used += set(given, "range_max", n -> options.rangeMax(n.asInt()));
    used += set(given, "max_score", n -> options.maxScore(n.asDouble()));
    used += set(given, "min_score", n -> options.minScore(n.asDouble()));
    used += set(given, "absolute_margin", n -> options.absoluteMargin(n.asDouble()));
    used += set(given, "relative_margin", n -> options.relativeMargin(n.asDouble()));
    used += set(given, "include_positives", n -> options.includePositives(n.asBoolean()));
    used +=
        set(given, "output_format", n -> options.outputFormat(OutputFormat.fromKey(n.asText())));
    EncodeOptions.Builder queries = EncodeOptions.builder();
    EncodeOptions.Builder documents = EncodeOptions.builder();
    used += set(given, "query_prompt", n -> queries.prompt(n.asText()));
    used += set(given, "corpus_prompt", n -> documents.prompt(n.asText()));
    assertThat(used).as("options that are used").isEqualTo(given.size());
    List<MiningRow> rows = new ArrayList<>();
    GOLDEN
        .get("rows")
        .forEach(r -> rows.add(MiningRow.of(r.get("anchor").asText(), r.get("positive").asText())));
    List<CorpusDocument> corpus = new ArrayList<>();
    if (example.get("with_corpus").asBoolean()) {
      Golden.texts(GOLDEN.get("corpus"))
          .forEach(text -> corpus.add(new CorpusDocument(text, Optional.empty())));
    }
    MiningVectors vectors =
        new ModelVectors(model, queries.build(), documents.build(), Optional.empty());
    return new HardNegativeMiner(vectors, options.build())
        .mine(new MiningInput(rows, corpus, List.of()));
  }

  private static int set(JsonNode options, String name, Consumer<JsonNode> setter) {
    if (options.has(name)) {
      setter.accept(options.get(name));
      return 1;
    }
    return 0;
  }

  private static Object plain(Object value) {
    if (value instanceof JsonNode node) {
      if (node.isArray()) {
        List<Object> list = new ArrayList<>();
        node.forEach(item -> list.add(plain(item)));
        return list;
      }
      return node.isNumber() ? (Object) node.asInt() : node.asText();
    }
    return value;
  }
}
