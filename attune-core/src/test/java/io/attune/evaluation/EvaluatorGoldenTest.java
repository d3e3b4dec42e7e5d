package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.data.Triplet;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given the same vectors, the metrics of sentence-transformers; see golden/README.md. */
class EvaluatorGoldenTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void retrievalMetricsAreThoseOfSentenceTransformers(int number) throws IOException {
    JsonNode golden = read("retrieval-evaluator.json").get("cases").get(number);
    Map<String, String> queries = idsAsTexts(golden.get("queries"));
    Map<String, String> corpus = idsAsTexts(golden.get("corpus"));
    Map<String, Set<String>> relevant = new LinkedHashMap<>();
    golden
        .get("relevant")
        .properties()
        .forEach(
            entry -> {
              Set<String> ids = new LinkedHashSet<>();
              entry.getValue().forEach(id -> ids.add(id.asText()));
              relevant.put(entry.getKey(), ids);
            });
    Vectors vectors =
        new Vectors().putAll(vectors(golden.get("queries"))).putAll(vectors(golden.get("corpus")));
    EvaluatorOptions options =
        EvaluatorOptions.builder()
            .name(golden.get("name").asText())
            .similarityFunctions(SimilarityFunction.values())
            .build();

    EvaluationResult result =
        new InformationRetrievalEvaluator(
                queries,
                corpus,
                Judgments.binary(relevant),
                options,
                RetrievalCutoffs.DEFAULT,
                1_000)
            .evaluate(vectors, vectors, SimilarityFunction.COSINE);

    GoldenMetrics.assertEqual(
        "InformationRetrievalEvaluator", result, golden.get("metrics"), GoldenMetrics.TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void tripletAccuraciesAreThoseOfSentenceTransformers(int number) throws IOException {
    JsonNode file = read("triplet-evaluator.json");
    JsonNode golden = file.get("cases").get(number);
    Vectors vectors = new Vectors();
    List<Triplet> triplets = new ArrayList<>();
    for (int row = 0; row < file.get("vectors").get("anchor").size(); row++) {
      for (String column : List.of("anchor", "positive", "negative")) {
        vectors.put(column + " " + row, floats(file.get("vectors").get(column).get(row)));
      }
      triplets.add(new Triplet("anchor " + row, "positive " + row, List.of("negative " + row)));
    }
    SimilarityFunction[] functions =
        IntStream.range(0, golden.get("functions").size())
            .mapToObj(i -> SimilarityFunction.fromKey(golden.get("functions").get(i).asText()))
            .toArray(SimilarityFunction[]::new);
    EvaluatorOptions options =
        EvaluatorOptions.builder()
            .name(golden.get("name").asText())
            .similarityFunctions(functions)
            .build();

    EvaluationResult result =
        new TripletEvaluator(triplets, options, golden.get("margin").asDouble())
            .evaluate(vectors, vectors, SimilarityFunction.COSINE);

    // Its accuracies are float32 means.
    GoldenMetrics.assertEqual("TripletEvaluator", result, golden.get("metrics"), Math.ulp(1f));
    assertThat(result.primaryMetric()).isEqualTo(golden.get("primary_metric").asText());
  }

  private static Map<String, String> idsAsTexts(JsonNode vectorsById) {
    Map<String, String> texts = new LinkedHashMap<>();
    vectorsById.fieldNames().forEachRemaining(id -> texts.put(id, id));
    return texts;
  }

  private static Map<String, float[]> vectors(JsonNode vectorsById) {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    vectorsById.properties().forEach(e -> vectors.put(e.getKey(), floats(e.getValue())));
    return vectors;
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  private static JsonNode read(String name) throws IOException {
    try (InputStream in = EvaluatorGoldenTest.class.getResourceAsStream("/golden/" + name)) {
      return new ObjectMapper().readTree(in);
    }
  }
}
