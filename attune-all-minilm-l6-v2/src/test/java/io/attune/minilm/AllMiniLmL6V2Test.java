package io.attune.minilm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.model.EmbeddedModel;
import io.attune.model.SafeTensors;
import io.attune.model.SentenceTransformer;
import io.attune.model.TensorData;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The embedded model, imported from its artifact, against PyTorch's figures. */
class AllMiniLmL6V2Test {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static SentenceTransformer model;
  private static JsonNode golden;

  @BeforeAll
  static void load() throws IOException {
    try (InputStream in =
        AllMiniLmL6V2Test.class.getResourceAsStream("/golden/all-minilm-l6-v2.json")) {
      golden = JSON.readTree(in);
    }
    model = SentenceTransformer.load("all-MiniLM-L6-v2");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void settingsAreThePublishedOnes() {
    assertThat(model.dimension()).isEqualTo(golden.path("dimension").asInt()).isEqualTo(384);
    assertThat(model.maxSeqLength())
        .isEqualTo(golden.path("max_seq_length").asInt())
        .isEqualTo(256);
    assertThat(model.similarityFunction()).isEqualTo(SimilarityFunction.COSINE);
    assertThat(model.prompts()).isEqualTo(Map.of("query", "", "document", ""));
  }

  @Test
  void tokenIdsEqualPythons() {
    List<int[]> ids = model.tokenize(texts());
    for (int text = 0; text < ids.size(); text++) {
      int[] expected = JSON.convertValue(golden.path("token_ids").get(text), int[].class);
      assertThat(ids.get(text)).as(texts().get(text)).containsExactly(expected);
    }
  }

  @Test
  void vectorsEqualPyTorchs() {
    float[][] vectors = model.encode(texts());
    double largest = 0;
    for (int text = 0; text < vectors.length; text++) {
      float[] expected = JSON.convertValue(golden.path("vectors").get(text), float[].class);
      assertThat(vectors[text]).as(texts().get(text)).containsExactly(expected, offset(1e-5f));
      largest = Math.max(largest, largestDifference(vectors[text], expected));
    }
    System.out.println("Largest difference from PyTorch's vectors: " + largest);
  }

  @Test
  void theFolderHoldsWhatOtherToolsLookFor() throws IOException {
    Path folder = folder();
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains(
              "config.json",
              "model.safetensors",
              "tokenizer.json",
              "tokenizer_config.json",
              "special_tokens_map.json",
              "vocab.txt",
              "modules.json",
              "sentence_bert_config.json",
              "1_Pooling",
              "2_Normalize",
              "config_sentence_transformers.json");
    }
    List<String> vocabulary = Files.readAllLines(folder.resolve("vocab.txt"));
    assertThat(vocabulary).hasSize(30_522);
    assertThat(vocabulary.get(101)).isEqualTo("[CLS]");
    assertThat(vocabulary.get(2_054)).isEqualTo("what");
  }

  @Test
  void weightsHaveTransformersNamesAndShapes() throws IOException {
    Map<String, TensorData> weights = SafeTensors.read(folder().resolve("model.safetensors"));
    // 5 around the embeddings and 16 a layer.
    assertThat(weights).hasSize(5 + 6 * 16);
    assertThat(weights.get("embeddings.word_embeddings.weight").shape())
        .containsExactly(30_522, 384);
    assertThat(weights.get("encoder.layer.5.intermediate.dense.weight").shape())
        .containsExactly(1_536, 384);
    long elements =
        weights.values().stream()
            .mapToLong(tensor -> Arrays.stream(tensor.shape()).reduce(1, Math::multiplyExact))
            .sum();
    // The published 22,713,216 without the pooler's 384 × 385, which embedding does not use.
    assertThat(elements).isEqualTo(22_713_216 - 384 * 385);
  }

  @Test
  void aModelFoundInTheCacheIsTheSame() throws IOException {
    try (SentenceTransformer again =
        SentenceTransformer.load("sentence-transformers/all-MiniLM-L6-v2")) {
      assertThat(again.fingerprint()).isEqualTo(model.fingerprint());
    }
  }

  @Test
  void similarMeansSimilar() {
    float[][] vectors =
        model.encode(
            List.of(
                "The company is hiring a night nurse.",
                "A clinic looks for nursing staff who work nights.",
                "The stock market fell sharply."));
    float[][] similarities = model.similarity(vectors, vectors);
    assertThat(similarities[0][0]).isCloseTo(1, within(1e-6f));
    assertThat(similarities[0][1]).isGreaterThan(similarities[0][2] + 0.3f);
  }

  private static Path folder() throws IOException {
    EmbeddedModel embedded =
        ServiceLoader.load(EmbeddedModel.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(candidate -> candidate.names().contains("all-MiniLM-L6-v2"))
            .findFirst()
            .orElseThrow();
    return embedded.folder(Path.of(System.getenv("ATTUNE_CACHE")));
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    golden.path("texts").forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static double largestDifference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    return largest;
  }
}
